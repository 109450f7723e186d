import { isEmpty, rowsOf } from '@careloop/forms';
import { identityOf, identitySql, linkColumns, uniqueColumns } from '../tables/record-table';
import type { Queryable, RecordColumn, RecordTable, RowError } from '../types';
import { columnArray } from '../tables/values-sql';

type Row = Record<string, unknown>;

const blame = (index: number, { field }: RecordColumn, code: string): RowError => ({
  index,
  path: `values.${field.key}`,
  code,
  params: { field: field.key, label: field.label },
});

/**
 * Rows whose unique values are taken, by a live record or an earlier row, or whose links lead nowhere. One query per
 * unique and per link field. `own` names the record a row is to change: its own value is no clash.
 */
export async function findClashes(
  client: Queryable,
  table: RecordTable,
  rows: readonly Row[],
  own?: readonly string[],
): Promise<RowError[]> {
  const lost = await findLost(client, table, rows);
  return [...lost, ...(await findTaken(client, table, rows, own))].sort((a, b) => a.index - b.index);
}

/** Rows that link to no live record, by a field or in a row of a subform (`values.lines.2.product`). */
export async function findLost(client: Queryable, table: RecordTable, rows: readonly Row[]): Promise<RowError[]> {
  const errors = await findLostLinks(client, table, rows);
  for (const { field, columns } of table.subforms) {
    const all = rows.flatMap((values, index) => rowsOf(values[field.key]).map((row, n) => ({ index, n, row })));
    const cells = all.map(({ row }) => row);
    for (const { index, path, ...error } of await findLostLinks(client, { columns, linked: table.linked }, cells)) {
      const { n, index: record } = all[index]!;
      errors.push({ ...error, index: record, path: path.replace(/^values/, `values.${field.key}.${n}`) });
    }
  }
  return errors;
}

async function findLostLinks(
  client: Queryable,
  table: Pick<RecordTable, 'columns' | 'linked'>,
  rows: readonly Row[],
): Promise<RowError[]> {
  const errors: RowError[] = [];
  for (const column of linkColumns(table)) {
    const { key } = column.field;
    const wanted = [...new Set(rows.map((row) => row[key]).filter((id) => !isEmpty(id)))];
    if (!wanted.length) continue;
    const { rows: found } = await client.query(
      `select id from ${table.linked(column.field)} where id = any($1::uuid[]) and deleted_at is null`,
      [wanted],
    );
    if (found.length === wanted.length) continue;
    const live = new Set(found.map((row) => row.id));
    rows.forEach((row, index) => {
      if (!isEmpty(row[key]) && !live.has(row[key])) errors.push(blame(index, column, 'LINK_UNKNOWN'));
    });
  }
  return errors;
}

async function findTaken(
  client: Queryable,
  table: RecordTable,
  rows: readonly Row[],
  own: readonly string[] | undefined,
): Promise<RowError[]> {
  const errors: RowError[] = [];
  for (const column of uniqueColumns(table)) {
    const { key } = column.field;
    const given = rows.flatMap((row, index) =>
      isEmpty(row[key])
        ? []
        : [{ index, value: identityOf(column, row[key]), text: JSON.stringify(identityOf(column, row[key])) }],
    );
    if (!given.length) continue;
    const first = new Map<string, number>();
    for (const { text, index } of given) if (!first.has(text)) first.set(text, index);
    const { param, type, select } = columnArray(
      column,
      given.map(({ value }) => value),
    );
    const { rows: found } = await client.query(
      `select i.n::int as n, t.id from unnest($1::${type}) with ordinality i(value, n)
       join ${table.name} t on ${identitySql(column, `t.${column.sql}`)} = ${select('i.value')}
       where t.deleted_at is null and t.${column.sql} is not null`,
      [param],
    );
    const holders = new Map(found.map(({ n, id }) => [(n as number) - 1, id]));
    given.forEach(({ index, text }, i) => {
      const taken = holders.has(i) && holders.get(i) !== own?.[index];
      if (taken || first.get(text) !== index) errors.push(blame(index, column, 'VALUE_TAKEN'));
    });
  }
  return errors;
}
