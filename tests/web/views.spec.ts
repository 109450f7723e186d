import type { ViewView } from '@careloop/contracts';
import type { Page } from 'playwright-core';
import { picture, seriousFindings, startBrowser, type TestBrowser } from '../support/browser';

jest.setTimeout(90_000);

const form = {
  key: 'clients',
  name: '门店客户',
  kind: 'customer',
  fields: [
    { key: 'name', type: 'text', label: '姓名', required: true },
    {
      key: 'tier',
      type: 'select',
      label: '等级',
      required: true,
      options: [
        { key: 'gold', label: '金卡', color: 'gold' },
        { key: 'plain', label: '普通' },
      ],
    },
    { key: 'city', type: 'text', label: '城市' },
    { key: 'renews_on', type: 'date', label: '续约日' },
    { key: 'fee', type: 'money', label: '月费' },
  ],
  roles: { name: 'name' },
};
const people = [
  ['王小明', 'gold', '上海', '2027-01-12', 100],
  ['李晓晨', 'gold', '北京', '2027-01-12', 250.5],
  ['张秀英', 'plain', '上海', '2027-01-20', 10],
  ['欧阳建国（长期合作的集团大客户，下属分公司十二家，由总部统一签约）', 'plain', '上海', '2027-02-03', 20],
].map(([name, tier, city, renews_on, fee]) => ({ values: { name, tier, city, renews_on, fee } }));

interface Found {
  id: string;
  values: { name: string; tier: string; renews_on: string };
}

describe('a team looks at its customers in its own ways', () => {
  let b: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    b = await startBrowser({ now: '2027-01-15T00:30:00Z' });
    expect(await b.t.api.post('/forms', form)).toMatchObject({ status: 201 });
    expect(await b.t.api.post('/forms/clients/records/batch', { records: people })).toMatchObject({
      body: { created: people.length },
    });
    await b.t.member('agent');
    page = await signedIn('admin@careloop.local');
  }, 180_000);
  afterAll(() => b?.close());

  const signedIn = async (email: string, size?: { width: number; height: number }) => {
    const page = await b.page(size);
    await page.goto(b.url);
    await page.getByLabel('邮箱').fill(email);
    await page.getByLabel('密码').fill('correct horse battery');
    await page.getByRole('button', { name: /登\s?录/ }).click();
    await page.getByText('我的企业').first().waitFor();
    return page;
  };
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const views = async () => (await b.t.api.get<{ items: ViewView[] }>('/forms/clients/views')).body.items;
  const called = async (name: string) => {
    const { body } = await b.t.api.post<{ items: Found[] }>('/forms/clients/records/query', {
      filter: { '==': [{ var: 'name' }, name] },
    });
    return body.items[0]!;
  };
  const choose = async (label: string, option: string) => {
    await page.getByLabel(label, { exact: true }).click();
    await page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
  };
  const saved = (method: string) =>
    page.waitForResponse((answer) => answer.url().includes('/views') && answer.request().method() === method);

  it('groups them, sums below, and keeps that for everybody', async () => {
    await page.goto(`${b.url}/forms/clients?filter=${encodeURIComponent('{"==":[{"var":"city"},"上海"]}')}`);
    await page.getByText('3 条符合条件').waitFor();
    await press('分组');
    await choose('按字段分组', '等级');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '收起「等级：普通」' }).waitFor();
    await page.getByText('张秀英').waitFor();
    await press('「月费」的汇总方式');
    await page.getByRole('menuitem', { name: '合计' }).click();
    await page.getByRole('row').filter({ hasText: '等级：普通' }).getByText('合计 ¥30.00').waitFor();
    await page.getByRole('row').filter({ hasText: '等级：金卡' }).getByText('合计 ¥100.00').waitFor();
    await page.getByText('¥130.00').waitFor();
    await press('收起「等级：普通」');
    await page.getByText('张秀英').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '月费', exact: true }).click();

    await press('存为视图');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('上海客户');
    await dialog.getByText('所有人').click();
    await dialog.getByRole('button', { name: /创\s?建/ }).click();
    await page.getByRole('link', { name: '上海客户' }).waitFor();
    await page.waitForURL(/view=/);
    await page.getByText('¥130.00').waitFor();
    expect(new URL(page.url()).searchParams.has('group')).toBe(false);
    expect(await views()).toMatchObject([
      {
        name: '上海客户',
        shared: true,
        settings: {
          filter: { '==': [{ var: 'city' }, '上海'] },
          sort: ['fee'],
          groupBy: [{ field: 'tier' }],
          footer: [{ field: 'fee', op: 'sum' }],
        },
      },
    ]);
    await page.getByText('张秀英').first().waitFor();
    await picture(page, 'view-groups');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('marks what is changed, takes it back, and saves it', async () => {
    await press('已分组');
    await page.getByLabel('按字段分组', { exact: true }).hover();
    await choose('按字段分组', '城市');
    await page.keyboard.press('Escape');
    await page.getByText('有改动未保存').waitFor();
    await page.getByText('城市：上海').waitFor();
    await press('还原');
    await page.getByText('等级：金卡').waitFor();
    await page.getByText('有改动未保存').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^姓名/ }).click();
    await Promise.all([saved('PATCH'), press(/保\s?存/)]);
    await page.getByText('有改动未保存').waitFor({ state: 'detached' });
    expect((await views())[0]!.settings.sort).toEqual(['name']);
  });

  it('shows a colleague the shared view, and no personal one', async () => {
    await b.t.api.post('/forms/clients/views', { name: '只给自己', kind: 'grid' });
    const [agent] = await b.t.db.query<{ email: string }>(`SELECT email FROM careloop.members WHERE role = 'agent'`);
    const colleague = await signedIn(agent!.email);
    await colleague.goto(`${b.url}/forms/clients`);
    await colleague.getByRole('link', { name: '上海客户' }).click();
    await colleague.getByText('3 条符合条件').waitFor();
    await colleague.getByText('等级：金卡').waitFor();
    expect(await colleague.getByText('只给自己').count()).toBe(0);
    await colleague.getByRole('button', { name: /^姓名/ }).click();
    await colleague.getByRole('button', { name: '另存为' }).waitFor();
    expect(await colleague.getByRole('button', { name: /保\s存|^保存$/ }).count()).toBe(0);
    await page.reload();
    await page.getByRole('link', { name: /只给自己/ }).waitFor();
    await colleague.context().close();
  });

  const lane = (name: string) => page.getByRole('region', { name });
  it('moves a customer on a board, by pulling and by keys', async () => {
    await press('新建视图');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('等级看板');
    await dialog.getByText(/^看板/).click();
    await dialog.getByRole('button', { name: /创\s?建/ }).click();
    await lane('金卡').getByText('王小明').waitFor();

    const card = lane('金卡').getByText('王小明');
    const target = (await lane('普通').boundingBox())!;
    const written = () =>
      page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.url().includes('/records/'));
    await card.hover();
    await page.mouse.down();
    await page.mouse.move(target.x + 100, target.y + 80, { steps: 8 });
    await Promise.all([written(), page.mouse.up()]);
    await lane('普通').getByText('王小明').waitFor();
    await page.getByText('「王小明」已移到「普通」').waitFor();
    expect((await called('王小明')).values.tier).toBe('plain');

    await lane('金卡').getByRole('button', { name: '李晓晨' }).focus();
    await page.keyboard.press('Space');
    await page.getByText(/已拿起「李晓晨」|「李晓晨」在「金卡」上方/).waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowRight');
    await page.getByText('「李晓晨」在「普通」上方').waitFor({ state: 'attached' });
    await Promise.all([written(), page.keyboard.press('Space')]);
    await lane('普通').getByText('李晓晨').waitFor();
    expect((await called('李晓晨')).values.tier).toBe('plain');
    await lane('金卡').getByText('没有数据').waitFor();
    await picture(page, 'view-board');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('takes a card back where the form refuses it, and says why', async () => {
    const target = (await lane('未填').boundingBox())!;
    await lane('普通').getByText('张秀英').hover();
    await page.mouse.down();
    await page.mouse.move(target.x + 100, target.y + 80, { steps: 8 });
    await page.mouse.up();
    await page.getByText(/「张秀英」没有移动：.*等级/).waitFor();
    await lane('普通').getByText('张秀英').waitFor();
    await lane('未填').getByText('张秀英').waitFor({ state: 'detached' });
    expect((await called('张秀英')).values.tier).toBe('plain');
  });

  it('moves a date on the calendar', async () => {
    await press('新建视图');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('续约日历');
    await dialog.getByText(/^日历/).click();
    await dialog.getByRole('button', { name: /创\s?建/ }).click();
    await page.getByRole('heading', { name: '2027年1月' }).waitFor();
    const target = (await page.locator('[data-day="2027-01-14"]').boundingBox())!;
    await page.locator('[data-day="2027-01-20"]').getByText('张秀英').hover();
    await page.mouse.down();
    await page.mouse.move(target.x + 60, target.y + 40, { steps: 8 });
    await page.mouse.up();
    await page.locator('[data-day="2027-01-14"]').getByText('张秀英').waitFor();
    await page.getByText('「张秀英」已移到「2027年1月14日」').waitFor();
    expect((await called('张秀英')).values.renews_on).toBe('2027-01-14');
    await press('下个月');
    await page
      .locator('[data-day="2027-02-03"]')
      .getByText(/欧阳建国/)
      .waitFor();
    expect(new URL(page.url()).searchParams.get('month')).toBe('2027-02');
    await picture(page, 'view-calendar');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('fits a phone, every kind of view', async () => {
    const phone = await signedIn('admin@careloop.local', { width: 390, height: 844 });
    await b.t.api.post('/forms/clients/views', { name: '卡片', kind: 'gallery' });
    for (const { id, name } of await views()) {
      await phone.goto(`${b.url}/forms/clients?view=${id}`);
      await phone.getByRole('link', { name, exact: false }).first().waitFor();
      await phone.waitForFunction(() => !document.querySelector('.ant-skeleton'));
      const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect({ name, overflow, findings: await seriousFindings(phone) }).toEqual({ name, overflow: 0, findings: [] });
    }
    await phone.context().close();
  });

  it('says what of a view stopped working when a field went away', async () => {
    const [shared] = await views();
    const { body } = await b.t.api.get<{ fields: { key: string }[] }>('/forms/clients');
    await b.t.api.patch('/forms/clients', { fields: body.fields.filter(({ key }) => key !== 'city') });
    await page.goto(`${b.url}/forms/clients?view=${shared!.id}`);
    await page.getByText(/筛选条件没有生效/).waitFor();
    await page.getByText('等级：普通').waitFor();
    await Promise.all([saved('PATCH'), press('去掉失效的设置')]);
    await page.getByText(/筛选条件没有生效/).waitFor({ state: 'detached' });
    expect((await views())[0]!.settings).not.toHaveProperty('filter');
  });

  it('and no page complained, but for the card that was refused', () =>
    expect(b.complaints.filter((line) => !/status of 422/.test(line))).toEqual([]));
});
