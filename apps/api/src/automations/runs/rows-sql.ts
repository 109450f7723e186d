/** A column of rows that are handed to a statement. */
export interface ColumnOf<Row> {
  name: string;
  type: string;
  of: (row: Row) => unknown;
}

/**
 * Rows as a FROM item named `alias`. A column that has one value throughout is sent once; in a batch of one automation
 * that is nearly all of them.
 */
export function rowsSql<Row>(
  alias: string,
  rows: readonly Row[],
  columns: readonly ColumnOf<Row>[],
  param: (value: unknown) => string,
): string {
  const varying: { name: string; sql: string }[] = [];
  const fixed: string[] = [];
  for (const { name, type, of } of columns) {
    const values = rows.map((row) => spelt(of(row)));
    if (values.every((value) => value === values[0]) && (fixed.length || varying.length))
      fixed.push(`, ${param(values[0])}::${type} AS ${name}`);
    else varying.push({ name, sql: `${param(values)}::${type}[]` });
  }
  const names = varying.map(({ name }) => name).join(', ');
  return `(SELECT u.*${fixed.join('')} FROM unnest(${varying.map(({ sql }) => sql).join(', ')}) AS u(${names})) AS ${alias}`;
}

/** Dates and objects as PostgreSQL reads them, so that equal ones compare equal. */
const spelt = (value: unknown): unknown =>
  value instanceof Date
    ? value.toISOString()
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : value;
