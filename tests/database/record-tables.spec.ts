import {
  alterFormTable,
  compileList,
  dropFieldIndex,
  dropFormTable,
  ensureFieldIndex,
  getRecord,
  insertMany,
  insertOne,
  purgeField,
  recordTable,
  type RecordTable,
  whereSql,
} from '@careloop/database';
import type { FieldDefinition } from '@careloop/forms';
import type { Rule } from '@careloop/rules';
import { aField, aForm, context, recordDatabase, registry, write, type RecordDatabase } from './record-tables';

jest.setTimeout(120_000);

let db: RecordDatabase;
beforeAll(async () => (db = await recordDatabase()));
afterAll(() => db.close());

const changed = (table: RecordTable, fields: FieldDefinition[], roles = table.form.roles) =>
  recordTable(db.workspaceId, { ...table.form, version: table.form.version + 1, fields, roles }, registry.field);

describe('a changed form', () => {
  it('gets new columns at once and keeps removed ones with their values', async () => {
    const [name, note] = [aField('name', 'text'), aField('note', 'text')];
    const first = await db.table(aForm([name, note]));
    const { id } = await insertOne(db.client, first, { name: 'a', note: 'kept' }, write);
    const second = changed(first, [name, { ...note, removed: true }, aField('n', 'number')]);
    await db.within(() => alterFormTable(db.client, first, second));
    expect((await getRecord(db.client, second, id))!.values).toEqual({ name: 'a', n: null });
    const third = changed(second, [name, note]);
    await db.within(() => alterFormTable(db.client, second, third));
    expect((await getRecord(db.client, third, id))!.values).toEqual({ name: 'a', note: 'kept' });
    await purgeField(db.client, second, note.id);
    await expect(getRecord(db.client, third, id)).rejects.toThrow();
    await expect(purgeField(db.client, second, name.id)).rejects.toMatchObject({ code: 'FIELD_NOT_REMOVED' });
  });

  it('may change a type only while the column stays the same', async () => {
    const mobile = aField('mobile', 'text');
    const first = await db.table(aForm([mobile]));
    await db.within(() => alterFormTable(db.client, first, changed(first, [{ ...mobile, type: 'phone' }])));
    await expect(
      db.within(() => alterFormTable(db.client, first, changed(first, [{ ...mobile, type: 'number' }]))),
    ).rejects.toMatchObject({ code: 'FIELD_TYPE_CHANGE', details: [{ path: 'fields.0.type' }] });
  });

  it('becomes unique only when its values are, and says which are not', async () => {
    const email = aField('email', 'email');
    const first = await db.table(aForm([email]));
    await db.within(() =>
      insertMany(db.client, first, [{ email: 'a@x.cn' }, { email: 'A@x.cn' }, { email: 'b@x.cn' }, {}, {}], write),
    );
    const second = changed(first, [{ ...email, unique: true }]);
    await expect(db.within(() => alterFormTable(db.client, first, second))).rejects.toMatchObject({
      status: 409,
      code: 'FIELD_NOT_UNIQUE',
      params: { count: 1, values: 'A@x.cn' },
    });
    await db.client.query(`update ${first.name} set deleted_at = now() where ${first.column('email')!.sql} = 'A@x.cn'`);
    await db.within(() => alterFormTable(db.client, first, second));
    await expect(insertOne(db.client, second, { email: 'B@x.cn' }, write)).rejects.toMatchObject({
      code: 'VALUE_TAKEN',
    });
    await db.within(() => alterFormTable(db.client, second, first));
    await insertOne(db.client, first, { email: 'B@x.cn' }, write);
  });

  it('is refused uniqueness while values are longer than an index holds', async () => {
    const text = aField('text', 'text');
    const first = await db.table(aForm([text]));
    await insertOne(db.client, first, { text: '字'.repeat(601) }, write);
    await expect(
      db.within(() => alterFormTable(db.client, first, changed(first, [{ ...text, unique: true }]))),
    ).rejects.toMatchObject({ code: 'VALUES_TOO_LONG' });
  });

  it('may link to itself; to a form that is not there, not', async () => {
    const form = aForm([aField('parent', 'link', { form: 'tree' })], { key: 'tree' });
    const table = await db.table(form);
    const root = await insertOne(db.client, table, {}, write);
    await insertOne(db.client, table, { parent: root.id }, write);
    await dropFormTable(db.client, table);
    await expect(db.table(aForm([aField('x', 'link', { form: 'nowhere' })]))).rejects.toMatchObject({
      code: 'LINK_FORM_UNKNOWN',
    });
  });
});

describe('indexes', () => {
  let table: RecordTable;
  const tier = ['gold', 'plain'].map((key) => ({ key, label: key }));
  const plan = async (request: Parameters<typeof compileList>[1]) => {
    const { text, values } = compileList(table, request, context);
    const { rows } = await db.client.query(`explain ${text}`, values);
    return rows.map((r) => r['QUERY PLAN']).join('\n');
  };

  beforeAll(async () => {
    table = await db.table(
      aForm(
        [
          aField('name', 'text'),
          aField('short', 'text', { maxLength: 50 }),
          aField('n', 'number'),
          aField('born', 'date'),
          aField('lunar', 'lunar-date'),
          aField('tags', 'multi-select', { options: tier }),
          aField('email', 'email', { unique: true }),
          aField('note', 'long-text'),
        ],
        { roles: { birthday: 'born', lunarBirthday: 'lunar' } },
      ),
    );
    function* rows() {
      for (let i = 0; i < 20_000; i++)
        yield {
          name: `客户${i}`,
          short: `s${i}`,
          n: i % 3 ? i : null,
          born: new Date(Date.UTC(1950, 0, 1 + i)).toISOString().slice(0, 10),
          lunar: { month: (i % 12) + 1, day: (i % 30) + 1, leap: false },
          tags: i % 500 ? ['plain'] : ['gold'],
          email: `c${i}@example.com`,
        };
    }
    await db.within(() => insertMany(db.client, table, [...rows()], write));
    for (const key of ['name', 'short', 'n', 'tags', 'email']) await ensureFieldIndex(db.client, table, key);
    await db.client.query(`analyze ${table.name}`);
  });

  const named = (use: string, key: string) =>
    `x_${table.form.id.replaceAll('-', '')}_${use}_${table.column(key)!.field.id}`;

  it.each<[string, string, string, Rule]>([
    ['a birthday', 'b', 'born', { anniversary_within: [{ var: 'born' }, 0] }],
    ['an anniversary', 'b', 'born', { anniversary_within: [{ var: 'born' }, 3] }],
    ['a lunar birthday', 'b', 'lunar', { lunar_anniversary_within: [{ var: 'lunar' }, 3] }],
    ['a long text', 'h', 'name', { '==': [{ var: 'name' }, '客户77'] }],
    ['a short text', 'f', 'short', { '==': [{ var: 'short' }, 's77'] }],
    ['a number', 'f', 'n', { '<': [{ var: 'n' }, 20] }],
    ['a list', 'f', 'tags', { contains_any: [{ var: 'tags' }, ['gold']] }],
    ['an e-mail address', 'f', 'email', { '==': [{ var: 'email' }, 'c7@example.com'] }],
  ])('serve %s', async (_, use, key, filter) => {
    // As planners ask: all who match, in no order.
    const values: unknown[] = [];
    const where = whereSql(table, { filter }, { context, alias: 't', param: (v) => `$${values.push(v)}` });
    const { rows } = await db.client.query(`explain select t.id from ${table.name} t where ${where}`, values);
    expect(rows.map((r) => r['QUERY PLAN']).join('\n')).toContain(named(use, key));
  });

  it('serve a filtered list', async () =>
    expect(await plan({ filter: { '==': [{ var: 'email' }, 'c7@example.com'] } })).toContain(named('f', 'email')));

  it.each([['n'], ['-n'], ['name'], ['-name'], ['short']])(
    'give a list by %s its order, from its cursor on',
    async (sort) => {
      const first = await plan({ sort: [sort] });
      expect(first).toContain(named('f', sort.replace('-', '')));
      const { text, values } = compileList(table, { sort: [sort], limit: 10 }, context);
      expect((await db.client.query(text, values)).rows[0].size).toBe(10);
      expect(first).not.toMatch(/Seq Scan/);
    },
  );

  it('give the plain list its order', async () =>
    expect(await plan({})).toMatch(/Index Scan( Backward)? using "?x_\w+_c_/));

  it('are made once, made again when half-made, and dropped', async () => {
    const name = await ensureFieldIndex(db.client, table, 'n');
    expect(name).toBe(named('f', 'n'));
    expect(await ensureFieldIndex(db.client, table, 'note')).toBeNull();
    await db.client.query(
      `update pg_index set indisvalid = false where indexrelid = '"w_${db.workspaceId.replaceAll('-', '')}"."${name}"'::regclass`,
    );
    await ensureFieldIndex(db.client, table, 'n');
    const valid = async () =>
      (
        await db.client.query(
          'select indisvalid from pg_index join pg_class c on c.oid = indexrelid where relname = $1',
          [name],
        )
      ).rows[0]?.indisvalid;
    expect(await valid()).toBe(true);
    await dropFieldIndex(db.client, table, 'n');
    expect(await valid()).toBeUndefined();
  });

  it('hold the longest unique text in any script', async () => {
    const unique = await db.table(aForm([aField('t', 'text', { unique: true })]));
    await ensureFieldIndex(db.client, unique, 't');
    const longest = Array.from({ length: 600 }, (_, i) => String.fromCodePoint(0x20000 + ((i * 7919) % 40_000))).join(
      '',
    );
    await insertOne(db.client, unique, { t: longest }, write);
    const free = await db.table(aForm([aField('t', 'text')]));
    await ensureFieldIndex(db.client, free, 't');
    await insertOne(db.client, free, { t: longest.repeat(16) }, write);
  });
});
