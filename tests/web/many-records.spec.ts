import type { Page } from 'playwright-core';
import { seriousFindings, startBrowser, type TestBrowser } from '../support/browser';
import { customersForm } from '../api/forms';

jest.setTimeout(120_000);

/** Whoever has a thousand customers to tidy up: one edit for many, a look before it, and a way back. */
describe('many records at once', () => {
  let b: TestBrowser;
  let page: Page;
  const tier = async (name: string) =>
    (
      await b.t.api.post<{ items: { values: { tier: string } }[] }>('/forms/customers/records/query', {
        filter: { '==': [{ var: 'name' }, name] },
      })
    ).body.items[0]!.values.tier;

  beforeAll(async () => {
    b = await startBrowser({ now: '2027-01-15T00:30:00Z' });
    const { api } = b.t;
    await api.post('/forms', customersForm);
    const records = Array.from({ length: 12 }, (_, i) => ({
      values: {
        name: `客户${i + 1}`,
        mobile: `139000000${String(i).padStart(2, '0')}`,
        tier: 'plain',
        monthly_fee: 10,
      },
    }));
    await api.post('/forms/customers/records/batch', { records });
    page = await b.page();
    await page.goto(b.url);
    await page.getByLabel('邮箱').fill('admin@careloop.local');
    await page.getByLabel('密码').fill('correct horse battery');
    await page.getByRole('button', { name: /登\s?录/ }).click();
    await page.getByText('我的企业').first().waitFor();
    await page.goto(`${b.url}/forms/customers`);
    await page.getByText('客户12').first().waitFor();
  }, 180_000);
  afterAll(() => b?.close());

  const dialog = () => page.getByRole('dialog').last();
  const choose = async (label: string, option: string) => {
    await dialog().getByRole('combobox', { name: label }).last().click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).click();
  };

  it('edits the ticked ones after a look at what will become of them', async () => {
    for (const row of [1, 2]) await page.getByRole('checkbox').nth(row).click();
    await page.getByText('已选 2 条').waitFor();
    await page.getByRole('button', { name: '批量修改' }).click();
    await choose('字段', '等级');
    await choose('等级：新的值', '金卡');
    await dialog().getByRole('button', { name: '再改一个字段' }).click();
    await choose('字段', '月费');
    await dialog().getByText('按公式').last().click();
    await dialog().getByLabel('月费：公式').fill('{monthly_fee} * 1.1');
    expect(await seriousFindings(page)).toEqual([]);
    await dialog()
      .getByRole('button', { name: /预\s?览/ })
      .click();
    await dialog()
      .getByRole('cell', { name: /普通.*金卡/ })
      .first()
      .waitFor();
    await dialog()
      .getByRole('cell', { name: /10\.00元.*11\.00元/ })
      .first()
      .waitFor();
    expect(await tier('客户12')).toBe('plain');
    await dialog().getByRole('button', { name: '修改 2 条' }).click();
    await dialog().getByText('已修改 2 条').waitFor();
    expect([await tier('客户12'), await tier('客户11'), await tier('客户10')]).toEqual(['gold', 'gold', 'plain']);
  });

  it('takes it back, except what a colleague changed meanwhile', async () => {
    const { body } = await b.t.api.post<{ items: { id: string }[] }>('/forms/customers/records/query', {
      filter: { '==': [{ var: 'name' }, '客户11'] },
    });
    await b.t.api.patch(`/forms/customers/records/${body.items[0]!.id}`, { values: { email: 'eleven@example.com' } });
    await dialog()
      .getByRole('button', { name: /撤\s?销/ })
      .click();
    await dialog().getByText('1 条数据会回到操作之前的样子').waitFor();
    await dialog().getByRole('link', { name: '客户11' }).waitFor();
    await dialog()
      .getByText(/在 2027-01-15 08:30 又改过/)
      .waitFor();
    await dialog().getByRole('button', { name: '撤销 1 条' }).click();
    await dialog().getByText('已撤销 1 条').waitFor();
    expect([await tier('客户12'), await tier('客户11')]).toEqual(['plain', 'gold']);
    await dialog()
      .getByRole('button', { name: /关\s?闭/ })
      .last()
      .click();
    await page.getByText('已选 2 条').waitFor({ state: 'hidden' });
  });

  it('deletes all that fit a search, and brings them back from the recycle bin', async () => {
    await page.getByRole('searchbox').or(page.getByPlaceholder('搜索')).first().fill('客户1');
    await page.getByText('共 4 条').or(page.getByText(/4 条/)).first().waitFor();
    await page.getByText('客户9', { exact: true }).waitFor({ state: 'hidden' });
    await page.getByRole('checkbox').nth(1).click();
    await page.getByRole('button', { name: '选择全部 4 条' }).click();
    await page.getByText('已选全部 4 条').waitFor();
    await page.getByRole('button', { name: /^删\s?除$/ }).click();
    await dialog()
      .getByRole('button', { name: /^删\s?除$/ })
      .click();
    await dialog().getByText('已删除 4 条').waitFor();
    await dialog()
      .getByRole('button', { name: /关\s?闭/ })
      .last()
      .click();
    await page.goto(`${b.url}/forms/customers/bin`);
    await page.getByRole('button', { name: '恢复客户12' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '全部恢复' }).click();
    await dialog().getByText('已恢复 4 条').waitFor();
    await page.goto(`${b.url}/forms/customers/batches`);
    await page.getByText('从回收站恢复').waitFor();
    expect(await page.getByRole('main').getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('从回收站恢复'),
      expect.stringContaining('批量删除'),
      expect.stringContaining('撤销'),
      expect.stringContaining('批量修改：等级、月费'),
    ]);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await tier('客户12')).toBe('plain');
  });

  it('complains of nothing', () => expect(b.complaints).toEqual([]));
});
