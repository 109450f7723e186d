import {
  findClashes,
  getRecord,
  historyOf,
  insertMany,
  insertOne,
  listRecords,
  type Queryable,
  recordError,
  restoreOne,
  type RecordTable,
  softDelete,
  updateMany,
  updateOne,
  upsertMany,
} from '@careloop/database';
import { newId } from '@careloop/kernel';
import { aField, aForm, context, recordDatabase, write, type RecordDatabase } from './record-tables';

jest.setTimeout(120_000);

let db: RecordDatabase;
beforeAll(async () => (db = await recordDatabase()));
afterAll(() => db.close());

const customers = () =>
  db.table(
    aForm(
      [
        aField('name', 'text'),
        aField('email', 'email', { unique: true }),
        aField('n', 'number'),
        aField('no', 'text', { unique: true }),
      ],
      { key: 'customers' },
    ),
  );
const all = async (table: RecordTable) =>
  (
    JSON.parse((await listRecords(db.client, table, { sort: ['_id'], limit: 1000 }, context)).json) as {
      items: { id: string; version: number; values: Record<string, unknown> }[];
    }
  ).items;

describe('one record', () => {
  it('has a version that only real changes raise, and a stale one is refused', async () => {
    const table = await customers();
    const made = await insertOne(db.client, table, { name: '张三', n: 1 }, write);
    expect(made).toMatchObject({ version: 1, createdBy: write.actor, createdAt: write.at.toISOString() });
    const second = await updateOne(db.client, table, made.id, { n: 2, name: '张三' }, write, 1);
    expect(second).toMatchObject({ record: { version: 2, values: { n: 2 } }, old: { n: 1 } });
    const same = await updateOne(db.client, table, made.id, { n: 2 }, write);
    expect(same).toMatchObject({ record: { version: 2 }, old: {}, changeId: null });
    await expect(updateOne(db.client, table, made.id, { n: 3 }, write, 1)).rejects.toMatchObject({
      status: 409,
      code: 'RECORD_VERSION_STALE',
      params: { expected: 1, actual: 2 },
    });
    await expect(softDelete(db.client, table, made.id, write, 1)).rejects.toMatchObject({
      code: 'RECORD_VERSION_STALE',
    });
    await expect(updateOne(db.client, table, newId(), { n: 3 }, write)).rejects.toMatchObject({
      code: 'RECORD_NOT_FOUND',
    });
    await expect(updateOne(db.client, table, "x'", { n: 3 }, write)).rejects.toMatchObject({
      code: 'RECORD_NOT_FOUND',
    });
  });

  it('gives a unique value back when it is deleted, and not twice', async () => {
    const table = await customers();
    const made = await insertOne(db.client, table, { email: 'Ann@example.com' }, write);
    const taken = {
      status: 409,
      code: 'VALUE_TAKEN',
      details: [{ path: 'values.email', code: 'VALUE_TAKEN', params: { field: 'email', label: 'email' } }],
    };
    await expect(insertOne(db.client, table, { email: 'ann@example.com' }, write)).rejects.toMatchObject(taken);
    await softDelete(db.client, table, made.id, write);
    await expect(softDelete(db.client, table, made.id, write)).rejects.toMatchObject({ code: 'RECORD_NOT_FOUND' });
    const other = await insertOne(db.client, table, { email: 'ann@example.com' }, write);
    await expect(restoreOne(db.client, table, made.id, write)).rejects.toMatchObject(taken);
    await softDelete(db.client, table, other.id, write);
    expect(await restoreOne(db.client, table, made.id, write)).toMatchObject({
      version: 3,
      values: { email: 'Ann@example.com' },
    });
    await insertOne(db.client, table, { email: null }, write);
    await insertOne(db.client, table, {}, write);
  });

  it('links to live records only', async () => {
    const table = await customers();
    const orders = await db.table(aForm([aField('customer', 'link', { form: 'customers' })]), [table.form]);
    const customer = await insertOne(db.client, table, {}, write);
    const unknown = { status: 422, code: 'LINK_UNKNOWN', details: [{ path: 'values.customer', code: 'LINK_UNKNOWN' }] };
    await expect(insertOne(db.client, orders, { customer: newId() }, write)).rejects.toMatchObject(unknown);
    const order = await insertOne(db.client, orders, { customer: customer.id }, write);
    await expect(updateOne(db.client, orders, order.id, { customer: newId() }, write)).rejects.toMatchObject(unknown);
    const forced = await db.client
      .query(`update ${orders.name} set ${orders.column('customer')!.sql} = $1`, [newId()])
      .catch((e: unknown) => e);
    expect(recordError(forced, orders)).toMatchObject(unknown);
    const many = await db.within(() =>
      insertMany(db.client, orders, [{ customer: newId() }, { customer: customer.id }], write),
    );
    expect(many).toMatchObject({
      ids: [null, expect.any(String)],
      errors: [{ index: 0, path: 'values.customer', code: 'LINK_UNKNOWN' }],
    });
    await softDelete(db.client, table, customer.id, write);
    await expect(insertOne(db.client, orders, { customer: customer.id }, write)).rejects.toMatchObject(unknown);
  });

  it('queues its change only where somebody listens', async () => {
    const table = await customers();
    const queued = async () =>
      (
        await db.client.query('select count(*)::int as n from careloop.change_queue where form_id = $1', [
          table.form.id,
        ])
      ).rows[0].n;
    const loud = { ...write, notify: true };
    const made = await insertOne(db.client, table, { n: 1 }, write);
    expect(await queued()).toBe(0);
    await updateOne(db.client, table, made.id, { n: 2 }, loud);
    await updateOne(db.client, table, made.id, { n: 2 }, loud);
    expect(await queued()).toBe(1);
    await softDelete(db.client, table, made.id, loud);
    await restoreOne(db.client, table, made.id, loud);
    await db.within(() => insertMany(db.client, table, [{ n: 1 }, { n: 2 }], loud));
    await db.within(() => updateMany(db.client, table, [{ id: made.id, values: { n: 5 } }], loud));
    expect(await queued()).toBe(5);
  });
});

describe('serial numbers', () => {
  const numbered = () =>
    db.table(
      aForm([aField('no', 'serial', { serial: { prefix: 'HT', digits: 3, reset: 'day' } }), aField('n', 'number')]),
    );

  it('count on over single and bulk writes, and restart with the day of the workspace', async () => {
    const table = await numbered();
    const one = await insertOne(db.client, table, { n: 0 }, write);
    expect(one.values.no).toBe('HT20270301001');
    await db.within(() =>
      insertMany(
        db.client,
        table,
        Array.from({ length: 300 }, (_, n) => ({ n })),
        write,
      ),
    );
    await db.within(() => insertMany(db.client, table, [{ n: 1 }, { n: 2 }], write));
    // 16:00 UTC is the next day in Shanghai.
    await insertOne(db.client, table, {}, { ...write, at: new Date('2027-03-01T16:00:00Z') });
    const numbers = (await all(table)).map((r) => r.values.no);
    expect(new Set(numbers).size).toBe(304);
    expect(numbers.slice(300)).toEqual(['HT20270301301', 'HT20270301302', 'HT20270301303', 'HT20270302001']);
  });

  it('are never given twice to writers at the same time', async () => {
    const table = await numbered();
    const clients = await Promise.all(Array.from({ length: 5 }, db.open));
    await Promise.all(
      clients.map(async (client) => {
        for (let i = 0; i < 20; i++) await insertOne(client, table, {}, write);
      }),
    );
    await Promise.all(clients.map((client) => client.end()));
    const numbers = (await all(table)).map((r) => r.values.no).sort();
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, i) => `HT20270301${String(i + 1).padStart(3, '0')}`));
  });
});

describe('many records', () => {
  it.each([3, 250])('of which some clash: the others (%i more) are written', async (more) => {
    const table = await customers();
    await insertOne(db.client, table, { email: 'taken@example.com', no: 'A' }, write);
    const rest = Array.from({ length: more }, (_, i) => ({ email: `r${i}@example.com`, no: `R${i}` }));
    const rows = [
      { email: 'TAKEN@example.com' },
      { email: 'a@example.com' },
      { email: 'A@example.com' },
      { no: 'A' },
      {},
      ...rest,
    ];
    const { ids, errors } = await db.within(() => insertMany(db.client, table, rows, write));
    expect(errors).toMatchObject([
      { index: 0, path: 'values.email', code: 'VALUE_TAKEN' },
      { index: 2, path: 'values.email', code: 'VALUE_TAKEN' },
      { index: 3, path: 'values.no', code: 'VALUE_TAKEN' },
    ]);
    expect(ids.map((id) => id !== null)).toEqual(rows.map((_, i) => ![0, 2, 3].includes(i)));
    expect(await all(table)).toHaveLength(more + 3);
    expect((await findClashes(db.client, table, rows)).length).toBe(4 + 2 * more);
  });

  it('survive another writer that takes a value between the look and the COPY', async () => {
    const table = await customers();
    const other = await db.open();
    const rows = Array.from({ length: 300 }, (_, i) => ({ email: `c${i}@example.com` }));
    // The look for clashes has run when COPY begins: that is when the other one writes.
    let came = 0;
    const late = () => insertOne(other, table, { email: 'C7@example.com' }, write);
    const racing = {
      query: (text: unknown, values?: unknown[]) => {
        const go = () => db.client.query(text as string, values);
        return text === 'savepoint record_copy' && !came++ ? late().then(go) : go();
      },
    } as unknown as Queryable;
    const { errors, ids } = await db.within(() => insertMany(racing, table, rows, write));
    expect(errors).toMatchObject([{ index: 7, path: 'values.email', code: 'VALUE_TAKEN' }]);
    expect(ids.filter(Boolean)).toHaveLength(299);
    expect(await all(table)).toHaveLength(300);
    await other.end();
  });

  it('leave the connection usable when a row breaks in the middle of a COPY', async () => {
    const table = await customers();
    const broken = {
      get name() {
        throw new Error('broken row');
      },
    };
    const rows = [...Array.from({ length: 300 }, (_, n) => ({ n })), broken];
    await expect(db.within(() => insertMany(db.client, table, rows, write))).rejects.toThrow('broken row');
    expect(await all(table)).toEqual([]);
  });

  it('upserted twice are the same as once', async () => {
    const table = await customers();
    await insertOne(db.client, table, { email: 'Old@example.com', name: '旧', n: 1 }, write);
    const rows = [
      { email: 'old@example.com', name: '新', n: 1 },
      { email: 'b@example.com', name: '乙' },
      { email: null, name: '无' },
      { email: 'b@example.com', name: '丙', n: 3 },
    ];
    const run = () => db.within(() => upsertMany(db.client, table, 'email', rows, write));
    const first = await run();
    expect(first.rows.map((r) => r?.outcome ?? null)).toEqual(['updated', 'created', null, 'updated']);
    expect(first.errors).toMatchObject([{ index: 2, path: 'values.email', code: 'KEY_EMPTY' }]);
    const once = (await all(table)).map((r) => r.values);
    expect(once).toMatchObject([
      { email: 'old@example.com', name: '新', n: 1 },
      { email: 'b@example.com', name: '丙', n: 3 },
    ]);
    const settled = [rows[0]!, rows[3]!];
    const again = await db.within(() => upsertMany(db.client, table, 'email', settled, write));
    expect(again.rows.map((r) => r!.outcome)).toEqual(['unchanged', 'unchanged']);
    expect((await all(table)).map((r) => r.values)).toEqual(once);
  });

  it('are only updated where the mode says so', async () => {
    const table = await customers();
    await insertOne(db.client, table, { no: 'A', n: 1 }, write);
    const result = await db.within(() =>
      upsertMany(
        db.client,
        table,
        'no',
        [
          { no: 'A', n: 2 },
          { no: 'B', n: 3 },
        ],
        write,
        'update',
      ),
    );
    expect(result).toMatchObject({
      rows: [{ outcome: 'updated' }, null],
      errors: [{ index: 1, code: 'RECORD_UNKNOWN' }],
    });
    expect(await all(table)).toHaveLength(1);
  });

  it('are refused a key that several share', async () => {
    const table = await customers();
    await db.within(() => insertMany(db.client, table, [{ name: 'x' }, { name: 'x' }], write));
    const result = await db.within(() => upsertMany(db.client, table, 'name', [{ name: 'x', n: 1 }], write));
    expect(result.errors).toMatchObject([{ index: 0, code: 'KEY_AMBIGUOUS' }]);
  });

  it('change the fields each row names and no others', async () => {
    const table = await customers();
    const { ids } = await db.within(() =>
      insertMany(
        db.client,
        table,
        [
          { name: 'a', n: 1.25 },
          { name: 'b', email: 'b@example.com' },
        ],
        write,
      ),
    );
    const [a, b] = ids as [string, string];
    const result = await db.within(() =>
      updateMany(
        db.client,
        table,
        [
          { id: a, values: { n: 2 } },
          { id: b, values: { name: null } },
          { id: a, values: { name: 'A' } },
          { id: newId(), values: { n: 2 } },
          { id: a, values: { email: 'B@example.com' } },
        ],
        write,
      ),
    );
    expect(result.rows.map((r) => r?.outcome ?? null)).toEqual(['updated', 'updated', 'updated', null, null]);
    expect(result.errors).toMatchObject([
      { index: 3, code: 'RECORD_UNKNOWN' },
      { index: 4, code: 'VALUE_TAKEN' },
    ]);
    expect(await all(table)).toMatchObject([
      { version: 3, values: { name: 'A', n: 2, email: null } },
      { version: 2, values: { name: null, n: null, email: 'b@example.com' } },
    ]);
  });
});

describe('history', () => {
  it('runs through single and bulk changes to the beginning, page by page', async () => {
    const table = await customers();
    const at = (minute: number) => ({ ...write, at: new Date(Date.UTC(2027, 2, 1, 0, minute)) });
    const [other] = (await db.within(() => insertMany(db.client, table, [{ name: 'z' }], at(0)))).ids as [string];
    const { ids } = await db.within(() =>
      insertMany(db.client, table, [{ name: '甲', n: 1, no: 'A' }, { name: '乙' }], at(0)),
    );
    const id = ids[0]!;
    await updateOne(db.client, table, id, { n: 2 }, at(1));
    await db.within(() =>
      updateMany(
        db.client,
        table,
        [
          { id, values: { n: 3, name: null } },
          { id: other, values: { n: 9 } },
        ],
        { ...at(2), cause: { kind: 'import', id: 'i1' } },
      ),
    );
    await softDelete(db.client, table, id, at(3));
    await restoreOne(db.client, table, id, at(4));
    await db.within(() => upsertMany(db.client, table, 'no', [{ no: 'A', n: 4 }], { ...at(5), actor: null }));

    const { items, nextCursor } = await historyOf(db.client, table, id);
    expect(nextCursor).toBeNull();
    expect(items.map(({ kind, version, old, new: now }) => [kind, version, old, now])).toEqual([
      ['updated', 6, { n: 3 }, { n: 4 }],
      ['restored', 5, null, null],
      ['deleted', 4, null, null],
      ['updated', 3, { n: 2, name: '甲' }, { n: 3, name: null }],
      ['updated', 2, { n: 1 }, { n: 2 }],
      ['created', 1, null, { name: '甲', n: 1, no: 'A' }],
    ]);
    expect(items.map((i) => i.at)).toEqual([5, 4, 3, 2, 1, 0].map((m) => at(m).at.toISOString()));
    expect(items[0]!.actor).toBeNull();
    expect(items[3]).toMatchObject({ cause: { kind: 'import', id: 'i1' }, actor: write.actor });

    const paged = [];
    let cursor: string | undefined;
    do {
      const page = await historyOf(db.client, table, id, { limit: 2, cursor });
      paged.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(items);
    await expect(historyOf(db.client, table, id, { cursor: 'x' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    await expect(historyOf(db.client, table, id, { limit: 0 })).rejects.toMatchObject({ code: 'LIMIT_OUT_OF_RANGE' });
  });

  it('tells what a single record began with', async () => {
    const table = await customers();
    const made = await insertOne(db.client, table, { name: '甲', n: 1 }, write);
    await updateOne(db.client, table, made.id, { name: '乙' }, write);
    const { items } = await historyOf(db.client, table, made.id);
    expect(items.map((i) => i.new)).toEqual([{ name: '乙' }, { name: '甲', n: 1 }]);
  });

  it('is not written when the write fails', async () => {
    const table = await customers();
    await insertOne(db.client, table, { no: 'A' }, write);
    const failed = await db
      .within(() => insertOne(db.client, table, { no: 'A' }, { ...write, notify: true }))
      .catch((e: unknown) => e);
    expect(failed).toMatchObject({ code: 'VALUE_TAKEN' });
    const { rows } = await db.client.query(
      'select count(*)::int as n from careloop.record_changes where form_id = $1',
      [table.form.id],
    );
    expect(rows[0].n).toBe(1);
    expect(await getRecord(db.client, table, 'no id')).toBeNull();
  });
});
