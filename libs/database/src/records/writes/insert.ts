import { Invalid, newId } from '@careloop/kernel';
import { changeParts } from './changes';
import { findLost } from './clashes';
import { recordError } from './errors';
import { follow, followsItself } from './follow';
import { insertRows } from './rows';
import { takeSerials } from './serials';
import type { Queryable, RecordColumn, RecordTable, RowError, StoredRecord, WriteContext } from '../types';
import { paramOf, readRecord, recordSql } from '../tables/values-sql';
import { getRecord } from '../reads/records';
import { parameters } from '../reads/where';

/**
 * Inserts one record, its change and its queue entry, in one statement inside the caller's transaction. Values are
 * validated and normalised. `Conflict('VALUE_TAKEN')`, `Invalid('LINK_UNKNOWN')`, both naming the field.
 */
export async function insertOne(
  client: Queryable,
  table: RecordTable,
  given: Record<string, unknown>,
  write: WriteContext,
  id: string = newId(),
): Promise<StoredRecord> {
  refuseLost(await findLost(client, table, [given]));
  const values: Record<string, unknown> = { ...given };
  for (const [key, [text]] of await takeSerials(client, table, 1, write)) values[key] = text;

  const { values: params, param } = parameters();
  const filled = table.columns.filter((c) => values[c.field.key] != null);
  const change = newId();
  const at = param(write.at.toISOString());
  const actor = param(write.actor);
  const columns = [
    'id',
    'created_at',
    'updated_at',
    'created_by',
    'updated_by',
    'change_id',
    ...filled.map((c) => c.sql),
  ];
  const placeholders = [
    param(id),
    `${at}::timestamptz`,
    `${at}::timestamptz`,
    `${actor}::uuid`,
    `${actor}::uuid`,
    `${param(change)}::uuid`,
    ...filled.map((c) => `${param(paramOf(c, values[c.field.key]))}::${c.sqlType}`),
  ];
  const rows = table.subforms.filter(({ field }) => values[field.key] != null);
  const began = Object.fromEntries([...filled, ...rows].map(({ field: { key } }) => [key, values[key]]));
  const parts = changeParts(table, { id: change, kind: 'created', recordId: id, new: began, version: 1 }, write, param);
  const { rows: made } = await client
    .query(
      `with r as (insert into ${table.name} (${columns.join(', ')}) values (${placeholders.join(', ')}) returning *), ${parts}
       select ${recordSql(table.values, 'r')} as record from r`,
      params,
    )
    .catch((error: unknown) => {
      throw recordError(error, table);
    });
  if (rows.length) await insertRows(client, table, [{ id, values }]);
  await follow(client, table, { ids: [id], keys: null }, write);
  return rows.length || followsItself(table) ? (await getRecord(client, table, id))! : readRecord(made[0]!.record);
}

/** Throws for links of a single record that lead nowhere. */
export function refuseLost(errors: RowError[]): void {
  if (!errors.length) return;
  const details = errors.map(({ path, code, params }) => ({ path, code, ...(params && { params }) }));
  throw new Invalid('LINK_UNKNOWN', errors[0]!.params, details);
}

/** The columns a write touches, by the keys it names. */
export const touched = (table: RecordTable, keys: Iterable<string>): RecordColumn[] => {
  const wanted = new Set(keys);
  return table.columns.filter((c) => wanted.has(c.field.key));
};
