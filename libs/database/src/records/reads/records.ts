import { isId } from '@careloop/kernel';
import { identityOf, identitySql } from '../tables/record-table';
import type { Queryable, RecordTable, RecordWhere, RuleContext, StoredRecord } from '../types';
import { columnArray, columnOf, valuesOf, jsonSql, readRecord, recordSql } from '../tables/values-sql';
import { parameters, whereSql } from './where';

const noContext = (): RuleContext => ({ now: new Date(), zone: 'UTC' });

/** One live record that the permission lets through, or null. `context` is needed with a permission. */
export async function getRecord(
  client: Queryable,
  table: RecordTable,
  id: string,
  where: Pick<RecordWhere, 'permission' | 'deleted'> = {},
  context: RuleContext = noContext(),
): Promise<StoredRecord | null> {
  if (!isId(id)) return null;
  const { values, param } = parameters();
  const key = param(id);
  const condition = whereSql(table, where, { context, alias: 't', param });
  const { rows } = await client.query(
    `select ${recordSql(table.values, 't', where.deleted !== undefined)} as record from ${table.name} t where t.id = ${key}::uuid and ${condition}`,
    values,
  );
  return rows.length ? readRecord(rows[0]!.record) : null;
}

/** Live records by id; `fields` limits the values. Ids that name none are simply absent. */
export async function getRecords(
  client: Queryable,
  table: RecordTable,
  ids: readonly string[],
  fields?: readonly string[],
): Promise<Map<string, StoredRecord>> {
  const { rows } = await client.query(
    `select ${recordSql(valuesOf(table, fields), 't')} as record from ${table.name} t where t.id = any($1::uuid[]) and t.deleted_at is null`,
    [ids.filter(isId)],
  );
  return new Map(rows.map((row) => readRecord(row.record)).map((record) => [record.id, record]));
}

/** Locks live records until the transaction ends, in the order of their ids, so that two writers never wait for each other. */
export async function lockRecords(client: Queryable, table: RecordTable, ids: readonly string[]): Promise<void> {
  await client.query(
    `select 1 from ${table.name} where id = any($1::uuid[]) and deleted_at is null order by id for update`,
    [ids.filter(isId)],
  );
}

/** A record as rules read it: values by key, and the system fields. */
export const ruleData = (record: StoredRecord): Record<string, unknown> => ({
  ...record.values,
  _id: record.id,
  _version: record.version,
  _created_at: record.createdAt,
  _updated_at: record.updatedAt,
  _created_by: record.createdBy,
  _updated_by: record.updatedBy,
});

/** Ids of matching records, in their order. */
export async function selectIds(
  client: Queryable,
  table: RecordTable,
  where: RecordWhere,
  context: RuleContext,
  limit?: number,
): Promise<string[]> {
  const { values, param } = parameters();
  const condition = whereSql(table, where, { context, alias: 't', param });
  const bound = limit === undefined ? '' : ` limit ${param(limit)}`;
  const { rows } = await client.query(
    `select t.id from ${table.name} t where ${condition} order by t.id${bound}`,
    values,
  );
  return rows.map((row) => row.id as string);
}

/** Distinct non-empty values of a field in live records (time zones, owners …), at most 1,000. */
export async function distinctValues(client: Queryable, table: RecordTable, key: string): Promise<unknown[]> {
  const column = columnOf(table, key);
  const { rows } = await client.query(
    `select to_json(${jsonSql(column, 'd.value')}) as value from (select distinct ${column.sql} as value from ${table.name} where deleted_at is null and ${column.sql} is not null limit 1000) d order by d.value`,
  );
  return rows.map((row) => row.value);
}

/**
 * Live records by the values of a field: String(value) → ids. Values are API values of the field (an import's key column,
 * a customer's number); the same by the field's own measure counts (an e-mail address in other letters).
 */
export async function findByValues(
  client: Queryable,
  table: RecordTable,
  key: string,
  wanted: readonly unknown[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const known = wanted.filter((value) => value != null);
  if (!known.length) return found;
  const column = columnOf(table, key);
  const { param, type, select } = columnArray(
    column,
    known.map((value) => identityOf(column, value)),
  );
  const { rows } = await client.query(
    `select i.n::int as n, t.id from unnest($1::${type}) with ordinality i(value, n)
     join ${table.name} t on ${identitySql(column, `t.${column.sql}`)} = ${select('i.value')}
     where t.deleted_at is null and t.${column.sql} is not null order by t.id`,
    [param],
  );
  for (const { n, id } of rows) {
    const name = String(known[(n as number) - 1]);
    const ids = found.get(name) ?? [];
    if (!ids.includes(id as string)) ids.push(id as string);
    found.set(name, ids);
  }
  return found;
}
