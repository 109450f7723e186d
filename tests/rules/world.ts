import { lunarCode, type Kind, type RecordData, type RuleField, type RuleSchema } from '@careloop/rules';
import fc from 'fast-check';

/**
 * A small world for the rule tests: customers with two fields of every kind, and their orders, with the values that make
 * JavaScript and SQL disagree when nobody looks: empty, wrong case, emoji, far dates, decimals, moved clocks.
 */

export const OPTIONS = ['gold', 'Gold', 'plain', '钻石', 'vip_1'];
export const IDS = Array.from({ length: 6 }, (_, i) => `0190c0de-0000-7000-8000-00000000000${i}`);
export const TEXTS = ['a', 'A', 'b', 'ab', 'Ab', 'abc', ' ', '0', 'null', '张三', '张', '😀', '😀a', '\ue000', '\ud7ff', 'ａ', 'e\u0301', 'é', '%', 'a_b', "o'x", '\\', 'İ', 'ß']; // prettier-ignore
export const NUMBERS = [0, 1, -1, 2, 3, 0.1, 0.2, 0.3, 0.7, 1.1, 30, -0.5, 1e-9, 99.99, 1e15, -1e15, 123456789012.34, 0.30000000000000004]; // prettier-ignore
export const DATES = ['0001-01-01', '0099-12-31', '1900-02-28', '2000-02-29', '2024-02-29', '2026-01-31', '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-31', '2026-12-31', '2027-01-01', '9999-12-31']; // prettier-ignore
export const INSTANTS = ['0001-01-02T00:00:00.000Z', '1899-12-31T15:54:17.000Z', '1987-05-03T02:30:00.000Z', '2025-10-26T00:59:59.999Z', '2025-10-26T01:00:00.000Z', '2026-02-28T15:59:59.999Z', '2026-02-28T16:00:00.000Z', '2026-03-01T04:00:00.000Z', '2026-03-29T01:00:00.000Z', '2026-12-31T16:00:00.000Z', '9999-12-30T23:59:59.999Z']; // prettier-ignore
/** Other spellings of some of them, as people write them in rules. */
export const SPELLINGS = ['2026-02-28T16:00:00Z', '2026-03-01T00:00+08:00', '2026-03-01T00:00:00.000+08:00', '2025-10-26T02:59:59.999+0200', '2026-03-01T04:00:00.0Z']; // prettier-ignore
export const LUNARS = [
  { month: 1, day: 1, leap: false },
  { month: 1, day: 13, leap: false },
  { month: 1, day: 14, leap: false, year: 1990 },
  { month: 6, day: 1, leap: true },
  { month: 6, day: 1, leap: true, year: 2025 },
  { month: 6, day: 1, leap: false },
  { month: 12, day: 30, leap: false },
  { month: 2, day: 30, leap: false, year: 1985 },
];
export const ZONES = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu', 'America/St_Johns']; // prettier-ignore
export const NOWS = ['2026-03-01T04:00:00.000Z', '2026-02-28T15:59:59.999Z', '2026-02-28T16:00:00.000Z', '2024-02-29T12:00:00.000Z', '2025-12-31T23:30:00.000Z', '2025-10-26T00:30:00.000Z', '2026-03-08T06:59:00.000Z', '2033-12-22T01:00:00.000Z']; // prettier-ignore

/** Two fields per kind: `text1`, `text2`, `lunar_date1` … */
export const KINDS: Kind[] = ['text', 'number', 'boolean', 'date', 'datetime', 'lunar-date', 'option', 'options', 'reference', 'object']; // prettier-ignore
export const keysOf = (kind: Kind) => [1, 2].map((n) => `${kind.replace('-', '_')}${n}`);

const COLUMN: Record<Kind, string> = {
  text: 'text COLLATE "C"',
  number: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
  'lunar-date': 'integer',
  option: 'text COLLATE "C"',
  options: 'text[]',
  reference: 'uuid',
  object: 'jsonb',
};

const fields = (): Record<string, RuleField> =>
  Object.fromEntries(
    KINDS.flatMap((kind) =>
      keysOf(kind).map((key) => {
        const options = OPTIONS.map((option) => ({ key: option, label: `选项 ${option}` }));
        return [
          key,
          { key, label: `字段 ${key}`, kind, column: `f_${key}`, ...(kind.startsWith('option') && { options }) },
        ];
      }),
    ),
  );

/** The schemas over tables in a database schema. */
export function schemas(home: string): { customers: RuleSchema; orders: RuleSchema } {
  const orders: RuleSchema = { form: '订单', fields: fields(), table: `"${home}"."orders"` };
  const customers: RuleSchema = {
    form: '客户',
    fields: fields(),
    table: `"${home}"."customers"`,
    relations: {
      'orders.customer': { key: 'orders.customer', label: '订单', schema: () => orders, column: 'f_customer' },
    },
  };
  return { customers, orders };
}

/** DDL of both tables, with the columns every record table has. */
export const tablesSql = (home: string) =>
  ['customers', 'orders']
    .map(
      (name) => `CREATE TABLE "${home}"."${name}" (
        id uuid PRIMARY KEY, version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
        created_by uuid, updated_by uuid, deleted_at timestamptz, change_id uuid,
        f_customer uuid, ${KINDS.flatMap((kind) => keysOf(kind).map((key) => `f_${key} ${COLUMN[kind]}`)).join(', ')})`,
    )
    .join(';');

const valueOf: Record<Kind, fc.Arbitrary<unknown>> = {
  text: fc.oneof(fc.constant(null), fc.constant(''), fc.constantFrom(...TEXTS)),
  number: fc.oneof(fc.constant(null), fc.constantFrom(...NUMBERS)),
  boolean: fc.constantFrom(null, true, false),
  date: fc.oneof(fc.constant(null), { weight: 4, arbitrary: fc.constantFrom(...DATES) }),
  datetime: fc.oneof(fc.constant(null), { weight: 4, arbitrary: fc.constantFrom(...INSTANTS) }),
  'lunar-date': fc.oneof(fc.constant(null), { weight: 4, arbitrary: fc.constantFrom(...LUNARS) }),
  option: fc.oneof(fc.constant(null), { weight: 4, arbitrary: fc.constantFrom(...OPTIONS) }),
  options: fc.oneof(fc.constant(null), fc.subarray(OPTIONS)),
  reference: fc.oneof(fc.constant(null), { weight: 4, arbitrary: fc.constantFrom(...IDS) }),
  object: fc.constantFrom(null, { lng: 114.05, lat: 22.54 }, [{ id: IDS[0], name: 'a.png' }]),
};

/** A record: now and then a key is absent. */
export const record: fc.Arbitrary<RecordData> = fc.record(
  Object.fromEntries(KINDS.flatMap((kind) => keysOf(kind).map((key) => [key, valueOf[kind]]))),
  { requiredKeys: keysOf('text') },
);

/** One stored row: the record with its system fields. */
export interface Row {
  data: RecordData;
  customer: string | null;
  deleted: boolean;
}

/** Rows with fixed ids, so that a seed names them. */
export function rowsOf(records: RecordData[], prefix: string, customers: Row[] = []): Row[] {
  return records.map((values, i) => ({
    data: {
      ...values,
      _id: `${prefix}-0000-7000-8000-${String(i).padStart(12, '0')}`,
      _version: (i % 3) + 1,
      _created_at: INSTANTS[i % INSTANTS.length],
      _updated_at: INSTANTS[(i * 7) % INSTANTS.length],
      _created_by: IDS[i % IDS.length],
      _updated_by: null,
    },
    customer: customers.length ? String(customers[(i * i) % customers.length]!.data._id) : null,
    deleted: i % 11 === 5,
  }));
}

/** INSERT of the rows, as one JSON parameter. */
export function insertSql(home: string, table: string): string {
  const columns = KINDS.flatMap((kind) =>
    keysOf(kind).map((key) => ({ key, type: COLUMN[kind].replace(' COLLATE "C"', '') })),
  );
  return `INSERT INTO "${home}"."${table}" (id, version, created_at, updated_at, created_by, deleted_at, f_customer, ${columns.map(({ key }) => `f_${key}`).join(', ')})
    SELECT r._id, r._version, r._created_at, r._updated_at, r._created_by, CASE WHEN r.deleted THEN now() END, r.customer, ${columns.map(({ key }) => `r.${key}`).join(', ')}
    FROM jsonb_to_recordset($1::jsonb) AS r(_id uuid, _version integer, _created_at timestamptz, _updated_at timestamptz, _created_by uuid, deleted boolean, customer uuid, ${columns.map(({ key, type }) => `${key} ${type}`).join(', ')})`;
}

/** The rows as that parameter. */
export const insertParameter = (rows: Row[]): string =>
  JSON.stringify(
    rows.map(({ data, customer, deleted }) => {
      const lunar = Object.fromEntries(
        keysOf('lunar-date').map((key) => [key, data[key] ? lunarCode(data[key] as never) : null]),
      );
      return { ...data, ...lunar, customer, deleted };
    }),
  );
