import type { FormView, RecordView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';
import { importCsv } from './transfer-jobs';

const v = (key: string) => ({ var: key });
const TIERS = ['gold', 'plain'].map((key) => ({ key, label: key === 'gold' ? '金卡' : '普通' }));
const CUSTOMERS = [
  { key: 'name', type: 'text', label: '姓名', required: true, unique: true },
  { key: 'tier', type: 'select', label: '等级', options: TIERS },
  { key: 'city', type: 'text', label: '城市' },
];
const ORDERS = [
  { key: 'no', type: 'text', label: '单号', unique: true },
  { key: 'customer', type: 'link', label: '客户', form: 'customers' },
  { key: 'ordered_on', type: 'date', label: '下单日' },
  { key: 'price', type: 'money', label: '单价' },
  { key: 'count', type: 'number', label: '数量', scale: 0 },
  { key: 'tier', type: 'select', label: '客户等级', options: TIERS, lookup: { link: 'customer', field: 'tier' } },
  { key: 'amount', type: 'money', label: '金额', formula: '{price} * {count} * IF({tier} = "金卡", 0.9, 1)' },
  { key: 'gift', type: 'text', label: '赠品', requiredWhen: { '==': [v('tier'), 'gold'] } },
];
const of = (op: string, more: object = {}) => ({ rollup: { form: 'orders', link: 'customer', op, ...more } });
const ROLLUPS = [
  { key: 'orders', type: 'number', label: '订单数', scale: 0, ...of('count') },
  { key: 'spent', type: 'money', label: '累计消费', ...of('sum', { field: 'amount' }) },
  { key: 'usual', type: 'money', label: '平均', ...of('avg', { field: 'amount' }) },
  { key: 'first_on', type: 'date', label: '首单', ...of('min', { field: 'ordered_on' }) },
  { key: 'last_no', type: 'text', label: '最近单号', ...of('latest', { field: 'no', by: 'ordered_on' }) },
  {
    key: 'recent',
    type: 'money',
    label: '近30天消费',
    ...of('sum', { field: 'amount', filter: { '>=': [v('ordered_on'), { today: [-30] }] } }),
  },
  { key: 'vip', type: 'text', label: '档次', formula: 'IF({spent} >= 100, "大客", "散客")' },
];

describe('fields that follow other records', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
    await t.api.put('/test/clock', { now: '2027-03-10T02:00:00Z' });
    const made = async (body: object) => {
      const answer = await t.api.post<FormView>('/forms', body);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    };
    await made({ key: 'customers', name: '客户', kind: 'customer', fields: CUSTOMERS, roles: { name: 'name' } });
    await made({ key: 'orders', name: '订单', fields: ORDERS });
    const grown = await t.api.patch<FormView>('/forms/customers', { fields: [...CUSTOMERS, ...ROLLUPS] });
    if (grown.status !== 200) throw new Error(JSON.stringify(grown.body));
  }, 60_000);
  afterAll(() => t.close());

  let n = 0;
  const customer = async (values: object = {}) =>
    (await t.api.post<RecordView>('/forms/customers/records', { values: { name: `客户${n++}`, ...values } })).body;
  const order = (values: object) =>
    t.api.post<RecordView>('/forms/orders/records', {
      values: { no: `D${n++}`, ordered_on: '2027-03-01', price: 10, count: 1, ...values },
    });
  const change = (form: string, id: string, values: object) =>
    t.api.patch<RecordView>(`/forms/${form}/records/${id}`, { values });
  const get = async (form: string, id: string) => (await t.api.get<RecordView>(`/forms/${form}/records/${id}`)).body;
  const details = (answer: { body: unknown }) =>
    (answer.body as { details?: { path: string; code: string }[] }).details?.map((d) => `${d.path} ${d.code}`) ?? [];

  it('shows the linked record’s value, reckons with it, and minds it in conditions', async () => {
    const gold = await customer({ tier: 'gold' });
    expect(details(await order({ customer: gold.id }))).toEqual(['values.gift REQUIRED']);
    const made = (await order({ customer: gold.id, gift: '茶', price: 100 })).body;
    expect(made.values).toMatchObject({ tier: 'gold', amount: 90 });
    expect(details(await change('orders', made.id, { tier: 'plain' }))).toEqual(['values.tier READ_ONLY']);
    const plain = await customer({ tier: 'plain' });
    expect((await change('orders', made.id, { customer: plain.id })).body.values).toMatchObject({
      tier: 'plain',
      amount: 100,
    });
    expect((await change('orders', made.id, { customer: null })).body.values).toMatchObject({
      tier: null,
      amount: 100,
    });
  });

  it('sums up what links here: at once, over changes, moves, the bin and back', async () => {
    const [a, b] = [await customer(), await customer()];
    expect(a.values).toMatchObject({ orders: 0, spent: 0, usual: null, first_on: null, last_no: null, vip: '散客' });
    const first = (await order({ customer: a.id, ordered_on: '2026-01-05', price: 30, no: 'A1' })).body;
    const second = (await order({ customer: a.id, price: 80, no: 'A2' })).body;
    const now = async (id: string) => (await get('customers', id)).values;
    expect(await now(a.id)).toMatchObject({
      orders: 2,
      spent: 110,
      usual: 55,
      first_on: '2026-01-05',
      last_no: 'A2',
      recent: 80,
      vip: '大客',
    });
    await change('orders', second.id, { count: 2 });
    expect(await now(a.id)).toMatchObject({ spent: 190, recent: 160 });
    await change('orders', second.id, { customer: b.id });
    expect(await now(a.id)).toMatchObject({ orders: 1, spent: 30, recent: 0, last_no: 'A1', vip: '散客' });
    expect(await now(b.id)).toMatchObject({ orders: 1, spent: 160, vip: '大客' });
    await t.api.delete(`/forms/orders/records/${first.id}`);
    expect(await now(a.id)).toMatchObject({ orders: 0, spent: 0, last_no: null });
    await t.api.post(`/forms/orders/records/${first.id}/restore`);
    expect(await now(a.id)).toMatchObject({ orders: 1, spent: 30 });
    // Nobody edited the customer: the version that people see stays theirs.
    expect(await get('customers', a.id)).toMatchObject({ version: 1 });
  });

  it('goes from a form to the next and back: a tier changes amounts, amounts the sum', async () => {
    const c = await customer({ tier: 'plain' });
    const { id } = (await order({ customer: c.id, price: 100, gift: '茶' })).body;
    await change('customers', c.id, { tier: 'gold' });
    expect((await get('orders', id)).values).toMatchObject({ tier: 'gold', amount: 90 });
    expect((await get('customers', c.id)).values).toMatchObject({ tier: 'gold', spent: 90, vip: '散客' });
  });

  it('is right about writers that come at once', async () => {
    const c = await customer({ tier: 'plain' });
    const orders = await Promise.all(Array.from({ length: 6 }, () => order({ customer: c.id })));
    expect(orders.map(({ status }) => status)).toEqual(orders.map(() => 201));
    await Promise.all([
      ...orders.map(({ body }, i) => change('orders', body.id, { count: i + 1 })),
      change('customers', c.id, { city: '上海' }),
      ...Array.from({ length: 4 }, () => order({ customer: c.id })),
    ]);
    expect((await get('customers', c.id)).values).toMatchObject({ orders: 10, spent: 250, city: '上海' });
  });

  it('follows files and batches', async () => {
    const c = await customer({ name: '文件客户', tier: 'gold' });
    const rows = Array.from({ length: 300 }, (_, i) => `F${i},文件客户,2027-03-02,10,1,茶`);
    const file = ['单号,客户,下单日,单价,数量,赠品', ...rows].join('\n');
    expect(await importCsv(t, 'orders', file, { mode: 'create' })).toMatchObject({ created: 300, failed: 0 });
    expect((await get('customers', c.id)).values).toMatchObject({ orders: 300, spent: 2700 });
    // New customers of a file begin with nothing spent, and a file may carry the sums along: they are not taken from it.
    const people = '姓名,订单数,累计消费\n新客户,9,99\n';
    expect(await importCsv(t, 'customers', people, { mode: 'create' })).toMatchObject({ created: 1, failed: 0 });
    const found = await t.api.post<{ items: RecordView[] }>('/forms/customers/records/query', {
      filter: { '==': [v('name'), '新客户'] },
    });
    expect(found.body.items[0]!.values).toMatchObject({ orders: 0, spent: 0, usual: null, vip: '散客' });
    const again = await importCsv(t, 'orders', '单号,数量\nF0,11\nF1,1\n', { mode: 'update', key: 'no' });
    expect(again).toMatchObject({ updated: 2, failed: 0 });
    expect((await get('customers', c.id)).values).toMatchObject({ orders: 300, spent: 2790 });
  });

  it('keeps sums over the last days right as days go by', async () => {
    const c = await customer();
    await order({ customer: c.id, ordered_on: '2027-03-05', price: 40 });
    expect((await get('customers', c.id)).values.recent).toBe(40);
    await t.api.put('/test/clock', { now: '2027-04-10T02:00:00Z' });
    await t.api.post('/test/tick');
    expect((await get('customers', c.id)).values).toMatchObject({ recent: 0, spent: 40 });
    await t.api.put('/test/clock', { now: '2027-03-10T02:00:00Z' });
  });

  it('wakes automations that listen for a sum', async () => {
    const automation = await t.api.post<{ id: string }>('/automations', {
      name: '升级大客',
      form: 'customers',
      trigger: { type: 'record', on: ['updated'], fields: ['spent'], settleSeconds: 0 },
      condition: { '>=': [v('spent'), 1000] },
      steps: [{ id: 'call', action: 'task.create', settings: { queue: 'vip', title: '致电{{name}}' } }],
    });
    await t.api.post(`/automations/${automation.body.id}/publish`, { start: 'future' });
    const c = await customer({ name: '大王' });
    await order({ customer: c.id, price: 600 });
    await t.api.post('/test/tick');
    await order({ customer: c.id, price: 600 });
    await t.api.post('/test/tick');
    const tasks = await t.api.get<{ items: { title: string }[] }>('/tasks?queue=vip');
    expect(tasks.body.items.map(({ title }) => title)).toEqual(['致电大王']);
    const history = await t.api.get<{ items: unknown[] }>(`/forms/customers/records/${c.id}/history`);
    expect(history.body.items).toHaveLength(1);
  });

  it('fills a form in while it is written, from the newest record that matches', async () => {
    const fields = [
      { key: 'who', type: 'text', label: '姓名' },
      {
        key: 'city',
        type: 'text',
        label: '城市',
        linkage: { form: 'customers', match: [{ theirs: 'name', ours: 'who' }], take: 'city' },
      },
    ];
    expect((await t.api.post('/forms', { key: 'visits', name: '拜访', fields })).status).toBe(201);
    await customer({ name: '小李', city: '杭州' });
    const fill = (values: object) => t.api.post<RecordView>('/forms/visits/records/fill', { values });
    expect((await fill({ who: '小李' })).body.values).toEqual({ city: '杭州' });
    expect((await fill({ who: '无名' })).body.values).toEqual({ city: null });
    expect((await fill({ who: 7 })).body.values).toEqual({ city: null });
    const visit = async (values: object) => (await t.api.post<RecordView>('/forms/visits/records', { values })).body;
    expect((await visit({ who: '小李' })).values.city).toBe('杭州');
    expect((await visit({ who: '小李', city: '宁波' })).values.city).toBe('宁波');
    const batch = { records: [{ values: { who: '小李' } }, { values: { who: '无名' } }] };
    const made = await t.api.post<{ ids: string[] }>('/forms/visits/records/batch', batch);
    expect((await get('visits', made.body.ids[0]!)).values.city).toBe('杭州');
    expect(await importCsv(t, 'visits', '姓名\n小李\n', { mode: 'create' })).toMatchObject({ created: 1 });
    const visits = await t.api.post<{ items: RecordView[] }>('/forms/visits/records/query', { sort: ['-_created_at'] });
    expect(visits.body.items[0]!.values).toEqual({ who: '小李', city: '杭州' });
    const gold = await customer({ tier: 'gold' });
    const looked = await t.api.post<RecordView>('/forms/orders/records/fill', { values: { customer: gold.id } });
    expect(looked.body.values).toEqual({ tier: 'gold' });
  });

  it('refuses what can’t be followed, saying where', async () => {
    const refused = async (form: string, fields: object[]) => {
      const answer = await t.api.patch(`/forms/${form}`, { fields });
      expect(answer.status).toBe(422);
      return details(answer);
    };
    const bad = (more: object) => [...ORDERS, { key: 'x', type: 'text', label: 'X', ...more }];
    expect(await refused('orders', bad({ lookup: { link: 'no', field: 'name' } }))).toEqual([
      'fields.8.lookup.link LINK_NEEDED',
    ]);
    expect(await refused('orders', bad({ lookup: { link: 'customer', field: 'nothing' } }))).toEqual([
      'fields.8.lookup.field FIELD_UNKNOWN',
    ]);
    expect(await refused('orders', bad({ lookup: { link: 'customer', field: 'spent' } }))).toEqual([
      'fields.8.lookup.field DERIVED_UNFIT',
    ]);
    expect(await refused('orders', bad({ lookup: { link: 'customer', field: 'city' }, formula: '"a"' }))).toEqual([
      'fields.8 DERIVED_TWICE',
    ]);
    expect(await refused('orders', bad({ lookup: { link: 'customer', field: 'city' }, required: true }))).toEqual([
      'fields.8 DERIVED_SETTING',
    ]);
    // The sum reads the amount, which would read the sum.
    const circle = [
      ...ORDERS.slice(0, -2),
      { key: 'their', type: 'money', label: '其累计', lookup: { link: 'customer', field: 'spent' } },
      { ...ORDERS[6], formula: '{price} + {their}' },
    ];
    expect(await refused('orders', circle)).toEqual(['fields FORM_CYCLE']);
    // What others read stays.
    expect(
      await refused(
        'orders',
        ORDERS.filter(({ key }) => key !== 'amount'),
      ),
    ).toEqual(['fields FIELD_FOLLOWED', 'fields FIELD_FOLLOWED', 'fields FIELD_FOLLOWED']);
    expect((await t.api.delete('/forms/orders')).body).toMatchObject({ code: 'FORM_FOLLOWED' });
  });
});
