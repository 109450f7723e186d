import { newId } from '@careloop/kernel';
import { writeChange } from './changes';
import { findClashes, findLostLinks } from './clashes';
import { copyChunk, CHUNK } from './copy';
import { recordError } from './errors';
import { takeSerials } from './serials';
import type { InsertedMany, Queryable, RecordTable, RowError, WriteContext } from '../types';
import { columnArray } from '../tables/values-sql';

type Row = Record<string, unknown>;

/** From here on COPY pays. */
const COPY_FROM = 200;

/**
 * Inserts rows set-based inside the caller's transaction; a bad row never fails the others. Many go by COPY after a look
 * for clashes, few by UNNEST; so does a chunk that somebody else's insert made clash meanwhile.
 */
export async function insertMany(
  client: Queryable,
  table: RecordTable,
  rows: readonly Row[],
  write: WriteContext,
): Promise<InsertedMany> {
  const result: InsertedMany = { ids: rows.map(() => null), errors: [] };
  for (let start = 0; start < rows.length; start += CHUNK) {
    const chunk = rows.slice(start, start + CHUNK);
    const { ids, errors } = await insertChunk(client, table, chunk, write);
    ids.forEach((id, i) => (result.ids[start + i] = id));
    result.errors.push(...errors.map((e) => ({ ...e, index: e.index + start })));
  }
  return result;
}

async function insertChunk(
  client: Queryable,
  table: RecordTable,
  rows: readonly Row[],
  write: WriteContext,
): Promise<InsertedMany> {
  const byCopy = rows.length >= COPY_FROM;
  const errors = await (byCopy ? findClashes : findLostLinks)(client, table, rows);
  const bad = new Set(errors.map((e) => e.index));
  const good = rows.flatMap((row, index) => (bad.has(index) ? [] : [{ row, index }]));
  const ids: (string | null)[] = rows.map(() => null);
  if (good.length) {
    const wanted = good.map(({ row }) => row);
    const copied = byCopy ? await tryCopy(client, table, wanted, write) : null;
    const made = copied ? { ids: copied, errors: [] } : await insertUnnest(client, table, wanted, write);
    made.ids.forEach((id, i) => (ids[good[i]!.index] = id));
    errors.push(...made.errors.map((e) => ({ ...e, index: good[e.index]!.index })));
  }
  return { ids, errors: errors.sort((a, b) => a.index - b.index) };
}

/** The ids, or null when a record that came in between has a value of ours. */
async function tryCopy(
  client: Queryable,
  table: RecordTable,
  rows: Row[],
  write: WriteContext,
): Promise<string[] | null> {
  await client.query('savepoint record_copy');
  try {
    const ids = await copyChunk(client, table, rows, write);
    await client.query('release savepoint record_copy');
    return ids;
  } catch (error) {
    await client.query('rollback to savepoint record_copy');
    if ((error as { code?: string }).code !== '23505') throw recordError(error, table);
    return null;
  }
}

async function insertUnnest(
  client: Queryable,
  table: RecordTable,
  rows: Row[],
  write: WriteContext,
): Promise<InsertedMany> {
  const serials = await takeSerials(client, table, rows.length, write);
  const used = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = table.columns.filter((c) => used.has(c.field.key) || serials.has(c.field.key));
  const change = newId();
  const ids = rows.map(() => newId());
  const arrays = columns.map((c) =>
    columnArray(
      c,
      rows.map((row, i) => serials.get(c.field.key)?.[i] ?? row[c.field.key]),
    ),
  );
  const system = 'id, created_at, updated_at, created_by, updated_by, change_id';
  const names = arrays.map((_, i) => `c${i}`);
  const { rows: made } = await client.query(
    `insert into ${table.name} (${[system, ...columns.map((c) => c.sql)].join(', ')})
     select ${['i.id, $2::timestamptz, $2::timestamptz, $3::uuid, $3::uuid, $4::uuid', ...arrays.map((a, i) => a.select(`i.c${i}`))].join(', ')}
     from unnest(${['$1::uuid[]', ...arrays.map((a, i) => `$${i + 5}::${a.type}`)].join(', ')}) with ordinality i(${['id', ...names, 'n'].join(', ')})
     order by i.n on conflict do nothing returning id`,
    [ids, write.at.toISOString(), write.actor, change, ...arrays.map((a) => a.param)],
  );
  const there = new Set(made.map((row) => row.id as string));
  if (there.size)
    await writeChange(
      client,
      table,
      { id: change, kind: 'created', recordIds: ids.filter((id) => there.has(id)), version: 1 },
      write,
    );
  if (there.size === rows.length) return { ids, errors: [] };
  const lost = ids.flatMap((id, i) => (there.has(id) ? [] : [i]));
  const found = await findClashes(
    client,
    table,
    lost.map((i) => rows[i]!),
  );
  const errors: RowError[] = lost.map((index, i) => ({
    ...(found.find((e) => e.index === i) ?? { path: 'values', code: 'VALUE_TAKEN' }),
    index,
  }));
  return { ids: ids.map((id) => (there.has(id) ? id : null)), errors };
}
