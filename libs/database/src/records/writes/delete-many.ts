import { newId } from '@careloop/kernel';
import { writeChange, type Change } from './changes';
import { findClashes } from './clashes';
import { recordError } from './errors';
import { follow } from './follow';
import { uniqueColumns } from '../tables/record-table';
import { valuesSql } from '../tables/values-sql';
import type { Queryable, RecordTable, RowError, WriteContext } from '../types';

/** Records that share one change row: their history reads all of it. */
const CHANGES = 500;

/** Moves live records to the recycle bin, set-based, inside the caller's transaction; answers those that were live. */
export const softDeleteMany = (client: Queryable, table: RecordTable, ids: readonly string[], write: WriteContext) =>
  setDeletedMany(client, table, ids, write, true);

/**
 * Brings records back from the recycle bin, set-based, inside the caller's transaction. `taken`: those that stay there,
 * because a live record has one of their unique values now.
 */
export async function restoreMany(
  client: Queryable,
  table: RecordTable,
  ids: readonly string[],
  write: WriteContext,
): Promise<{ restored: string[]; taken: Map<string, RowError> }> {
  const columns = uniqueColumns(table);
  const taken = new Map<string, RowError>();
  if (columns.length) {
    const { rows } = await client.query(
      `select t.id, ${valuesSql(columns, 't')}::text as own from ${table.name} t
       where t.id = any($1::uuid[]) and t.deleted_at is not null order by t.id for update`,
      [ids],
    );
    const values = rows.map(({ own }) => JSON.parse(own as string) as Record<string, unknown>);
    for (const error of await findClashes(client, table, values)) taken.set(rows[error.index]!.id as string, error);
  }
  const free = ids.filter((id) => !taken.has(id));
  return { restored: await setDeletedMany(client, table, free, write, false), taken };
}

async function setDeletedMany(
  client: Queryable,
  table: RecordTable,
  ids: readonly string[],
  write: WriteContext,
  deleted: boolean,
): Promise<string[]> {
  const done: string[] = [];
  const ordered = [...new Set(ids)].sort();
  for (let i = 0; i < ordered.length; i += CHANGES) {
    const change = newId();
    const { rows } = await client
      .query(
        `with o as (select id, change_id from ${table.name} where id = any($1::uuid[]) and deleted_at is ${deleted ? '' : 'not '}null order by id for update)
         update ${table.name} t set deleted_at = ${deleted ? '$2::timestamptz' : 'null'}, version = t.version + 1,
           updated_at = $2::timestamptz, updated_by = $3::uuid, change_id = $4::uuid
         from o where t.id = o.id returning t.id, t.version, o.change_id as prev`,
        [ordered.slice(i, i + CHANGES), write.at.toISOString(), write.actor, change],
      )
      .catch((error: unknown) => {
        throw recordError(error, table);
      });
    if (!rows.length) continue;
    const entries: NonNullable<Change['entries']> = {};
    for (const { id, version, prev } of rows as { id: string; version: number; prev: string | null }[])
      entries[id] = { prev, version };
    const recordIds = Object.keys(entries);
    await writeChange(client, table, { id: change, kind: deleted ? 'deleted' : 'restored', recordIds, entries }, write);
    await follow(client, table, { ids: recordIds, keys: null }, write);
    done.push(...recordIds);
  }
  return done;
}
