import type { FormView, RecordView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';
import { importCsv } from './transfer-jobs';

const v = (key: string) => ({ var: key });
const FIELDS = [
  { key: 'no', type: 'text', label: '单号', required: true, unique: true },
  { key: 'kind', type: 'text', label: '类别' },
  { key: 'price', type: 'money', label: '单价' },
  { key: 'count', type: 'number', label: '数量', scale: 0 },
  { key: 'rate', type: 'percent', label: '税率', defaultFormula: 'IF({kind}="food", 9%, 13%)' },
  { key: 'total', type: 'money', label: '合计', formula: '{price} * {count} * (1 + {rate})' },
  { key: 'tier', type: 'text', label: '档次', formula: 'IF({total} >= 1000, "大单", "小单")' },
  { key: 'reason', type: 'text', label: '原因', required: true, visibleWhen: { '==': [v('kind'), 'other'] } },
  { key: 'approver', type: 'text', label: '审批人', requiredWhen: { '>=': [v('total'), 1000] } },
  { key: 'note', type: 'text', label: '备注', readonlyWhen: { '==': [v('kind'), 'locked'] } },
];
const CHECKS = [
  { id: 'few', rule: { '<=': [v('count'), 99] }, message: '一单最多 99 件', fields: ['count'] },
  { id: 'cheap', rule: { '<=': [v('total'), 50_000] }, message: '一单不能超过五万', fields: [] },
];

describe('a form with rules', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
    const made = await t.api.post<FormView>('/forms', { key: 'sales', name: '销售', fields: FIELDS, checks: CHECKS });
    expect(made).toMatchObject({ status: 201, body: { checks: CHECKS } });
  }, 60_000);
  afterAll(() => t.close());

  let n = 0;
  const create = (values: object) =>
    t.api.post<RecordView>('/forms/sales/records', { values: { no: `S${n++}`, price: 10, count: 2, ...values } });
  const change = (id: string, values: object) => t.api.patch<RecordView>(`/forms/sales/records/${id}`, { values });
  const details = (answer: { body: unknown }) =>
    (answer.body as { details?: { path: string; code: string }[] }).details?.map((d) => `${d.path} ${d.code}`) ?? [];

  it('reckons what nobody typed, exactly', async () => {
    const made = await create({ price: 0.1, count: 3, kind: 'food' });
    expect(made).toMatchObject({ status: 201, body: { values: { rate: 0.09, total: 0.33, tier: '小单' } } });
    expect((await change(made.body.id, { rate: 0.2 })).body.values).toMatchObject({ rate: 0.2, total: 0.36 });
    // A written rate stays when the kind changes; the total follows the price.
    expect((await change(made.body.id, { kind: 'x', price: 1 })).body.values).toMatchObject({ rate: 0.2, total: 3.6 });
  });

  it('lets nobody write what a formula makes, but takes a whole record back as it is', async () => {
    const made = await create({});
    expect(details(await change(made.body.id, { total: 1 }))).toEqual(['values.total READ_ONLY']);
    const back = await change(made.body.id, { ...made.body.values, price: 10 });
    expect(back).toMatchObject({ status: 200, body: { version: 1 } });
  });

  it('asks for what is required now, and not for what is hidden', async () => {
    expect(details(await create({ kind: 'other' }))).toEqual(['values.reason REQUIRED']);
    expect(details(await create({ price: 1000 }))).toEqual(['values.approver REQUIRED']);
    const other = await create({ kind: 'other', reason: '急' });
    expect(other.status).toBe(201);
    // Hidden again: it is not kept where nobody sees it, and history has it.
    expect((await change(other.body.id, { kind: 'food' })).body.values.reason).toBeNull();
    expect(details(await change(other.body.id, { price: 10_000 }))).toEqual(['values.approver REQUIRED']);
  });

  it('keeps people from fields that are read-only now, and not an import', async () => {
    const made = await create({ kind: 'locked' });
    expect(details(await change(made.body.id, { note: '改' }))).toEqual(['values.note READ_ONLY']);
    expect(details(await create({ kind: 'locked', note: '新' }))).toEqual(['values.note READ_ONLY']);
    expect((await change(made.body.id, { kind: 'open' })).status).toBe(200);
    expect((await change(made.body.id, { note: '改' })).status).toBe(200);
  });

  it('refuses what breaks a check, in the author’s words', async () => {
    const refused = await create({ price: 1, count: 100 });
    expect(refused).toMatchObject({
      status: 422,
      body: { details: [{ path: 'values.count', message: '一单最多 99 件' }] },
    });
    expect(details(await create({ price: 30_000, approver: '王' }))).toEqual(['values CHECK_FAILED']);
  });

  it('judges each record of a batch, and each row of a file', async () => {
    const batch = await t.api.post<{ created: number; errors: { index: number; path: string }[] }>(
      '/forms/sales/records/batch',
      {
        records: [
          { no: 'B1', price: 5, count: 5 },
          { no: 'B2', price: 1, count: 500 },
        ].map((values) => ({ values })),
      },
    );
    expect(batch.body).toMatchObject({ created: 1, errors: [{ index: 1, path: 'values.count' }] });

    const done = await importCsv(t, 'sales', '单号,类别,单价,数量,合计\nI1,food,100,1,\nI2,other,1,1,\nI3,,1,100,\n', {
      mode: 'create',
    });
    expect(done).toMatchObject({ created: 1, failed: 2 });
    expect(await totalOf('I1')).toBe(109);
    // By key: what the file does not say is taken from the record, and from the rows before.
    const again = await importCsv(t, 'sales', '单号,单价,数量\nI1,200,\nI1,,3\nI9,10,1\nI9,20,\n', {
      mode: 'upsert',
      key: 'no',
    });
    expect(again).toMatchObject({ created: 1, updated: 3, failed: 0 });
    expect(await totalOf('I1')).toBe(654);
    expect(await totalOf('I9')).toBe(22.6);
  });

  it('is right about changes that come at once', async () => {
    const { body } = await create({ price: 1, count: 1, rate: 0 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => change(body.id, i % 2 ? { price: 7 } : { count: 9 })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { values } = (await t.api.get<RecordView>(`/forms/sales/records/${body.id}`)).body;
    expect(values).toMatchObject({ price: 7, count: 9, total: 63 });
  });

  it('reckons a new or changed formula, and all that reads it, for the records there are', async () => {
    const { body } = await create({ price: 100, count: 1, rate: 0 });
    const form = (await t.api.get<FormView>('/forms/sales')).body;
    const fields = [
      ...form.fields.map((f) => (f.key === 'total' ? { ...f, formula: '{price} * {count} * 20' } : f)),
      { key: 'twice', type: 'number', label: '两倍', formula: '{total} * 2' },
    ];
    expect((await t.api.patch('/forms/sales', { fields })).status).toBe(200);
    const { values, version } = (await t.api.get<RecordView>(`/forms/sales/records/${body.id}`)).body;
    expect([values, version]).toMatchObject([{ total: 2000, twice: 4000, tier: '大单' }, 1]);
    const typed = fields.map((f) => (f.key === 'price' ? { ...f, formula: '1' } : f));
    expect(await t.api.patch('/forms/sales', { fields: typed })).toMatchObject({
      status: 409,
      body: { code: 'FORMULA_OVER_VALUES' },
    });
  });

  it('keeps formulas with today right, day by day', async () => {
    await t.api.put('/test/clock', { now: '2027-03-01T02:00:00Z' });
    const fields = [
      { key: 'ends_on', type: 'date', label: '到期日' },
      { key: 'left', type: 'number', label: '剩余天数', formula: 'DAYS({ends_on}, TODAY())' },
      { key: 'state', type: 'text', label: '状态', formula: 'IF({left} < 0, "过期", "有效")' },
    ];
    await t.api.post('/forms', { key: 'contracts', name: '合同', fields });
    const made = await t.api.post<RecordView>('/forms/contracts/records', { values: { ends_on: '2027-03-02' } });
    expect(made.body.values).toMatchObject({ left: 1, state: '有效' });
    const now = async () => (await t.api.get<RecordView>(`/forms/contracts/records/${made.body.id}`)).body;
    // Half past midnight in Shanghai; the day before in Greenwich.
    await t.api.put('/test/clock', { now: '2027-03-02T16:30:00Z' });
    await t.api.post('/test/tick');
    expect(await now()).toMatchObject({ version: 1, values: { left: -1, state: '过期' } });
    const over = await t.api.post('/forms/contracts/records/query', { filter: { '==': [v('state'), '过期'] } });
    expect(over.body).toMatchObject({ items: [{ id: made.body.id }] });
  });

  it.each([
    ['a circle', { formula: 'LEN({tier})' }, 'FORM_CYCLE'],
    ['a field that is not there', { formula: '{nothing}+1' }, 'FIELD_UNKNOWN'],
    ['a kind that does not fit', { formula: '"文字"' }, 'FORMULA_UNFIT'],
  ])('refuses a formula with %s, saying where', async (_, change, code) => {
    const fields = FIELDS.map((f) => (f.key === 'total' ? { ...f, ...change } : f));
    const refused = await t.api.post('/forms', { key: 'bad', name: '坏', fields });
    expect(refused.status).toBe(422);
    expect(details(refused).join()).toContain(`${code}`);
    expect(details(refused).join()).toContain('fields.');
  });

  const totalOf = async (no: string) => {
    const found = await t.api.post<{ items: RecordView[] }>('/forms/sales/records/query', {
      filter: { '==': [v('no'), no] },
    });
    return found.body.items[0]!.values.total;
  };
});
