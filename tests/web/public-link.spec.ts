import type { Page } from 'playwright-core';
import { seriousFindings, startBrowser, type TestBrowser } from '../support/browser';

jest.setTimeout(120_000);

/** A customer with a phone and no account, from the code on a poster to "thank you". */
describe('a public link on a phone', () => {
  let b: TestBrowser;
  let builder: Page;
  let phone: Page;
  let address: string;

  beforeAll(async () => {
    b = await startBrowser({ now: '2027-01-15T00:30:00Z' });
    await b.t.api.post('/forms', {
      key: 'signups',
      name: '报名',
      kind: 'record',
      fields: [
        { key: 'name', type: 'text', label: '姓名', required: true },
        { key: 'mobile', type: 'phone', label: '手机', unique: true },
        {
          key: 'way',
          type: 'select',
          label: '怎么来',
          options: [
            { key: 'car', label: '开车' },
            { key: 'metro', label: '地铁' },
          ],
        },
        { key: 'plate', type: 'text', label: '车牌', visibleWhen: { '==': [{ var: 'way' }, 'car'] } },
        { key: 'fee', type: 'number', label: '内部费用' },
      ],
      roles: { name: 'name' },
    });
    builder = await b.page();
    await builder.goto(b.url);
    await builder.getByLabel('邮箱').fill('admin@careloop.local');
    await builder.getByLabel('密码').fill('correct horse battery');
    await builder.getByRole('button', { name: /登\s?录/ }).click();
    await builder.getByText('我的企业').first().waitFor();
  }, 180_000);
  afterAll(() => b?.close());

  it('is made in a minute, with the fields one wants', async () => {
    await builder.goto(`${b.url}/forms/signups/publish`);
    await builder.getByRole('button', { name: '新建链接' }).click();
    await builder.getByLabel('标题').fill('春季沙龙报名');
    await builder.getByRole('checkbox', { name: '内部费用' }).click();
    await builder.getByLabel('提交后的提示').fill('报名成功，3 月见！');
    await builder.getByRole('button', { name: /保\s?存/ }).click();
    address = (await builder.getByText(/\/p\//).first().innerText()).trim();
    await builder.getByRole('button', { name: '二维码' }).click();
    await builder.getByRole('dialog').getByRole('img').waitFor();
    expect(await seriousFindings(builder)).toEqual([]);
  });

  it('asks for them and no others, and says what is missing where it is', async () => {
    phone = await b.page({ width: 390, height: 844 });
    await phone.goto(address);
    await phone.getByRole('heading', { name: '春季沙龙报名' }).waitFor();
    expect(await phone.getByText('内部费用').count()).toBe(0);
    expect(await phone.getByLabel('车牌').count()).toBe(0);
    await phone.getByRole('button', { name: /提\s?交/ }).click();
    await phone.getByText('不能为空').waitFor();
    expect(await phone.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    expect(await seriousFindings(phone)).toEqual([]);
    // Nothing is wider than the phone.
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('takes the answer, with the field that one choice brings up', async () => {
    await phone.getByLabel('姓名').fill('周牧野 👋');
    await phone.getByLabel('手机').fill('139 0000 0001');
    await phone.getByLabel('怎么来').click();
    await phone.locator('.ant-select-item-option', { hasText: '开车' }).click();
    await phone.getByLabel('车牌').fill('沪A12345');
    await phone.getByRole('button', { name: /提\s?交/ }).click();
    await phone.getByText('报名成功，3 月见！').waitFor();
    const { body } = await b.t.api.post<{ items: { values: object }[] }>('/forms/signups/records/query', {});
    expect(body.items.map(({ values }) => values)).toEqual([
      { name: '周牧野 👋', mobile: '13900000001', way: 'car', plate: '沪A12345', fee: null },
    ]);
  });

  it('says when a number is known already, and goes on', async () => {
    await phone.getByRole('button', { name: '再填一份' }).click();
    await phone.getByLabel('姓名').fill('林晚晴');
    await phone.getByLabel('手机').fill('13900000001');
    await phone.getByRole('button', { name: /提\s?交/ }).click();
    await phone.getByText(/已有相同的数据/).waitFor();
    await phone.getByLabel('手机').fill('13900000002');
    await phone.getByRole('button', { name: /提\s?交/ }).click();
    await phone.getByText('报名成功，3 月见！').waitFor();
  });

  it('leads nowhere once it is stopped', async () => {
    await builder.keyboard.press('Escape');
    await builder.getByRole('button', { name: /停\s?用/ }).click();
    await builder.getByText('已停用').waitFor();
    await phone.goto(address);
    await phone.getByText('这个链接不存在或已停用').waitFor();
  });

  it('complains of nothing', () =>
    // What the server refuses on purpose is the browser's own line, not a fault.
    expect(b.complaints.filter((line) => !/status of (404|409|422)/.test(line))).toEqual([]));
});
