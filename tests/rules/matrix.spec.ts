import {
  compile,
  compileSql,
  evaluate,
  lunarDaySql,
  monthDaySql,
  type Kind,
  type RecordData,
  type Rule,
  type RuleContext,
} from '@careloop/rules';
import { Client } from 'pg';
import {
  DATES,
  INSTANTS,
  insertParameter,
  insertSql,
  NOWS,
  NUMBERS,
  rowsOf,
  schemas,
  SPELLINGS,
  tablesSql,
  TEXTS,
  ZONES,
} from './world';

/** Where random pairs would be rare: every value of a kind against every other, and exact results. */

const home = `rules_matrix_${process.pid}`;
const { customers: schema } = schemas(home);
const context: RuleContext = { now: new Date(NOWS[0]!), zone: 'Asia/Shanghai' };
const two = (kind: Kind): [Rule, Rule] => [{ var: `${kind}1` }, { var: `${kind}2` }];
let client: Client;

beforeAll(async () => {
  client = new Client(process.env.CARELOOP_TEST_PG);
  await client.connect();
  await client.query(`CREATE SCHEMA "${home}"; ${tablesSql(home)}`);
});

afterAll(async () => {
  await client.query(`DROP SCHEMA IF EXISTS "${home}" CASCADE`);
  await client.end();
});

/** Stores records, and compares what SQL, evaluate and compile say of a rule; answers how many it holds for. */
async function agree(records: RecordData[], rules: Rule[], contexts = [context]): Promise<number> {
  const rows = rowsOf(records, '0190dddd').map((row) => ({ ...row, deleted: false }));
  await client.query(`TRUNCATE "${home}"."customers"`);
  await client.query(insertSql(home, 'customers'), [insertParameter(rows)]);
  let held = 0;
  for (const rule of rules)
    for (const here of contexts) {
      const values: unknown[] = [];
      const sql = compileSql(rule, { schema, context: here, alias: 'r', param: (v) => `$${values.push(v)}` });
      const { rows: found } = await client.query<{ id: string }>(
        `SELECT r.id FROM ${schema.table!} r WHERE ${sql}`,
        values,
      );
      const bySql = new Set(found.map(({ id }) => id));
      const run = compile(rule, schema);
      held += found.length;
      for (const { data } of rows) {
        const sqlSays = bySql.has(String(data._id));
        const said = { compiled: run(data, here), evaluated: evaluate(rule, data, here, schema) };
        if (said.compiled !== sqlSays || said.evaluated !== sqlSays)
          expect({ rule, zone: here.zone, now: here.now, data, ...said }).toEqual({ sqlSays });
      }
    }
  return held;
}

const pairs = <T>(values: readonly T[], kind: Kind): RecordData[] =>
  values.flatMap((a) => values.map((b) => ({ [`${kind}1`]: a, [`${kind}2`]: b })));

const comparisons = ['==', '!=', '===', '!==', '<', '<=', '>', '>='];

it('every text against every other, also what looks like an instant', async () => {
  const texts = [...TEXTS, '', null, ...SPELLINGS];
  const names = [...comparisons, 'starts_with', 'ends_with', 'contains', 'in'];
  const rules = names.map((name) => ({ [name]: two('text') }));
  const held = await agree(pairs(texts, 'text'), rules);
  expect(held).toBeGreaterThan(texts.length * 10);
});

it.each(['<', '<=', '>', '>=', '==', 'starts_with', 'ends_with', 'contains'])(
  'every text %s every written one',
  async (name) => {
    const records = [...TEXTS, '', null].map((text) => ({ text1: text }));
    const rules = [...TEXTS, ''].flatMap((text) => [{ [name]: [{ var: 'text1' }, text] }]);
    expect(await agree(records, rules)).toBeGreaterThan(0);
  },
);

it('every date and instant against every other, spelled in any way', async () => {
  const dates = comparisons.map((name) => ({ [name]: two('date') }));
  expect(await agree(pairs([...DATES, null], 'date'), dates)).toBeGreaterThan(0);
  const instants = comparisons.map((name) => ({ [name]: two('datetime') }));
  expect(await agree(pairs([...INSTANTS, null], 'datetime'), instants)).toBeGreaterThan(0);
  const spelled = SPELLINGS.flatMap((text) => comparisons.map((name) => ({ [name]: [{ var: 'datetime1' }, text] })));
  expect(
    await agree(
      INSTANTS.map((datetime1) => ({ datetime1 })),
      spelled,
    ),
  ).toBeGreaterThan(0);
});

it('every number against every other', async () => {
  const rules = comparisons.map((name) => ({ [name]: two('number') }));
  expect(await agree(pairs([...NUMBERS, null], 'number'), rules)).toBeGreaterThan(0);
});

it.each(['+', '-', '*', '/', '%', 'min', 'max'])('%s gives the same number, to the last digit', async (name) => {
  const operands = [...NUMBERS, null, 7, 1 / 3, 123456.789, 0.07, 1e-12];
  const rule: Rule = { [name]: two('number') };
  const records = pairs(operands, 'number').map((record) => ({
    ...record,
    _version: 1,
    expected: evaluate(rule, record, context),
  }));
  const equal: Rule = { '==': [rule, { var: 'reference_number' }] };
  const more = {
    ...schema,
    fields: {
      ...schema.fields,
      reference_number: { key: 'reference_number', label: '应得', kind: 'number' as const, column: 'f_expected' },
    },
  };
  await client.query(
    `ALTER TABLE "${home}"."customers" DROP COLUMN IF EXISTS f_expected, ADD COLUMN f_expected numeric`,
  );
  await client.query(`TRUNCATE "${home}"."customers"`);
  const rows = rowsOf(records, '0190eeee');
  await client.query(insertSql(home, 'customers'), [insertParameter(rows)]);
  await client.query(
    `UPDATE "${home}"."customers" c SET f_expected = r.expected FROM jsonb_to_recordset($1::jsonb) AS r(_id uuid, expected numeric) WHERE c.id = r._id`,
    [JSON.stringify(rows.map(({ data }) => data))],
  );
  const values: unknown[] = [];
  const sql = compileSql(equal, { schema: more, context, alias: 'r', param: (v) => `$${values.push(v)}` });
  const { rows: wrong } = await client.query(
    `SELECT f_number1, f_number2, f_expected FROM ${schema.table!} r WHERE NOT ${sql}`,
    values,
  );
  expect(wrong).toEqual([]);
  expect(rows.filter(({ data }) => data.expected !== null).length).toBeGreaterThan(400);
});

it('counts the same days in every zone, at every hour', async () => {
  const contexts = ZONES.map((zone, i) => ({ zone, now: new Date(NOWS[i]!) }));
  const hours = Array.from({ length: 50 }, (_, i) => new Date(Date.UTC(2026, 1, 27, i)).toISOString());
  const records = [...INSTANTS, ...hours, null].map((datetime1, i) => ({ datetime1, date1: DATES[i] ?? null }));
  const rules: Rule[] = ['days_until', 'days_since'].flatMap((name) =>
    ['datetime1', 'date1'].flatMap((key) =>
      (['<=', '=='] as const).map((sign) => ({ [sign]: [{ [name]: [{ var: key }] }, 1] })),
    ),
  );
  expect(await agree(records, [...rules, { is_today: [{ var: 'datetime1' }] }], contexts)).toBeGreaterThan(0);
});

it('finds the same anniversaries on every day of a common and a leap year', async () => {
  const days = Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(2000, 0, 1 + i)).toISOString().slice(0, 10));
  const lunar = Array.from({ length: 30 * 24 }, (_, i) => ({
    month: (Math.floor(i / 30) % 12) + 1,
    day: (i % 30) + 1,
    leap: i >= 360,
  }));
  const records = lunar.map((lunar_date1, i) => ({ lunar_date1, date1: days[i] ?? null }));
  const contexts = ['2026-02-28', '2027-12-20', '2028-02-28', '2025-07-25', '2026-02-16'].map((day) => ({
    zone: 'Asia/Shanghai',
    now: new Date(`${day}T04:00:00Z`),
  }));
  const rules = [0, 1, 30, 366].flatMap((n): Rule[] => [
    { anniversary_within: [{ var: 'date1' }, n] },
    { lunar_anniversary_within: [{ var: 'lunar_date1' }, n] },
  ]);
  expect(await agree(records, rules, contexts)).toBeGreaterThan(records.length);
});

it('asks "any" and "none" of related records as counting would', async () => {
  const customers = rowsOf([{}, {}, {}, {}], '0190f000').map((row) => ({ ...row, deleted: false }));
  // Customer n has n live orders, and a deleted one.
  const links = customers.flatMap(({ data }, n) =>
    Array.from({ length: n + 1 }, (_, i) => ({ id: data._id, deleted: i === n })),
  );
  const orders = rowsOf(
    links.map((_, i) => ({ number1: i / 10 })),
    '0190f001',
  ).map((row, i) => ({
    ...row,
    customer: String(links[i]!.id),
    deleted: links[i]!.deleted,
  }));
  await client.query(`TRUNCATE "${home}"."customers", "${home}"."orders"`);
  await client.query(insertSql(home, 'customers'), [insertParameter(customers)]);
  await client.query(insertSql(home, 'orders'), [insertParameter(orders)]);
  for (const sign of comparisons)
    for (const n of [-1, 0, 1, 2, 0.5])
      for (const count of [{ count: ['orders.customer'] }, { sum: ['orders.customer', 'number1'] }])
        for (const rule of [{ [sign]: [count, n] }, { [sign]: [n, count] }] as Rule[]) {
          const values: unknown[] = [];
          const sql = compileSql(rule, { schema, context, alias: 'r', param: (v) => `$${values.push(v)}` });
          const text = `SELECT array_agg(r.id ORDER BY r.id) AS ids FROM ${schema.table!} r WHERE ${sql}`;
          const { rows } = await client.query<{ ids: string[] | null }>(text, values);
          const wanted = customers.filter(({ data }) => {
            const live = orders.filter(({ customer, deleted }) => customer === data._id && !deleted);
            const here = { ...context, related: { 'orders.customer': live.map((order) => order.data) } };
            return compile(rule)(data, here);
          });
          expect([rule, rows[0]!.ids ?? []]).toEqual([rule, wanted.map(({ data }) => data._id)]);
        }
});

it('leaves columns to their indexes', async () => {
  const records = Array.from({ length: 300 }, (_, i) => ({
    text1: `n${i}`,
    number1: i,
    option1: 'gold',
    options1: ['gold'],
    date1: '2026-03-01',
    datetime1: INSTANTS[7],
  }));
  await agree(records, []);
  const index = (name: string, on: string) => `CREATE INDEX ${name} ON "${home}"."customers" ${on}`;
  await client.query(
    [
      index('by_text', '(f_text1)'),
      index('by_number', '(f_number1)'),
      index('by_option', '(f_option1)'),
      index('by_options', 'USING gin (f_options1)'),
      index('by_date', '(f_date1)'),
      index('by_time', '(f_datetime1)'),
      index('by_birthday', `(${monthDaySql('f_date2')})`),
      index('by_lunar', `(${lunarDaySql('"f_lunar_date2"')})`),
    ].join(';'),
  );
  await client.query('SET enable_seqscan = off');
  const plans: [string, Rule][] = [
    ['by_text', { '==': [{ var: 'text1' }, 'n7'] }],
    ['by_text', { '<': [{ var: 'text1' }, 'n7'] }],
    ['by_text', { starts_with: [{ var: 'text1' }, 'n7'] }],
    ['by_number', { between: [{ var: 'number1' }, 3, 5] }],
    ['by_option', { in: [{ var: 'option1' }, ['plain', 'Gold']] }],
    ['by_options', { contains_any: [{ var: 'options1' }, ['plain']] }],
    ['by_options', { in: ['plain', { var: 'options1' }] }],
    ['by_date', { '<=': [{ days_until: [{ var: 'date1' }] }, 30] }],
    ['by_date', { '==': [{ days_since: [{ var: 'date1' }] }, 7] }],
    ['by_date', { is_today: [{ var: 'date1' }] }],
    ['by_time', { '<=': [{ days_since: [{ var: 'datetime1' }] }, 90] }],
    ['by_birthday', { anniversary_within: [{ var: 'date2' }, 3] }],
    ['by_lunar', { lunar_anniversary_within: [{ var: 'lunar_date2' }, 3] }],
  ];
  for (const [name, rule] of plans) {
    const values: unknown[] = [];
    const sql = compileSql(rule, { schema, context, alias: 'r', param: (v) => `$${values.push(v)}` });
    const { rows } = await client.query(`EXPLAIN SELECT r.id FROM ${schema.table!} r WHERE ${sql}`, values);
    const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
    expect([JSON.stringify(rule), /Index Cond/.test(plan) && plan.includes(` ${name} `) ? name : plan]).toEqual([
      JSON.stringify(rule),
      name,
    ]);
  }
  await client.query('RESET enable_seqscan');
});
