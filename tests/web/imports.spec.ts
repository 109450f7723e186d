import type { Page } from 'playwright-core';
import type { FormView, RecordPage } from '@careloop/contracts';
import { loadExcel } from '../../apps/api/src/transfers/xlsx';
import { picture, seriousFindings, startBrowser, type TestBrowser } from '../support/browser';

jest.setTimeout(120_000);

/** Somebody comes with a workbook of customers: it becomes a form, and a second file is tried before it goes in. */
describe('files become forms and records', () => {
  let b: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    b = await startBrowser({ now: '2027-01-15T00:30:00Z' });
    page = await b.page();
    await page.goto(b.url);
    await page.getByLabel('邮箱').fill('admin@careloop.local');
    await page.getByLabel('密码').fill('correct horse battery');
    await page.getByRole('button', { name: /登\s?录/ }).click();
    await page.getByRole('navigation').first().waitFor();
  }, 180_000);
  afterAll(() => b?.close());

  const choose = (name: string, content: Buffer | string) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const pick = (text: string) =>
    page
      .locator('.ant-select-dropdown:visible .ant-select-item-option-content')
      .getByText(text, { exact: true })
      .click();
  const form = async () =>
    (await b.t.api.get<{ items: FormView[] }>('/forms')).body.items.find(({ name }) => name === '会员名单');
  const records = async () =>
    (await b.t.api.post<RecordPage>(`/forms/${(await form())!.key}/records/query`, { sort: ['_created_at'] })).body
      .items;

  it('makes a form of a workbook: the sheet, the headings, a type for each column, and its rows', async () => {
    const { Workbook } = await loadExcel();
    const book = new Workbook();
    book.addWorksheet('说明').addRow(['看第二张表']);
    const sheet = book.addWorksheet('会员');
    sheet.addRow(['二〇二七年会员名单']);
    sheet.addRow(['姓名', '手机', '生日', '等级', '消费金额', '备用']);
    for (let i = 0; i < 8; i++)
      sheet.addRow([`会员${i}`, `1380013800${i}`, `199${i}年3月${i + 1}日`, i % 2 ? '金卡' : '普通', 100.5 + i, '']);
    await page.goto(`${b.url}/forms`);
    await page.getByRole('link', { name: /从 Excel/ }).click();
    await page.getByText('选择一个 Excel 或 CSV 文件').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await choose('会员名单.xlsx', Buffer.from(await book.xlsx.writeBuffer()));
    await page.getByLabel('工作表').click();
    await pick('会员');
    await page.locator('input[value="二〇二七年会员名单"]').waitFor();
    await page.getByLabel('列名在第几行').click();
    await pick('列名在第 2 行');
    await page.getByLabel('“消费金额”的类型').waitFor();
    expect(await page.getByRole('checkbox', { name: '要“手机”这一列' }).isChecked()).toBe(true);
    await page.getByRole('checkbox', { name: '要“备用”这一列' }).uncheck();
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'form-from-file');
    await press('新建并导入 会员名单.xlsx');
    await page.getByText('导入完成：会员名单.xlsx').waitFor();
    const made = (await form())!;
    expect(made).toMatchObject({ kind: 'customer', roles: { name: 'f1', mobile: 'f2', birthday: 'f3' } });
    expect(made.fields.map(({ label, type }) => [label, type])).toEqual([
      ['姓名', 'text'],
      ['手机', 'phone'],
      ['生日', 'date'],
      ['等级', 'select'],
      ['消费金额', 'money'],
    ]);
    const [first] = await records();
    expect(first!.values).toEqual({ f1: '会员0', f2: '13800138000', f3: '1990-03-01', f4: '普通', f5: 100.5 });
  });

  it('tries a second file: shows what cannot be read, counts, writes nothing, then imports the same', async () => {
    await page.goto(`${b.url}/forms/${(await form())!.key}/import`);
    await choose('新会员.csv', '姓名,手机,生日\n王五,13900139000,1988-02-03\n赵六,13900139001,待定\n');
    await page.getByText('前 50 行里有 1 种写法读不出来，如“待定”').waitFor();
    await page.getByText('读成：王五').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'import-mapping');
    await press('先试一遍');
    await page.getByText('试导入完成：新会员.csv').waitFor();
    await page.getByText('每一行都检查过了，没有写入任何数据。').waitFor();
    expect(await records()).toHaveLength(8);
    await press('回去，正式导入');
    await press('开始导入');
    await page.getByText('导入完成：新会员.csv').waitFor();
    expect(await records()).toHaveLength(9);
    expect(b.complaints).toEqual([]);
  });
});
