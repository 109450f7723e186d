import type { ViewView } from '@careloop/contracts';
import { type ApiClient, startTestApp, type TestApp } from '../support/app';
import { customersForm, ordersForm } from './forms';

const url = '/forms/customers/views';
const gold = { '==': [{ var: 'tier' }, 'gold'] };

describe('views of a form', () => {
  let t: TestApp;
  let admin: ApiClient;
  let builder: ApiClient;
  let agent: ApiClient;
  let colleague: ApiClient;
  beforeAll(async () => {
    t = await startTestApp();
    admin = t.api;
    [builder, agent, colleague] = [await t.member('builder'), await t.member('agent'), await t.member('agent')];
    for (const form of [customersForm, ordersForm])
      expect(await admin.post('/forms', form)).toMatchObject({ status: 201 });
  });
  beforeEach(() => t.db.query('DELETE FROM careloop.views'));
  afterAll(() => t.close());

  const make = async (who: ApiClient, body: object): Promise<ViewView> => {
    const answer = await who.post<ViewView>(url, { kind: 'grid', name: '视图', ...body });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const names = async (who: ApiClient) =>
    (await who.get<{ items: ViewView[] }>(url)).body.items.map(({ name, shared }) => `${shared ? '共' : '私'} ${name}`);

  it('gives back what was saved, to everybody when it is shared and to nobody else when it is not', async () => {
    const settings = {
      filter: { and: [gold, { '<=': [{ days_until: [{ var: 'renews_on' }] }, 30] }] },
      sort: ['-renews_on', 'name'],
      columns: [{ field: 'name', width: 200 }, { field: 'renews_on' }],
      frozen: 2,
      rowHeight: 'tall',
      groupBy: [{ field: 'tier' }, { field: 'renews_on', unit: 'month' }],
      colors: [
        { when: gold, color: 'gold' },
        { when: gold, color: 'red', field: 'monthly_fee' },
      ],
      footer: [{ field: 'monthly_fee', op: 'sum' }],
      cardFields: ['mobile', '_created_at'],
      kanbanField: 'owner',
      dateField: 'birthday',
    };
    const shared = await make(builder, { name: '快到期的金卡', shared: true, settings });
    expect(shared).toMatchObject({ settings, problems: [], version: 1, shared: true });
    await make(agent, { name: '我的', kind: 'kanban' });
    expect(await names(agent)).toEqual(['共 快到期的金卡', '私 我的']);
    expect(await names(colleague)).toEqual(['共 快到期的金卡']);
    expect(await names(admin)).toEqual(['共 快到期的金卡']);
    expect((await agent.get<{ items: ViewView[] }>(url)).body.items[0]!.settings).toEqual(settings);
    expect((await agent.get<{ items: unknown[] }>('/forms/orders/views')).body.items).toEqual([]);
  });

  it('keeps shared views to builders, and one’s own to oneself', async () => {
    const shared = await make(admin, { shared: true });
    const own = await make(agent, {});
    const refused = { status: 403, body: { code: 'VIEW_SHARED_BY_BUILDERS' } };
    expect(await agent.post(url, { name: '大家的', kind: 'grid', shared: true })).toMatchObject(refused);
    expect(await agent.patch(`${url}/${shared.id}`, { name: '改' })).toMatchObject(refused);
    expect(await agent.patch(`${url}/${own.id}`, { shared: true })).toMatchObject(refused);
    expect(await agent.delete(`${url}/${shared.id}`)).toMatchObject(refused);
    for (const other of [colleague, builder, admin]) {
      expect(await other.patch(`${url}/${own.id}`, { name: '改' })).toMatchObject({ status: 404 });
      expect(await other.delete(`${url}/${own.id}`)).toMatchObject({ status: 404 });
      expect(await other.put(`${url}/order`, { ids: [own.id] })).toMatchObject({ status: 404 });
    }
    expect(await (await t.otherWorkspace()).get(url)).toMatchObject({ status: 404 });
    expect(await builder.delete(`${url}/${shared.id}`)).toMatchObject({ status: 204 });
    expect(await agent.delete(`${url}/${own.id}`)).toMatchObject({ status: 204 });
  });

  it('is shared by a builder, and taken back', async () => {
    const mine = await make(builder, { name: '甲' });
    expect(await builder.patch(`${url}/${mine.id}`, { shared: true })).toMatchObject({
      status: 200,
      body: { shared: true },
    });
    expect(await names(colleague)).toEqual(['共 甲']);
    await builder.patch(`${url}/${mine.id}`, { shared: false });
    expect(await names(colleague)).toEqual([]);
    expect(await names(builder)).toEqual(['私 甲']);
  });

  it('refuses the second of two changes that began at the same version', async () => {
    const { id } = await make(admin, { shared: true });
    const change = (who: ApiClient, name: string) => who.patch<ViewView>(`${url}/${id}`, { name, version: 1 });
    expect(await change(builder, '先')).toMatchObject({ status: 200, body: { version: 2, name: '先' } });
    expect(await change(admin, '后')).toMatchObject({ status: 409, body: { code: 'VIEW_VERSION_STALE' } });
    expect(await names(admin)).toEqual(['共 先']);
  });

  it('puts each group in an order of its own', async () => {
    const [a, b, c] = [
      await make(admin, { name: 'a', shared: true }),
      await make(admin, { name: 'b', shared: true }),
      await make(admin, { name: 'c', shared: true }),
    ];
    const own = await make(admin, { name: '自己' });
    expect(await admin.put(`${url}/order`, { ids: [c.id, a.id] })).toMatchObject({ status: 200 });
    expect(await names(admin)).toEqual(['共 c', '共 a', '共 b', '私 自己']);
    expect(await admin.put(`${url}/order`, { ids: [own.id, b.id] })).toMatchObject({
      status: 422,
      body: { code: 'VIEW_ORDER_MIXED' },
    });
    expect(await agent.put(`${url}/order`, { ids: [b.id] })).toMatchObject({ status: 403 });
  });

  it.each([
    ['a filter over a field that is not there', { filter: { '==': [{ var: 'nothing' }, 1] } }, 'settings.filter'],
    ['a sort by one', { sort: ['name', '-nothing'] }, 'settings.sort.1'],
    ['a column of one', { columns: [{ field: 'nothing' }] }, 'settings.columns.0'],
    ['groups by what has no single value', { groupBy: [{ field: 'interests' }] }, 'settings.groupBy.0'],
    ['instants without a unit', { groupBy: [{ field: '_created_at' }] }, 'settings.groupBy.0'],
    ['a sum of names', { footer: [{ field: 'name', op: 'sum' }] }, 'settings.footer.0'],
    ['a kanban by a text', { kanbanField: 'name' }, 'settings.kanbanField'],
    ['a calendar by a number', { dateField: 'monthly_fee' }, 'settings.dateField'],
    [
      'a colour that needs other records',
      { colors: [{ when: { '>': [{ count: ['orders.customer'] }, 1] }, color: 'red' }] },
      'settings.colors.0.when',
    ],
  ])('refuses %s, with its place and a sentence', async (_, settings, path) => {
    const { status, body } = await admin.post<{ code: string; details: { path: string; message: string }[] }>(url, {
      name: '坏',
      kind: 'grid',
      settings,
    });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'VIEW_INVALID' });
    expect(body.details).toHaveLength(1);
    expect(body.details[0]!.path.startsWith(path)).toBe(true);
    expect(body.details[0]!.message).toMatch(/\p{Script=Han}/u);
  });

  it.each([
    ['an unknown setting', { settings: { colour: 'red' } }],
    ['an unknown colour', { settings: { colors: [{ when: gold, color: 'url(//evil)' }] } }],
    ['a column wider than a screen', { settings: { columns: [{ field: 'name', width: 5000 }] } }],
    ['three groupings', { settings: { groupBy: [{ field: 'tier' }, { field: 'owner' }, { field: 'name' }] } }],
    ['an empty name', { name: '  ' }],
    ['an unknown kind', { kind: 'gantt' }],
  ])('refuses %s', async (_, body) => {
    expect(await admin.post(url, { name: '坏', kind: 'grid', ...body })).toMatchObject({ status: 400 });
  });

  it('names what does not work any more when a field goes, and still opens', async () => {
    const { id } = await make(admin, {
      shared: true,
      settings: {
        filter: gold,
        sort: ['tier', 'name'],
        columns: [{ field: 'name' }, { field: 'tier' }],
        kanbanField: 'tier',
      },
    });
    const form = await admin.get<{ fields: { key: string }[] }>('/forms/customers');
    const without = form.body.fields.filter(({ key }) => key !== 'tier');
    expect(await admin.patch('/forms/customers', { fields: without })).toMatchObject({ status: 200 });
    try {
      const [view] = (await agent.get<{ items: ViewView[] }>(url)).body.items;
      expect(
        view!.problems.map(({ path }) =>
          path
            .split('.')
            .slice(0, path.startsWith('filter') ? 1 : 2)
            .join('.'),
        ),
      ).toEqual(['filter', 'sort.0', 'columns.1', 'kanbanField']);
      for (const { message } of view!.problems) expect(message).toMatch(/tier|等级/);
      // It can still be renamed, and put right.
      expect(await admin.patch(`${url}/${id}`, { name: '还在' })).toMatchObject({ status: 200 });
      expect(await admin.patch(`${url}/${id}`, { settings: { sort: ['name'] } })).toMatchObject({
        status: 200,
        body: { problems: [] },
      });
    } finally {
      await admin.patch('/forms/customers', { fields: form.body.fields });
    }
  });
});

describe('figures below a list', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
    await t.api.post('/forms', customersForm);
    const people = [
      ['王小明', 'gold', 10.5],
      ['王大明', 'gold', 20],
      ['李明', 'plain', 5],
      ['赵四', null, null],
    ].map(([name, tier, monthly_fee]) => ({ values: { name, tier, monthly_fee } }));
    await t.api.post('/forms/customers/records/batch', { records: people });
  });
  afterAll(() => t.close());

  const figures = (body: object) =>
    t.api.post<{ rows: object[] }>('/forms/customers/records/aggregate', {
      groupBy: [],
      metrics: [{ op: 'count' }, { op: 'sum', field: 'monthly_fee' }],
      ...body,
    });

  it('follow the search as the list does', async () => {
    expect((await figures({ search: '明' })).body.rows).toEqual([{ count: 3, sum_monthly_fee: 35.5 }]);
    expect((await figures({ search: '王', filter: gold })).body.rows).toEqual([{ count: 2, sum_monthly_fee: 30.5 }]);
  });

  it('are told for every group, the empty one last', async () => {
    expect((await figures({ groupBy: [{ field: 'tier' }] })).body.rows).toEqual([
      { tier: 'gold', count: 2, sum_monthly_fee: 30.5 },
      { tier: 'plain', count: 1, sum_monthly_fee: 5 },
      { tier: null, count: 1, sum_monthly_fee: 0 },
    ]);
  });
});
