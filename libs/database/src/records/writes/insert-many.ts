import { newId } from '@careloop/kernel';
import { writeChange } from './changes';
import { findClashes, findLost } from './clashes';
import { addCopyRow, CHUNK, copyLines, copyRows, type CopyRows } from './copy';
import { recordError } from './errors';
import { follow } from './follow';
import { insertRows } from './rows';
import { takeSerials } from './serials';
import type { InsertedMany, Queryable, RecordTable, RowError, WriteContext } from '../types';
import { columnArray } from '../tables/values-sql';

type Row = Record<string, unknown>;

/** From here on COPY pays. */
const COPY_FROM = 200;
const MOST_ATTEMPTS = 5;

/**
 * Inserts rows set-based inside the caller's transaction; a bad row never fails the others. Many go by COPY after a look
 * for clashes, few by UNNEST.
 */
export async function insertMany(
  client: Queryable,
  table: RecordTable,
  rows: readonly Row[],
  write: WriteContext,
): Promise<InsertedMany> {
  const result: InsertedMany = { ids: [], errors: [] };
  for (let start = 0; start < rows.length; start += CHUNK) {
    const chunk = rows.slice(start, start + CHUNK);
    const { ids, errors } = await (chunk.length < COPY_FROM ? insertFew : insertLots)(client, table, chunk, write);
    result.ids.push(...ids);
    result.errors.push(...errors.map((e) => ({ ...e, index: e.index + start })));
  }
  return result;
}

function insertLots(client: Queryable, table: RecordTable, rows: readonly Row[], write: WriteContext) {
  const keys = new Set<string>();
  for (const row of rows) for (const key in row) keys.add(key);
  const batch = copyRows(table, keys);
  for (const row of rows) addCopyRow(table, batch, row);
  return insertCopyRows(client, table, batch, write);
}

/**
 * Inserts a batch by COPY, inside the caller's transaction; a bad row never fails the others. Should somebody else's
 * insert clash between the look and the COPY, the look is taken again.
 */
export async function insertCopyRows(
  client: Queryable,
  table: RecordTable,
  batch: CopyRows,
  write: WriteContext,
): Promise<InsertedMany> {
  for (let attempt = 1; ; attempt++) {
    const errors = await findClashes(client, table, batch.looked);
    const bad = new Set(errors.map((e) => e.index));
    const ids: (string | null)[] = batch.lines.map(() => null);
    const places = [...batch.lines.keys()].filter((index) => !bad.has(index));
    if (!places.length) return { ids, errors };
    await client.query('savepoint record_copy');
    try {
      const made = await copyLines(client, table, batch, places, write);
      await client.query('release savepoint record_copy');
      made.forEach((id, i) => (ids[places[i]!] = id));
      return { ids, errors };
    } catch (error) {
      await client.query('rollback to savepoint record_copy');
      if ((error as { code?: string }).code !== '23505' || attempt === MOST_ATTEMPTS) throw recordError(error, table);
    }
  }
}

async function insertFew(
  client: Queryable,
  table: RecordTable,
  rows: readonly Row[],
  write: WriteContext,
): Promise<InsertedMany> {
  const errors = await findLost(client, table, rows);
  const bad = new Set(errors.map((e) => e.index));
  const good = rows.flatMap((row, index) => (bad.has(index) ? [] : [{ row, index }]));
  const ids: (string | null)[] = rows.map(() => null);
  if (good.length) {
    const wanted = good.map(({ row }) => row);
    const made = await insertUnnest(client, table, wanted, write);
    made.ids.forEach((id, i) => (ids[good[i]!.index] = id));
    errors.push(...made.errors.map((e) => ({ ...e, index: good[e.index]!.index })));
  }
  return { ids, errors: errors.sort((a, b) => a.index - b.index) };
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
  if (table.subforms.length)
    await insertRows(
      client,
      table,
      ids.flatMap((id, i) => (there.has(id) ? [{ id, values: rows[i]! }] : [])),
    );
  if (there.size)
    await writeChange(
      client,
      table,
      { id: change, kind: 'created', recordIds: ids.filter((id) => there.has(id)), version: 1 },
      write,
    );
  await follow(client, table, { ids: [...there], keys: null }, write);
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
