import { checkFormula, compileFormula, formulaFunctions, formulaSql, type FormulaKind } from '@careloop/forms';
import { decimals, type RecordData, type RuleContext } from '@careloop/rules';
import fc from 'fast-check';
import { Client } from 'pg';
import { formulaSchema, insertLinesSql, lines, linesSql } from './formula-world';
import { anyFormula } from './random-formulas';
import { insertParameter, insertSql, NOWS, record, rowsOf, tablesSql, ZONES, type Row } from './world';

const seed = Number(process.env.CARELOOP_SEED ?? Date.now() % 2 ** 31);
const BATCHES = Number(process.env.CARELOOP_BATCHES ?? 40);
const [FORMULAS, RECORDS] = [40, 40];
const home = `formulas_${process.pid}_${seed}`;
const schema = formulaSchema(home);

let client: Client;
let records: RecordData[];

beforeAll(async () => {
  client = new Client(process.env.CARELOOP_TEST_PG);
  await client.connect();
  const rows: Row[] = rowsOf(fc.sample(record, { numRuns: RECORDS, seed }), '0190aaaa');
  const subforms = fc.sample(lines, { numRuns: RECORDS, seed });
  records = rows.map(({ data }, i) => ({ ...data, lines: subforms[i] }));
  await client.query(`CREATE SCHEMA "${home}"; ${tablesSql(home)}; ${linesSql(home)}`);
  await client.query(insertSql(home, 'customers'), [insertParameter(rows)]);
  const stored = records.flatMap(({ _id, lines: of }) =>
    (of as RecordData[]).map((line, position) => ({ record_id: _id, position, ...line })),
  );
  await client.query(insertLinesSql(home), [JSON.stringify(stored)]);
});

afterAll(async () => {
  await client.query(`DROP SCHEMA IF EXISTS "${home}" CASCADE`);
  await client.end();
});

/** As JSON has it: numbers as their digits, so that a digit too many is seen. */
const shown: Record<FormulaKind, (sql: string) => string> = {
  number: (sql) => `trim_scale(${sql})::text`,
  text: (sql) => sql,
  boolean: (sql) => sql,
  date: (sql) => `(${sql})::text`,
  datetime: (sql) => `to_char((${sql}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};

function digits(n: number): string {
  const { units, scale } = decimals.read(n);
  const text = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const at = text.length - scale;
  return (n < 0 ? '-' : '') + text.slice(0, at) + (scale ? `.${text.slice(at)}` : '');
}

/** What SQL makes of every formula for every record, in one statement. */
async function bySql(
  formulas: { text: string; kind: FormulaKind }[],
  context: RuleContext,
): Promise<Map<string, Record<string, unknown>>> {
  const values: unknown[] = [];
  const options = { schema, context, alias: 'r', param: (value: unknown) => `$${values.push(value)}` };
  const columns = formulas.map(({ text, kind }, i) => `${shown[kind](formulaSql(text, options))} AS v${i}`);
  const sql = `SELECT ${['r.id', ...columns].join(', ')} FROM ${schema.table!} r`;
  const { rows } = await client.query<Record<string, unknown>>(sql, values).catch(async (error: Error) => {
    if (formulas.length > 1) for (const one of formulas) await bySql([one], context);
    throw new Error(`${error.message}: ${formulas[0]!.text}\n${sql}`, { cause: error });
  });
  return new Map(rows.map((row) => [String(row.id), row]));
}

const contexts: fc.Arbitrary<RuleContext> = fc.record({
  now: fc.constantFrom(...NOWS).map((now) => new Date(now)),
  zone: fc.constantFrom(...ZONES),
});

describe('compileFormula and formulaSql', () => {
  it(`give the same for ${BATCHES * FORMULAS} random formulas × ${RECORDS} records (CARELOOP_SEED=${seed})`, async () => {
    let [pairs, filled, refused] = [0, 0, 0];
    const seen = new Set<string>();
    const codes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyFormula, { minLength: FORMULAS, maxLength: FORMULAS }),
        contexts,
        async (texts, context) => {
          const formulas = texts.flatMap((text) => {
            const { kind, problems } = checkFormula(text, schema);
            for (const { code } of problems) codes.set(code, (codes.get(code) ?? 0) + 1);
            if (kind === null) refused++;
            return kind === null ? [] : [{ text, kind, run: compileFormula(text, schema) }];
          });
          for (const { text } of formulas) for (const [name] of text.matchAll(/[A-Z0-9]+(?=\()/g)) seen.add(name);
          const answers = await bySql(formulas, context);
          for (const data of records) {
            const row = answers.get(String(data._id))!;
            formulas.forEach(({ text, run }, i) => {
              const value = run(data, context);
              const wanted = typeof value === 'number' ? digits(value) : value;
              const sql = row[`v${i}`];
              if (sql !== wanted) throw new Error(JSON.stringify({ text, context, js: value, sql, data }));
              pairs++;
              if (value !== null) filled++;
            });
          }
        },
      ),
      { seed, numRuns: BATCHES, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false, endOnFailure: true },
    );
    const names = [...formulaFunctions.values()].filter((fn) => fn.group !== 'operator').map(({ name }) => name);
    console.log(
      `seed ${seed}: ${pairs} pairs agree, ${filled} of them not empty; ${refused} formulas refused`,
      Object.fromEntries(codes),
    );
    expect(pairs).toBeGreaterThanOrEqual(10_000);
    // Every function has been in some formula, so that a new one is not forgotten.
    expect(names.filter((name) => !seen.has(name))).toEqual([]);
    expect(filled / pairs).toBeGreaterThan(0.2);
  }, 120_000);

  const nested = (open: string, close: string, times: number) => open.repeat(times) + '{number1}' + close.repeat(times);
  it.each([
    ['sums', Array.from({ length: 250 }, () => '{number1}').join('+')],
    ['products', Array.from({ length: 200 }, () => '{number1}').join('*')],
    ['powers', Array.from({ length: 100 }, () => '{number1}').join('^')],
    ['joins', Array.from({ length: 250 }, () => '{text1}').join('&')],
    ['nested roundings', nested('ROUNDUP(', ',2)', 60)],
    ['nested conditions', nested('IF({boolean1},1,', ')', 60)],
    ['nested dates', 'EDATE('.repeat(60) + '{date1}' + ',1)'.repeat(60)],
    ['a product of many', `PRODUCT(${Array.from({ length: 200 }, () => '{number1}').join()})`],
  ])('take the largest formulas that check: %s', async (_, text) => {
    const context = { now: new Date(NOWS[0]!), zone: ZONES[0]! };
    const { kind, problems } = checkFormula(text, schema);
    expect(problems).toEqual([]);
    const answers = await bySql([{ text, kind: kind! }], context);
    const run = compileFormula(text, schema);
    for (const data of records) {
      const value = run(data, context);
      expect(answers.get(String(data._id))!.v0).toEqual(typeof value === 'number' ? digits(value) : value);
    }
  });

  it('agree on a formula of a subform’s column, row by row', async () => {
    const text = 'ROUND({lines.amount}/SUM({lines.amount}),4)&{lines.note}&{text1}';
    const context = { now: new Date(NOWS[0]!), zone: ZONES[0]! };
    const values: unknown[] = [];
    const param = (value: unknown) => `$${values.push(value)}`;
    const sql = formulaSql(text, { schema, context, alias: 'r', rowAlias: 'l', row: 'lines', param });
    const { rows } = await client.query<{ id: string; position: number; v: unknown }>(
      `SELECT r.id, l.position, ${sql} AS v FROM ${schema.table!} r JOIN "${home}"."lines" l ON l.record_id = r.id`,
      values,
    );
    const run = compileFormula(text, schema, { row: 'lines' });
    const byId = new Map(records.map((data) => [data._id, data]));
    for (const { id, position, v } of rows) {
      const data = byId.get(id)!;
      expect(v).toBe(run(data, context, undefined, (data.lines as RecordData[])[position]));
    }
    expect(rows.length).toBeGreaterThan(20);
  });
});
