import { ListIndexes, wishesOf, type Wish } from '../../apps/api/src/views/list-indexes';
import { FormsService } from '../../apps/api/src/forms/forms.service';
import type { FormView } from '@careloop/contracts';
import { compileList, whereSql, type RecordTable } from '@careloop/database';
import { startTestApp, type TestApp } from '../support/app';
import { customersForm } from './forms';

jest.setTimeout(60_000);

/** Enough rows to be a large form. */
const MANY = 60_000;

describe('lists of a large form', () => {
  let t: TestApp;
  let table: RecordTable;
  let indexes: ListIndexes;
  const ask = { now: new Date(), zone: 'Asia/Shanghai' };
  beforeAll(async () => {
    t = await startTestApp();
    const { body } = await t.api.post<FormView>('/forms', customersForm);
    const [{ id: workspaceId }] = (await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces')) as [
      { id: string },
    ];
    table = await t.app.get(FormsService).table({ workspaceId }, body.id);
    indexes = t.app.get(ListIndexes);
    const column = (key: string) => table.column(key)!.sql;
    await t.db.query(
      `INSERT INTO ${table.name} (id, created_at, updated_at, ${column('name')}, ${column('email')}, ${column('monthly_fee')})
       SELECT gen_random_uuid(), now() - n * interval '1 second', now(), '客户' || n || CASE WHEN n % 20011 = 7 THEN '（集团大客户）' ELSE '' END,
         'someone' || n || '@example.com', n % 997 FROM generate_series(1, ${MANY}) n`,
    );
    await t.db.query(`ANALYZE ${table.name}`);
  });
  afterAll(() => t.close());

  /** A list that this machine was slow with may have asked for it already: then it is in the making. */
  const make = async (wish: Wish) => {
    for (;;) {
      const answer = await indexes.make(table.workspaceId, table.form.id, wish);
      if (answer !== 'busy') return answer;
      await new Promise((done) => setImmediate(done));
    }
  };
  const plan = async (text: string, values: unknown[] = []) =>
    (await t.db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values)).map((r) => r['QUERY PLAN']).join('\n');
  const sorted = () => {
    const { text, values } = compileList(table, { sort: ['-monthly_fee'], limit: 50 }, ask);
    return plan(text, values);
  };
  const found = async (search: string) => {
    const { body } = await t.api.post<{ items: { values: { name: string } }[] }>('/forms/customers/records/query', {
      search,
      sort: ['_id'],
      limit: 500,
    });
    return body.items.map(({ values }) => values.name);
  };

  it('are sorted by reading all rows at first, by an index when one was asked for', async () => {
    expect(await sorted()).toMatch(/Seq Scan/);
    expect(await make({ field: 'monthly_fee' })).toBe('made');
    expect(await sorted()).toMatch(/Index Scan/);
    expect(await make({ field: 'monthly_fee' })).toBe('made'); // again: nothing to do
  });

  it('find Chinese within a text by an index, and find the same as before', async () => {
    const terms = ['集团大客户', '户2001', 'SOMEONE5999', '客', '没有的'];
    const before = await Promise.all(terms.map(found));
    expect(await make({ search: true })).toBe('made');
    await t.db.query(`ANALYZE ${table.name}`);
    expect(await Promise.all(terms.map(found))).toEqual(before);
    expect(before.map((names) => names.length)).toEqual([3, 11, 11, 500, 0]);
    const values: unknown[] = [];
    const param = (value: unknown) => `$${values.push(value)}`;
    const where = whereSql(table, { search: '集团大客户' }, { context: ask, alias: 't', param });
    expect(await plan(`SELECT 1 FROM ${table.name} t WHERE ${where}`, values)).toMatch(/Bitmap Index Scan/);
  });

  it('ask for what they are slow by: the first sort field, what tells records apart, a search of some length', () => {
    const tier = { '==': [{ var: 'tier' }, 'gold'] };
    const fee = { '>': [{ var: 'monthly_fee' }, 5] };
    expect(wishesOf(table, { sort: ['-renews_on', 'name'], filter: { and: [tier, fee] }, search: ' 王小明 ' })).toEqual(
      [{ field: 'renews_on' }, { field: 'monthly_fee' }, { search: true }],
    );
    expect(wishesOf(table, { sort: ['-_created_at'], filter: tier, search: '王' })).toEqual([]);
  });

  it('tell it in the background, once', async () => {
    indexes.noticed(table, { sort: ['renews_on'] }, 20); // quick: nothing to tell
    indexes.noticed(table, { sort: ['birthday'] }, 500);
    const made = async () =>
      (
        await t.db.query<{ indexdef: string }>(`SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'x\\_%\\_f\\_%'`)
      ).map(({ indexdef }) => indexdef);
    const has = (defs: string[], key: string) =>
      defs.some((def) => def.includes(table.column(key)!.sql.replaceAll('"', '')));
    const end = Date.now() + 20_000;
    while (Date.now() < end && !has(await made(), 'birthday')) await new Promise((done) => setTimeout(done, 50));
    const defs = await made();
    expect({ birthday: has(defs, 'birthday'), renews_on: has(defs, 'renews_on') }).toEqual({
      birthday: true,
      renews_on: false,
    });
  });

  it('of a small form get none', async () => {
    const { body } = await t.api.post<FormView>('/forms', { ...customersForm, key: 'few' });
    expect(await indexes.make(table.workspaceId, body.id, { field: 'name' })).toBe('spared');
    expect(await indexes.make(table.workspaceId, body.id, { search: true })).toBe('spared');
  });
});
