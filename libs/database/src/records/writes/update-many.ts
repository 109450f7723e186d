import { isEmpty, sameValue } from '@careloop/forms';
import { isId, newId } from '@careloop/kernel';
import { writeChange, type Change } from './changes';
import { findClashes } from './clashes';
import { recordError } from './errors';
import { follow, linksLeft } from './follow';
import { touched } from './insert';
import { replaceRows } from './rows';
import { insertMany } from './insert-many';
import { findByValues } from '../reads/records';
import { identityOf } from '../tables/record-table';
import type { Queryable, RecordColumn, RecordTable, RecordValue, RowError, UpsertedMany, WriteContext } from '../types';
import { columnArray, columnOf, valuesSql } from '../tables/values-sql';

type Row = Record<string, unknown>;

/** Records that share one change row: their history reads all of it. */
const CHANGES = 500;

interface Wanted {
  index: number;
  id: string;
  values: Row;
}

/** A locked record with what it had and what it gets; `version` and `prev` are from before. */
interface Difference extends Wanted {
  version: number;
  prev: string | null;
  old: Row;
  changed: Row;
}

/** Updates many records by id, set-based, inside the caller's transaction. A bad row never fails the others. */
export async function updateMany(
  client: Queryable,
  table: RecordTable,
  rows: readonly { id: string; values: Row }[],
  write: WriteContext,
): Promise<UpsertedMany> {
  const result: UpsertedMany = { rows: rows.map(() => null), errors: [] };
  const wanted = rows.map(({ id, values }, index) => ({ index, id: id.toLowerCase(), values }));
  // A record that comes twice is changed twice, in order.
  for (const wave of wavesOf(wanted, ({ id }) => id)) await updateWave(client, table, wave, write, result);
  result.errors.sort((a, b) => a.index - b.index);
  return result;
}

/**
 * Creates or updates by the value of a key field, set-based, inside the caller's transaction; the same rows again change
 * nothing. A key that comes twice is applied in order. `mode: 'update'` refuses rows without a match (`RECORD_UNKNOWN`);
 * an empty key is `KEY_EMPTY`, one that several records share `KEY_AMBIGUOUS`.
 */
export async function upsertMany(
  client: Queryable,
  table: RecordTable,
  key: string,
  rows: readonly Row[],
  write: WriteContext,
  mode: 'upsert' | 'update' = 'upsert',
): Promise<UpsertedMany> {
  const column = columnOf(table, key);
  const result: UpsertedMany = { rows: rows.map(() => null), errors: [] };
  const refuse = (index: number, code: string) =>
    result.errors.push({ index, path: `values.${key}`, code, params: { field: key, label: column.field.label } });
  const keyed = rows.flatMap((values, index) => {
    if (!isEmpty(values[key])) return [{ index, values }];
    refuse(index, 'KEY_EMPTY');
    return [];
  });
  for (const wave of wavesOf(keyed, ({ values }) => String(identityOf(column, values[key])))) {
    const found = await findByValues(
      client,
      table,
      key,
      wave.map(({ values }) => values[key]),
    );
    const [known, fresh]: [Wanted[], typeof wave] = [[], []];
    for (const row of wave) {
      const ids = found.get(String(row.values[key])) ?? [];
      if (ids.length > 1) refuse(row.index, 'KEY_AMBIGUOUS');
      else if (ids[0]) known.push({ ...row, id: ids[0] });
      else if (mode === 'upsert') fresh.push(row);
      else refuse(row.index, 'RECORD_UNKNOWN');
    }
    if (known.length) await updateWave(client, table, known, write, result);
    if (!fresh.length) continue;
    const made = await insertMany(
      client,
      table,
      fresh.map(({ values }) => values),
      write,
    );
    made.ids.forEach((id, i) => (result.rows[fresh[i]!.index] = id === null ? null : { id, outcome: 'created' }));
    result.errors.push(...made.errors.map((e) => ({ ...e, index: fresh[e.index]!.index })));
  }
  result.errors.sort((a, b) => a.index - b.index);
  return result;
}

/** Splits rows so that no name comes twice in one wave, and later waves hold the later ones. */
function wavesOf<T>(rows: readonly T[], nameOf: (row: T) => string): T[][] {
  const waves: T[][] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const name = nameOf(row);
    const wave = seen.get(name) ?? 0;
    seen.set(name, wave + 1);
    (waves[wave] ??= []).push(row);
  }
  return waves;
}

async function updateWave(
  client: Queryable,
  table: RecordTable,
  wave: Wanted[],
  write: WriteContext,
  result: UpsertedMany,
) {
  const keys = new Set(wave.flatMap(({ values }) => Object.keys(values)));
  const columns = [...touched(table, keys), ...table.subforms.filter(({ field }) => keys.has(field.key))];
  const differences = await lock(client, table, wave, columns, result.errors);
  const clashes = await findClashes(
    client,
    table,
    differences.map((d) => d.changed),
    differences.map((d) => d.id),
  );
  const bad = new Set(clashes.map((e) => e.index));
  result.errors.push(...clashes.map((e) => ({ ...e, index: differences[e.index]!.index })));
  const good = differences.filter((d, i) => !bad.has(i));
  for (const { index, id, changed } of good)
    result.rows[index] = { id, outcome: Object.keys(changed).length ? 'updated' : 'unchanged' };
  const changes = good.filter(({ changed }) => Object.keys(changed).length);
  const used = touched(table, new Set(changes.flatMap(({ changed }) => Object.keys(changed))));
  for (let i = 0; i < changes.length; i += CHANGES)
    await writeUpdates(client, table, used, changes.slice(i, i + CHANGES), write);
}

/** Locks the records in the order of their ids (so that two bulk writers never wait for each other) and compares. */
async function lock(
  client: Queryable,
  table: RecordTable,
  wave: Wanted[],
  columns: readonly RecordValue[],
  errors: RowError[],
): Promise<Difference[]> {
  const { rows } = await client.query(
    `select t.id, t.version, t.change_id, ${valuesSql(columns, 't')}::text as old from ${table.name} t
     where t.id = any($1::uuid[]) and t.deleted_at is null order by t.id for update`,
    [wave.map(({ id }) => id).filter(isId)],
  );
  const there = new Map(rows.map((row) => [row.id, row]));
  return wave.flatMap((wanted): Difference[] => {
    const row = there.get(wanted.id);
    if (!row) {
      errors.push({ index: wanted.index, path: 'id', code: 'RECORD_UNKNOWN' });
      return [];
    }
    const old = JSON.parse(row.old as string) as Row;
    const changed: Row = {};
    for (const { field } of columns)
      if (field.key in wanted.values && !sameValue(old[field.key], wanted.values[field.key]))
        changed[field.key] = wanted.values[field.key] ?? null;
    return [{ ...wanted, version: row.version as number, prev: row.change_id as string | null, old, changed }];
  });
}

async function writeUpdates(
  client: Queryable,
  table: RecordTable,
  columns: RecordColumn[],
  rows: Difference[],
  write: WriteContext,
) {
  const change = newId();
  // A record that keeps a value others change is given its own again: the JSON value and the column's are one.
  const arrays = columns.map((c) =>
    columnArray(
      c,
      rows.map(({ old, changed }) => (c.field.key in changed ? changed : old)[c.field.key]),
    ),
  );
  await client
    .query(
      `update ${table.name} t set ${columns.map((c, i) => `${c.sql} = ${arrays[i]!.select(`i.c${i}`)}, `).join('')}
         version = t.version + 1, updated_at = $2::timestamptz, updated_by = $3::uuid, change_id = $4::uuid
       from unnest(${['$1::uuid[]', ...arrays.map((a, i) => `$${i + 5}::${a.type}`)].join(', ')}) i(${['id', ...arrays.map((_, i) => `c${i}`)].join(', ')})
       where t.id = i.id`,
      [rows.map(({ id }) => id), write.at.toISOString(), write.actor, change, ...arrays.map((a) => a.param)],
    )
    .catch((error: unknown) => {
      throw recordError(error, table);
    });
  if (table.subforms.length)
    await replaceRows(
      client,
      table,
      rows.map(({ id, changed }) => ({ id, values: changed })),
    );
  const entries: Change['entries'] = {};
  for (const { id, prev, old, changed, version } of rows) {
    const before = Object.fromEntries(Object.keys(changed).map((key) => [key, old[key] ?? null]));
    entries[id] = { prev, old: before, new: changed, version: version + 1 };
  }
  await writeChange(
    client,
    table,
    { id: change, kind: 'updated', recordIds: rows.map(({ id }) => id), entries },
    write,
  );
  const olds = Object.values(entries).map(({ old }) => old ?? {});
  const keys = new Set(olds.flatMap((old) => Object.keys(old)));
  await follow(client, table, { ids: rows.map(({ id }) => id), keys, left: linksLeft(table, olds) }, write);
}
