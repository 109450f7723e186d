import { Invalid } from '@careloop/kernel';
import { isRows } from './record-table';
import type { RecordColumn, RecordTable, RecordValue, StoredRecord, Subform } from '../types';

/** An instant as the API writes it, the same text in SQL and JavaScript. */
export const instantSql = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL of a column's JSON value, from the column itself or an expression of its type. */
export const jsonSql = ({ type, field }: RecordColumn, column: string): string =>
  type.jsonSql?.(column, field) ?? column;

/** SQL of a subform's rows as a JSON list in their order, NULL without rows; `alias` names the record's row. */
const rowsSql = ({ name, columns }: Subform, alias: string): string =>
  `(select json_agg(${valuesSql(columns, 's')} order by s.n) from ${name} s where s.record_id = ${alias}.id)`;

/** SQL of an object of values by field key; `alias` names the row. */
export function valuesSql(values: readonly RecordValue[], alias: string): string {
  const parts = values.map((v) => {
    const sql = isRows(v) ? rowsSql(v, alias) : jsonSql(v, `${alias}.${v.sql}`);
    return `${sql} as "${v.field.key}"`;
  });
  return `(select row_to_json(v) from (select ${parts.join(', ')}) v)`;
}

/** SQL of a record as the API gives it, as JSON text. */
export function recordSql(values: readonly RecordValue[], alias: string, deleted = false): string {
  const at = (column: string) => instantSql(`${alias}.${column}`);
  return `(select row_to_json(r)::text from (select ${alias}.id, ${alias}.version, ${valuesSql(values, alias)} as "values", ${at('created_at')} as "createdAt", ${at('updated_at')} as "updatedAt", ${alias}.created_by as "createdBy", ${alias}.updated_by as "updatedBy"${deleted ? `, ${at('deleted_at')} as "deletedAt"` : ''}) r)`;
}

/** A record from the JSON text of `recordSql`. */
export function readRecord(json: unknown): StoredRecord {
  const record = JSON.parse(json as string) as StoredRecord;
  if (record.deletedAt === null) delete record.deletedAt;
  return record;
}

/** What records show under these keys, in this order; all without keys. `Invalid('FIELD_UNKNOWN', 400)`. */
export function valuesOf(table: RecordTable, keys: readonly string[] | undefined): readonly RecordValue[] {
  if (!keys) return table.values;
  return [...new Set(keys)].map((key) => table.subforms.find((s) => s.field.key === key) ?? columnOf(table, key));
}

/** The column of a key; `Invalid('FIELD_UNKNOWN', 400)`, also for a subform. */
export function columnOf(table: RecordTable, key: string): RecordColumn {
  const column = table.column(key);
  if (!column)
    throw new Invalid(
      'FIELD_UNKNOWN',
      { field: key },
      [{ path: key, code: 'FIELD_UNKNOWN', params: { field: key } }],
      400,
    );
  return column;
}

/** An API value as the parameter of its column. */
export function paramOf({ type, field, sqlType }: RecordColumn, value: unknown): unknown {
  if (value == null) return null;
  const param = type.toColumn ? type.toColumn(value, field) : value;
  return sqlType === 'jsonb' && param !== null ? JSON.stringify(param) : param;
}

/** `{"a","b"}`: a list as PostgreSQL writes arrays. */
export const arrayLiteral = (items: readonly unknown[]): string =>
  `{${items.map((x) => (x == null ? 'NULL' : `"${String(x).replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`;

/** Values of one column as an array parameter for `unnest`, which takes no arrays of arrays: those travel as text. */
export function columnArray(
  column: RecordColumn,
  values: readonly unknown[],
): { param: unknown[]; type: string; select: (name: string) => string } {
  const nested = column.sqlType.endsWith('[]');
  const param = values.map((value) => {
    const one = paramOf(column, value);
    return nested && Array.isArray(one) ? arrayLiteral(one) : one;
  });
  return nested
    ? { param, type: 'text[]', select: (name) => `${name}::${column.sqlType}` }
    : { param, type: `${column.sqlType}[]`, select: (name) => name };
}
