import type { Page } from 'playwright-core';
import type { FormView, RecordView } from '@careloop/contracts';
import { picture, seriousFindings, startBrowser, type TestBrowser } from '../support/browser';

jest.setTimeout(120_000);

const TIERS = [
  { key: 'gold', label: '金卡', color: 'gold' },
  { key: 'plain', label: '普通' },
];

/** A shop's clerk writes orders with their lines from the customer's record, at the desk and on a phone. */
describe('orders of a customer', () => {
  let b: TestBrowser;
  let page: Page;
  let customer: string;
  beforeAll(async () => {
    b = await startBrowser({ now: '2027-01-15T00:30:00Z' });
    const made = async <T>(path: string, body: object) => {
      const answer = await b.t.api.post<T>(path, body);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    };
    const fields = [
      { key: 'name', type: 'text', label: '姓名', required: true },
      { key: 'tier', type: 'select', label: '等级', options: TIERS },
    ];
    await made('/forms', { key: 'customers', name: '客户', kind: 'customer', fields, roles: { name: 'name' } });
    await made('/forms', {
      key: 'orders',
      name: '订单',
      fields: [
        { key: 'customer', type: 'link', label: '客户', form: 'customers', required: true },
        { key: 'tier', type: 'select', label: '客户等级', options: TIERS, lookup: { link: 'customer', field: 'tier' } },
        {
          key: 'lines',
          type: 'subform',
          label: '明细',
          fields: [
            { key: 'item', type: 'text', label: '品名', required: true },
            { key: 'price', type: 'money', label: '单价' },
            { key: 'count', type: 'number', label: '数量', scale: 0, min: 1 },
            { key: 'amount', type: 'money', label: '金额', formula: '{lines.price} * {lines.count}' },
          ],
        },
        { key: 'total', type: 'money', label: '合计', formula: 'SUM({lines.amount}) * IF({tier} = "金卡", 0.9, 1)' },
      ],
    });
    const rollup = { form: 'orders', link: 'customer', op: 'sum', field: 'total' };
    const form = (await b.t.api.get<FormView>('/forms/customers')).body;
    const grown = { fields: [...form.fields, { key: 'spent', type: 'money', label: '累计消费', rollup }] };
    expect((await b.t.api.patch('/forms/customers', grown)).status).toBe(200);
    customer = (await made<RecordView>('/forms/customers/records', { values: { name: '王小明', tier: 'gold' } })).id;
    page = await signedIn(1440);
  }, 180_000);
  afterAll(() => b?.close());

  const signedIn = async (width: number) => {
    const page = await b.page({ width, height: 900 });
    await page.goto(b.url);
    await page.getByLabel('邮箱').fill('admin@careloop.local');
    await page.getByLabel('密码').fill('correct horse battery');
    await page.getByRole('button', { name: /登\s?录/ }).click();
    await page.getByRole('navigation').first().waitFor();
    return page;
  };
  const cell = (page: Page, label: string, row = 0) =>
    page.locator('[data-row]').nth(row).getByLabel(label, { exact: true });
  const reckoned = (page: Page, label: string) => page.getByLabel(label, { exact: true });

  it('begins an order from the customer, whose tier comes along and counts', async () => {
    await page.goto(`${b.url}/forms/customers/${customer}`);
    await page.getByRole('tab', { name: '关联数据' }).click();
    await page.getByText('还没有订单').waitFor();
    await page.getByRole('region', { name: '订单' }).getByRole('button', { name: '新增' }).click();
    await page.getByText('新增订单').waitFor();
    await page.locator('.ant-select').getByText('王小明').waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some((input) => input.readOnly && input.value === '金卡'),
    );
    await page.getByRole('button', { name: '添加一行' }).click();
    await cell(page, '品名').fill('西湖龙井');
    await cell(page, '单价').fill('100');
    await cell(page, '数量').fill('3');
    await cell(page, '数量').press('Tab');
    await page.locator('[data-row] output').getByText('¥300.00').waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('input')].some(({ value }) => value === '¥270.00'));
  });

  it('takes rows from a spreadsheet, and says which row is wrong', async () => {
    await page.getByRole('button', { name: '添加一行' }).click();
    await cell(page, '品名', 1).focus();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '普洱茶\t50\t2\n\t8\t1\n');
      document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    });
    await page.getByText('共 3 行').waitFor();
    await page.getByRole('button', { name: /保\s?存/ }).click();
    await page.getByText('第 3 行的品名：不能为空').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'order-lines');
    await page.getByRole('button', { name: '删除这一行 3' }).click();
    await page.getByRole('button', { name: /保\s?存/ }).click();
    await page.getByText('已保存').first().waitFor();
    expect(await reckoned(page, '合计').inputValue()).toBe('¥360.00');
  });

  it('shows on the customer what was spent, and the order', async () => {
    await page.goto(`${b.url}/forms/customers/${customer}`);
    await page.waitForFunction(() => [...document.querySelectorAll('input')].some(({ value }) => value === '¥360.00'));
    await page.getByRole('tab', { name: '关联数据' }).click();
    await page.getByRole('region', { name: '订单' }).getByText('¥360.00').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('is written on a phone, a card for each row', async () => {
    const phone = await signedIn(390);
    await phone.goto(`${b.url}/forms/orders/new?set.customer=${customer}`);
    await phone.getByRole('button', { name: '添加一行' }).click();
    await cell(phone, '品名').fill('碧螺春');
    await cell(phone, '单价').fill('20');
    await cell(phone, '数量').fill('1');
    await phone.getByText('第 1 行').waitFor();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await seriousFindings(phone)).toEqual([]);
    await picture(phone, 'order-lines-phone');
    await phone.getByRole('button', { name: /保\s?存/ }).click();
    await phone.getByText('已保存').first().waitFor();
    const { values } = (await b.t.api.get<RecordView>(`/forms/customers/records/${customer}`)).body;
    expect(values.spent).toBe(378);
    expect(b.complaints).toEqual([]);
  });
});
