import { sameValue } from '@careloop/forms';
import { Conflict, isId, newId, NotFound } from '@careloop/kernel';
import { changeParts } from './changes';
import { findLost } from './clashes';
import { recordError } from './errors';
import { follow, followsItself, linksLeft } from './follow';
import { refuseLost, touched } from './insert';
import { replaceRows, touchedSubforms } from './rows';
import { getRecord } from '../reads/records';
import type { Queryable, RecordTable, RecordValue, StoredRecord, UpdatedOne, WriteContext } from '../types';
import { paramOf, readRecord, recordSql, valuesSql } from '../tables/values-sql';
import { parameters } from '../reads/where';

const stale = (expected: number, actual: number) => new Conflict('RECORD_VERSION_STALE', { expected, actual });

/**
 * Changes the given fields of a live record, inside the caller's transaction. What stays the same writes nothing, not even
 * a version. `NotFound('RECORD_NOT_FOUND')`, `Conflict('RECORD_VERSION_STALE', { expected, actual })`, `VALUE_TAKEN`, `LINK_UNKNOWN`.
 */
export async function updateOne(
  client: Queryable,
  table: RecordTable,
  id: string,
  values: Record<string, unknown>,
  write: WriteContext,
  version?: number,
): Promise<UpdatedOne> {
  const columns = touched(table, Object.keys(values));
  const subforms = touchedSubforms(table, values);
  const { rows: locked } = isId(id)
    ? await client.query(
        `select t.version, t.change_id, ${valuesSql([...columns, ...subforms], 't')} as old from ${table.name} t where t.id = $1 and t.deleted_at is null for update`,
        [id],
      )
    : { rows: [] };
  const row = locked[0] as { version: number; change_id: string | null; old: Record<string, unknown> } | undefined;
  if (!row) throw new NotFound('RECORD_NOT_FOUND');
  if (version !== undefined && version !== row.version) throw stale(version, row.version);

  const differs = ({ field: { key } }: RecordValue) => !sameValue(row.old[key], values[key]);
  const changed = columns.filter(differs);
  const changedRows = subforms.filter(differs);
  if (!changed.length && !changedRows.length)
    return { record: (await getRecord(client, table, id))!, old: {}, changeId: null };
  const only = (from: Record<string, unknown>) =>
    Object.fromEntries([...changed, ...changedRows].map(({ field: { key } }) => [key, from[key] ?? null]));
  refuseLost(await findLost(client, table, [only(values)]));

  const { values: params, param } = parameters();
  const changeId = newId();
  const sets = [
    ...changed.map((c) => `${c.sql} = ${param(paramOf(c, values[c.field.key]))}::${c.sqlType}`),
    'version = version + 1',
    `updated_at = ${param(write.at.toISOString())}::timestamptz`,
    `updated_by = ${param(write.actor)}::uuid`,
    `change_id = ${param(changeId)}::uuid`,
  ];
  const parts = changeParts(
    table,
    {
      id: changeId,
      kind: 'updated',
      recordId: id,
      prev: row.change_id,
      old: only(row.old),
      new: only(values),
      version: row.version + 1,
    },
    write,
    param,
  );
  const { rows } = await client
    .query(
      `with r as (update ${table.name} set ${sets.join(', ')} where id = ${param(id)}::uuid returning *), ${parts}
       select ${recordSql(table.values, 'r')} as record from r`,
      params,
    )
    .catch((error: unknown) => {
      throw recordError(error, table);
    });
  const old = only(row.old);
  if (changedRows.length) await replaceRows(client, table, [{ id, values: only(values) }]);
  await follow(client, table, { ids: [id], keys: new Set(Object.keys(old)), left: linksLeft(table, [old]) }, write);
  const stands = !changedRows.length && !followsItself(table);
  return { record: stands ? readRecord(rows[0]!.record) : (await getRecord(client, table, id))!, old, changeId };
}

/** Moves a live record to the recycle bin. `NotFound('RECORD_NOT_FOUND')`, `Conflict('RECORD_VERSION_STALE')`. */
export async function softDelete(
  client: Queryable,
  table: RecordTable,
  id: string,
  write: WriteContext,
  version?: number,
): Promise<void> {
  await setDeleted(client, table, id, write, true, version);
}

/** Brings a record back from the recycle bin. `NotFound('RECORD_NOT_FOUND')`; `VALUE_TAKEN` when another has its unique value now. */
export async function restoreOne(
  client: Queryable,
  table: RecordTable,
  id: string,
  write: WriteContext,
): Promise<StoredRecord> {
  await setDeleted(client, table, id, write, false);
  return (await getRecord(client, table, id))!;
}

async function setDeleted(
  client: Queryable,
  table: RecordTable,
  id: string,
  write: WriteContext,
  deleted: boolean,
  version?: number,
): Promise<void> {
  if (!isId(id)) throw new NotFound('RECORD_NOT_FOUND');
  const { values, param } = parameters();
  const changeId = newId();
  const at = `${param(write.at.toISOString())}::timestamptz`;
  const key = `${param(id)}::uuid`;
  const fits = version === undefined ? '' : ` and o.version = ${param(version)}::int`;
  const parts = changeParts(
    table,
    { id: changeId, kind: deleted ? 'deleted' : 'restored', recordId: id },
    write,
    param,
    { part: 'r', prev: 'r.prev', version: 'r.version' },
  );
  const { rows } = await client
    .query(
      `with o as (select id, version, change_id from ${table.name} where id = ${key} and deleted_at is ${deleted ? '' : 'not '}null for update),
       r as (update ${table.name} t set deleted_at = ${deleted ? at : 'null'}, version = t.version + 1, updated_at = ${at},
             updated_by = ${param(write.actor)}::uuid, change_id = ${param(changeId)}::uuid
             from o where t.id = o.id${fits} returning t.version, o.change_id as prev), ${parts}
       select (select version from o) as actual, (select count(*)::int from r) as done`,
      values,
    )
    .catch((error: unknown) => {
      throw recordError(error, table);
    });
  const { actual, done } = rows[0] as { actual: number | null; done: number };
  if (actual === null) throw new NotFound('RECORD_NOT_FOUND');
  if (!done) throw stale(version!, actual);
  await follow(client, table, { ids: [id], keys: null }, write);
}
