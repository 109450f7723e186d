import type { FormView, HistoryEntry, RecordView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';
import { exportCsv, importCsv } from './transfer-jobs';

const LINES = {
  key: 'lines',
  type: 'subform',
  label: '明细',
  fields: [
    { key: 'product', type: 'link', label: '产品', form: 'products' },
    { key: 'item', type: 'text', label: '品名', required: true },
    { key: 'price', type: 'money', label: '单价' },
    { key: 'count', type: 'number', label: '数量', scale: 0, min: 1 },
    {
      key: 'tags',
      type: 'multi-select',
      label: '标签',
      options: ['急', '易碎'].map((label) => ({ key: label, label })),
    },
    { key: 'amount', type: 'money', label: '金额', formula: '{lines.price} * {lines.count}' },
  ],
};
const FIELDS = [
  { key: 'no', type: 'text', label: '单号', required: true, unique: true },
  LINES,
  { key: 'total', type: 'money', label: '合计', formula: 'SUM({lines.amount})' },
  { key: 'many', type: 'number', label: '行数', formula: 'COUNTA({lines.item})' },
];

describe('a form with a subform', () => {
  let t: TestApp;
  let form: FormView;
  let product: string;
  beforeAll(async () => {
    t = await startTestApp();
    const products = { key: 'products', name: '产品', fields: [{ key: 'name', type: 'text', label: '名称' }] };
    expect((await t.api.post('/forms', products)).status).toBe(201);
    product = (await t.api.post<RecordView>('/forms/products/records', { values: { name: '茶' } })).body.id;
    const made = await t.api.post<FormView>('/forms', { key: 'orders', name: '订单', fields: FIELDS });
    expect(made.status).toBe(201);
    form = made.body;
  }, 60_000);
  afterAll(() => t.close());

  let n = 0;
  const create = (values: object) =>
    t.api.post<RecordView>('/forms/orders/records', { values: { no: `D${n++}`, ...values } });
  const change = (id: string, values: object, version?: number) =>
    t.api.patch<RecordView>(`/forms/orders/records/${id}`, { values, ...(version && { version }) });
  const get = async (id: string) => (await t.api.get<RecordView>(`/forms/orders/records/${id}`)).body.values;
  const details = (answer: { body: unknown }) =>
    (answer.body as { details?: { path: string; code: string; message: string }[] }).details ?? [];
  const rows = (values: Record<string, unknown>) => values.lines as Record<string, unknown>[];

  it('keeps rows in their order, reckons their columns and sums over them', async () => {
    const lines = [
      { product, item: '龙井', price: 12.5, count: 2, tags: ['急'] },
      { item: '普洱', price: 0.1, count: 3 },
      {},
    ];
    const made = await create({ lines });
    expect(made.status).toBe(201);
    const { values } = made.body;
    expect(rows(values)).toEqual([
      { product, item: '龙井', price: 12.5, count: 2, tags: ['急'], amount: 25 },
      { product: null, item: '普洱', price: 0.1, count: 3, tags: null, amount: 0.3 },
    ]);
    expect(values).toMatchObject({ total: 25.3, many: 2 });
    expect(await get(made.body.id)).toEqual(values);
    const list = await t.api.post<{ items: RecordView[] }>('/forms/orders/records/query', { fields: ['lines'] });
    expect(list.body.items.map((r) => rows(r.values))).toEqual([rows(values)]);
  });

  it('changes rows as a whole, with history, and leaves them alone when they stay the same', async () => {
    const { id, values, version } = (await create({ lines: [{ item: 'a', price: 1, count: 1 }] })).body;
    expect((await change(id, { lines: [{ item: 'a', price: 1, count: 1 }] })).body.version).toBe(version);
    const more = await change(id, { lines: [...rows(values), { item: 'b', price: 2, count: 2 }] });
    expect(more.body).toMatchObject({ version: version + 1, values: { total: 5, many: 2 } });
    const gone = await change(id, { lines: [] });
    expect(gone.body.values).toMatchObject({ lines: null, total: 0, many: 0 });
    const history = await t.api.get<{ items: HistoryEntry[] }>(`/forms/orders/records/${id}/history`);
    expect(history.body.items.map(({ kind, new: now }) => [kind, (now?.lines as unknown[] | null)?.length])).toEqual([
      ['updated', undefined],
      ['updated', 2],
      ['created', 1],
    ]);
  });

  it('names the row and the column of every mistake', async () => {
    const lines = [
      { item: 'a', count: 0 },
      { price: 1, colour: 'red' },
      { item: 'c', product: '00000000-0000-7000-8000-000000000000' },
    ];
    const refused = await create({ lines });
    expect(refused.status).toBe(422);
    expect(details(refused).map((d) => `${d.path} ${d.code}`)).toEqual([
      'values.lines.0.count TOO_SMALL',
      'values.lines.1.colour UNKNOWN_FIELD',
      'values.lines.1.item REQUIRED',
    ]);
    expect(details(refused)[2]!.message).toBe('明细第 2 行的品名：不能为空');
    expect(details(await create({ lines: [lines[2]] })).map((d) => `${d.path} ${d.code}`)).toEqual([
      'values.lines.0.product LINK_UNKNOWN',
    ]);
    expect(details(await create({ lines: 'x' }))[0]).toMatchObject({ path: 'values.lines', code: 'TYPE' });
    const many = Array.from({ length: 1001 }, () => ({ item: 'x' }));
    expect(details(await create({ lines: many }))[0]).toMatchObject({ path: 'values.lines', code: 'TOO_MANY' });
  });

  it('writes many at once, few and lots', async () => {
    for (const size of [3, 300]) {
      const records = Array.from({ length: size }, (_, i) => ({
        values: { no: `M${size}-${i}`, lines: i % 2 ? [{ item: `x${i}`, price: i, count: 2 }] : [] },
      }));
      const made = await t.api.post<{ created: number; ids: string[] }>('/forms/orders/records/batch', { records });
      expect(made.body.created).toBe(size);
      expect(await get(made.body.ids[1]!)).toMatchObject({ lines: [{ item: 'x1', amount: 2 }], total: 2 });
      expect(await get(made.body.ids[2]!)).toMatchObject({ lines: null, total: 0 });
    }
  });

  it('comes back from a file as it went out', async () => {
    const lines = [
      { product, item: '=1+1', price: 1, count: 1, tags: ['急', '易碎'] },
      { item: '两\n行', price: 2, count: 2 },
    ];
    const { id, values } = (await create({ no: 'FILE', lines })).body;
    const filter = { '==': [{ var: 'no' }, 'FILE'] };
    const csv = await exportCsv(t, 'orders', { filter });
    expect((await change(id, { lines: [] })).body.values.total).toBe(0);
    const mapping = JSON.stringify({ 单号: 'no', 明细: 'lines' });
    const done = await importCsv(t, 'orders', csv, { mode: 'update', key: 'no', mapping });
    expect(done).toMatchObject({ state: 'done', updated: 1, failed: 0 });
    expect(await get(id)).toEqual(values);
  });

  it('lets rules speak of rows, in lists and in conditions of the form', async () => {
    const { id } = (
      await create({
        lines: [
          { item: '绿茶', price: 100, count: 3 },
          { item: '礼盒', price: 9, count: 1 },
        ],
      })
    ).body;
    const found = async (filter: object) => {
      const page = await t.api.post<{ items: RecordView[] }>('/forms/orders/records/query', {
        filter,
        sort: ['-_created_at'],
      });
      return page.status === 200 ? page.body.items.map((record) => record.id) : page.body;
    };
    const bought = (item: string) => ({ '>': [{ count: ['lines', { '==': [{ var: 'item' }, item] }] }, 0] });
    expect(await found(bought('绿茶'))).toEqual([id]);
    expect(await found({ and: [bought('绿茶'), bought('普洱')] })).toEqual([]);
    const sum = (least: number) => ({ and: [bought('绿茶'), { '>=': [{ sum: ['lines', 'amount'] }, least] }] });
    expect(await found(sum(309))).toEqual([id]);
    expect(await found(sum(310))).toEqual([]);
    expect(await found({ '>': [{ count: ['lines', { '!=': [{ var: '_id' }, null] }] }, 0] })).toMatchObject({
      code: 'RULE_INVALID',
    });

    const fields = [
      ...FIELDS,
      { key: 'gift', type: 'text', label: '赠品', requiredWhen: { '>=': [{ count: ['lines'] }, 3] } },
    ];
    expect((await t.api.patch('/forms/orders', { fields })).status).toBe(200);
    const three = ['a', 'b', 'c'].map((item) => ({ item }));
    expect(details(await create({ lines: three })).map((d) => d.path)).toEqual(['values.gift']);
    expect((await create({ lines: three.slice(1) })).status).toBe(201);
    expect((await t.api.patch('/forms/orders', { fields: FIELDS })).status).toBe(200);
  });

  it('follows its definition: new columns, changed formulas over rows that are there, columns put away', async () => {
    const { id } = (await create({ lines: [{ item: 'a', price: 10, count: 2 }] })).body;
    const columns = LINES.fields.map((field) =>
      field.key === 'amount' ? { ...field, formula: '{lines.price} * {lines.count} * 2' } : field,
    );
    const fields = FIELDS.map((field) =>
      field === LINES
        ? { ...LINES, fields: [...columns.slice(1), { key: 'memo', type: 'text', label: '备注' }] }
        : field,
    );
    const changed = await t.api.patch<FormView>('/forms/orders', { fields });
    expect(changed.status).toBe(200);
    const values = await get(id);
    expect(rows(values)).toEqual([{ item: 'a', price: 10, count: 2, tags: null, amount: 40, memo: null }]);
    expect(values.total).toBe(40);
    // The link column comes back with what was in it.
    const back = await t.api.patch<FormView>('/forms/orders', { fields: FIELDS });
    const before = form.fields.find((f) => f.key === 'lines')!.fields!;
    const after = back.body.fields.find((f) => f.key === 'lines')!.fields!.filter((f) => !f.removed);
    expect(after.map((f) => f.id)).toEqual(before.map((f) => f.id));
    const first = await t.api.post<{ items: RecordView[] }>('/forms/orders/records/query', {
      sort: ['_created_at'],
      limit: 1,
    });
    expect(rows(first.body.items[0]!.values)[0]).toMatchObject({ product, amount: 25 });
  });

  it('refuses definitions that make no subform', async () => {
    const refused = async (more: object) => {
      const answer = await t.api.post('/forms', {
        key: 'bad',
        name: '坏',
        fields: [{ key: 'a', label: 'A', ...more }],
      });
      expect(answer.status).toBe(422);
      return details(answer).map((d) => `${d.path} ${d.code}`);
    };
    const column = { key: 'x', type: 'text', label: 'X' };
    expect(await refused({ type: 'subform' })).toEqual(['fields.0.fields REQUIRED']);
    expect(await refused({ type: 'text', fields: [column] })).toEqual(['fields.0.fields NO_SUBFORM']);
    expect(await refused({ type: 'subform', fields: [{ ...column, unique: true }, column] })).toEqual([
      'fields.0.fields.1.key DUPLICATE',
      'fields.0.fields.0.unique COLUMN_UNFIT',
    ]);
    expect(await refused({ type: 'subform', fields: [{ ...column, type: 'serial' }] })).toEqual([
      'fields.0.fields.0.type COLUMN_UNFIT',
    ]);
    expect(await refused({ type: 'subform', fields: [{ ...column, visibleWhen: true }] })).toEqual([
      'fields.0.fields.0.visibleWhen COLUMN_RULE',
    ]);
    const products = await t.api.delete('/forms/products');
    expect(products.body).toMatchObject({ code: 'FORM_HAS_LINKS' });
  });
});
