import {
  check,
  compile,
  compileSql,
  evaluate,
  holds,
  type RecordData,
  type Rule,
  type RuleContext,
} from '@careloop/rules';
import fc from 'fast-check';
import { Client } from 'pg';
import { condition } from './random-rules';
import {
  insertParameter,
  insertSql,
  KINDS,
  keysOf,
  IDS,
  NOWS,
  record,
  rowsOf,
  schemas,
  tablesSql,
  ZONES,
  type Row,
} from './world';

const seed = Number(process.env.CARELOOP_SEED ?? Date.now() % 2 ** 31);
const RULES = Number(process.env.CARELOOP_RULES ?? 250);
const CUSTOMERS = 100;
const home = `rules_${process.pid}_${seed}`;
const { customers: schema } = schemas(home);

let client: Client;
let customers: Row[];
let related: Map<string, RecordData[]>;

beforeAll(async () => {
  client = new Client(process.env.CARELOOP_TEST_PG);
  await client.connect();
  customers = rowsOf(fc.sample(record, { numRuns: CUSTOMERS, seed }), '0190aaaa');
  const orders = rowsOf(fc.sample(record, { numRuns: 250, seed: seed + 1 }), '0190bbbb', customers);
  await client.query(`CREATE SCHEMA "${home}"; ${tablesSql(home)}`);
  await client.query(insertSql(home, 'customers'), [insertParameter(customers)]);
  await client.query(insertSql(home, 'orders'), [insertParameter(orders)]);
  related = new Map(customers.map(({ data }) => [String(data._id), []]));
  for (const { data, customer, deleted } of orders) if (!deleted) related.get(customer!)!.push(data);
});

afterAll(async () => {
  await client.query(`DROP SCHEMA IF EXISTS "${home}" CASCADE`);
  await client.end();
});

const contexts: fc.Arbitrary<RuleContext> = fc.record({
  now: fc.constantFrom(...NOWS).map((now) => new Date(now)),
  zone: fc.constantFrom(...ZONES),
  memberId: fc.option(fc.constantFrom(...IDS), { nil: undefined }),
  old: fc.option(
    fc.subarray(KINDS.flatMap(keysOf)).map((keys) => Object.fromEntries(keys.map((key) => [key, null]))),
    { nil: undefined },
  ),
});

/** What SQL says of every customer: the rule, and its negation, in one query. */
async function bySql(rule: Rule, context: RuleContext): Promise<Map<string, { yes: unknown; no: unknown }>> {
  const values: unknown[] = [];
  const sql = compileSql(rule, { schema, context, alias: 'r', param: (value) => `$${values.push(value)}` });
  const text = `SELECT r.id, ${sql} AS yes, NOT ${sql} AS no FROM ${schema.table!} r`;
  const { rows } = await client.query<{ id: string; yes: unknown; no: unknown }>(text, values);
  return new Map(rows.map(({ id, yes, no }) => [id, { yes, no }]));
}

describe('evaluate, compile and compileSql', () => {
  it(`give the same answer for ${RULES} random rules × ${CUSTOMERS} random records (CARELOOP_SEED=${seed})`, async () => {
    let pairs = 0;
    let held = 0;
    await fc.assert(
      fc.asyncProperty(condition(3), contexts, async (rule, context) => {
        expect(check(rule, schema)).toEqual([]);
        const answers = await bySql(rule, context);
        const plain = compile(rule);
        const typed = compile(rule, schema);
        for (const { data } of customers) {
          const id = String(data._id);
          const here = { ...context, related: { 'orders.customer': related.get(id)! } };
          const yes = holds(rule, data, here);
          const value = evaluate(rule, data, here, schema);
          const seen = { id, sql: answers.get(id), plain: plain(data, here), typed: typed(data, here), value };
          const wanted = { id, sql: { yes, no: !yes }, plain: value, typed: value, value: evaluate(rule, data, here) };
          if (JSON.stringify(seen) !== JSON.stringify(wanted)) expect({ data, ...seen }).toEqual({ data, ...wanted });
          pairs++;
          if (yes) held++;
        }
      }),
      { seed, numRuns: RULES, interruptAfterTimeLimit: 50_000, markInterruptAsFailure: false },
    );
    console.log(`seed ${seed}: ${pairs} pairs agree, ${held} of them hold`);
    expect(pairs).toBeGreaterThanOrEqual(10_000);
    expect(held / pairs).toBeGreaterThan(0.1);
  }, 90_000);
});
