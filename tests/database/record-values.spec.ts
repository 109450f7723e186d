import { getRecord, insertMany, insertOne, listRecords, selectIds, updateOne } from '@careloop/database';
import { lunarMonthsOf } from '@careloop/calendar';
import { validateRecord } from '@careloop/forms';
import { newId } from '@careloop/kernel';
import fc from 'fast-check';
import { aField, aForm, context, recordDatabase, registry, write, type RecordDatabase } from './record-tables';

jest.setTimeout(120_000);

const options = ['gold', '普通', "it's", 'a,"b"', '{x}'].map((key) => ({ key, label: key }));
const form = aForm([
  aField('text', 'text'),
  aField('long', 'long-text'),
  aField('number', 'number'),
  aField('scaled', 'number', { scale: 4 }),
  aField('money', 'money'),
  aField('date', 'date'),
  aField('datetime', 'datetime'),
  aField('phone', 'phone'),
  aField('email', 'email'),
  aField('url', 'url'),
  aField('select', 'select', { options }),
  aField('multi', 'multi-select', { options }),
  aField('checkbox', 'checkbox'),
  aField('member', 'member'),
  aField('lunar', 'lunar-date'),
]);

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((s) => !/\0|\p{Surrogate}/u.test(s)),
  fc.constantFrom(
    '\\N',
    '\\.',
    'a\tb\nc\rd\\n',
    '𠮷野家 㐂 𪚥',
    '‏مرحبا‎',
    '👩‍👩‍👧‍👦🇨🇳',
    "';drop table--",
    '{"a":1}',
    'NULL',
    ' ',
  ),
);
const scaled = (digits: number, scale: number) =>
  fc
    .bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n })
    .map((n) => Number(`${n}e-${scale}`) || 0);
const instants = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((d) => d.toISOString());
const lunar = fc.tuple(fc.option(fc.integer({ min: 1901, max: 2099 })), fc.nat(12), fc.nat(29)).map(([year, m, d]) => {
  if (year === null) return { month: (m % 12) + 1, day: d + 1, leap: d % 2 === 0 };
  const months = lunarMonthsOf(year);
  const { month, leap, days } = months[m % months.length]!;
  return { month, day: (d % days) + 1, leap, year };
});
const records = fc.record(
  {
    text: texts,
    long: texts,
    number: fc.oneof(
      fc.double({ noNaN: true, min: -1e14, max: 1e14 }).map((n) => n || 0),
      fc.integer(),
    ),
    scaled: scaled(15, 4),
    money: scaled(15, 2),
    date: instants.map((d) => d.slice(0, 10)),
    datetime: instants,
    phone: fc.constantFrom('13800138000', '010-12345678', '+14155550123'),
    email: fc.emailAddress().map((e) => e.toLowerCase()),
    url: fc.webUrl(),
    select: fc.constantFrom(...options.map((o) => o.key)),
    multi: fc.subarray(
      options.map((o) => o.key),
      { minLength: 1 },
    ),
    checkbox: fc.boolean(),
    member: fc.uuid(),
    lunar,
  },
  { requiredKeys: [] },
);

const none = Object.fromEntries(form.fields.map((f) => [f.key, null]));
const checked = (values: Record<string, unknown>) => {
  const { values: clean, details } = validateRecord(form, values, { types: registry.field, language: 'en' });
  expect(details).toEqual([]);
  return clean;
};

describe('a value comes back as it was written', () => {
  let db: RecordDatabase;
  beforeAll(async () => (db = await recordDatabase()));
  afterAll(() => db.close());

  it('by one insert, and by an update', async () => {
    const table = await db.table(form);
    await fc.assert(
      fc.asyncProperty(records, records, async (first, second) => {
        const made = await insertOne(db.client, table, checked(first), write);
        expect(made.values).toEqual({ ...none, ...first });
        expect(await getRecord(db.client, table, made.id)).toEqual(made);
        const { record, old } = await updateOne(db.client, table, made.id, checked(second), write);
        expect(record.values).toEqual({ ...none, ...first, ...second });
        for (const key in old) expect(old[key]).toEqual((first as Record<string, unknown>)[key] ?? null);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['by UNNEST', 40],
    ['by COPY', 400],
  ])('%s', async (_, size) => {
    const table = await db.table({ ...form, id: newId() });
    const rows = fc.sample(records, size);
    const { ids, errors } = await db.within(() => insertMany(db.client, table, rows.map(checked), write));
    expect(errors).toEqual([]);
    const page = await listRecords(db.client, table, { limit: 1000, sort: ['_id'] }, context);
    const found = (JSON.parse(page.json).items as { id: string; values: unknown }[]).map((r) => [r.id, r.values]);
    expect(found).toEqual(rows.map((row, i) => [ids[i], { ...none, ...row }]));
  });

  it('and 50,000 of them by COPY, in order', async () => {
    const table = await db.table(aForm([aField('n', 'number'), aField('name', 'text')]));
    function* rows() {
      for (let n = 0; n < 50_000; n++) yield { n, name: `客户\t${n}\\` };
    }
    const { ids: made } = await db.within(() => insertMany(db.client, table, [...rows()], write));
    expect(made).toHaveLength(50_000);
    const { rows: found } = await db.client.query(
      `select count(*)::int as n, count(distinct id)::int as ids, sum(${table.column('n')!.sql})::int as sum from ${table.name}`,
    );
    expect(found[0]).toEqual({ n: 50_000, ids: 50_000, sum: (49_999 * 50_000) / 2 });
    const ids = await selectIds(db.client, table, { filter: { '==': [{ var: 'name' }, '客户\t49999\\'] } }, context);
    expect((await getRecord(db.client, table, ids[0]!))!.values.n).toBe(49_999);
    const { rows: changes } = await db.client.query(
      'select sum(cardinality(record_ids))::int as n from careloop.record_changes where form_id = $1',
      [table.form.id],
    );
    expect(changes[0].n).toBe(50_000);
  });
});
