import { CONTROL_SCHEMA } from '../../data-source';
import { createIndex, inSchema } from './ddl';
import { indexName, schemaName, type IndexUse } from './names';
import type { Queryable, RecordColumn, RecordTable } from '../types';
import { type DatePart, datePartSql } from './date-parts';
import { columnOf } from './values-sql';

/**
 * Makes the index for filtering and sorting by a field, CONCURRENTLY (never inside a transaction; it waits for running
 * ones). Answers its name; null when none pays. An index that a crash left half-made is made again.
 */
export async function ensureFieldIndex(client: Queryable, table: RecordTable, key: string): Promise<string | null> {
  const indexes = fieldIndexes(table, columnOf(table, key));
  for (const { name, keys } of indexes) await ensure(client, table, name, keys);
  return indexes[0]?.name ?? null;
}

/**
 * Makes the index by which dates return (see `datePartSql`), in the same way. Answers its name; birthday
 * fields have theirs from the start.
 */
export async function ensureDatePartIndex(
  client: Queryable,
  table: RecordTable,
  key: string,
  part: DatePart,
): Promise<string> {
  const { field, type, sql } = columnOf(table, key);
  const name = indexName(table.form.id, part === 'day' ? 'm' : 'b', field.id);
  await ensure(client, table, name, `((${datePartSql(part, sql, type.kind)}))`);
  return name;
}

/** A search asks all text columns at once: with more of them than this, so many indexes would cost more than they bring. */
const MOST_SEARCHED = 12;

/**
 * Makes the indexes that find a text of three characters or more (Chinese ones too) within each text column, in the same
 * way. False where none pays: too many columns, or a database that has no pg_trgm and may not make it.
 */
export async function ensureSearchIndexes(client: Queryable, table: RecordTable): Promise<boolean> {
  const columns = table.columns.filter(({ type }) => type.kind === 'text');
  if (!columns.length || columns.length > MOST_SEARCHED) return false;
  const opclass = await trigramOps(client);
  if (!opclass) return false;
  for (const { field, sql } of columns)
    await ensure(client, table, indexName(table.form.id, 't', field.id), `using gin (${sql} ${opclass})`);
  return true;
}

async function trigramOps(client: Queryable): Promise<string | null> {
  const find = () =>
    client.query(
      `select quote_ident(n.nspname) as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm'`,
    );
  let { rows } = await find();
  if (!rows.length) {
    // Not there, or not ours to make: a search then reads the table, as it did.
    await client.query(`create extension if not exists pg_trgm schema ${CONTROL_SCHEMA}`).catch(() => undefined);
    ({ rows } = await find());
  }
  return rows.length ? `${rows[0]!.schema as string}.gin_trgm_ops` : null;
}

async function ensure(client: Queryable, table: RecordTable, name: string, keys: string): Promise<void> {
  const { rows } = await client.query(
    `select i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
    [schemaName(table.workspaceId), name],
  );
  if (rows[0]?.valid === false) await drop(client, table, name);
  if (!rows[0]?.valid) await client.query(createIndex(table, name, keys, 'concurrently'));
}

/** Drops what `ensureFieldIndex` made, CONCURRENTLY. Links and members keep theirs. */
export async function dropFieldIndex(client: Queryable, table: RecordTable, key: string): Promise<void> {
  const column = columnOf(table, key);
  if (column.type.kind === 'reference') return;
  for (const { name } of fieldIndexes(table, column)) await drop(client, table, name);
}

const drop = (client: Queryable, table: RecordTable, name: string) =>
  client.query(`drop index concurrently if exists ${inSchema(table, name)}`);

function fieldIndexes(table: RecordTable, { field, type, sql }: RecordColumn): { name: string; keys: string }[] {
  const index = type.index?.(field);
  if (!index) return [];
  const name = (use: IndexUse) => indexName(table.form.id, use, field.id);
  const key = index.expression?.replaceAll('{column}', sql) ?? sql;
  const opclass = index.opclass ? ` ${index.opclass}` : '';
  if (index.method === 'gin') return [{ name: name('f'), keys: `using gin ((${key})${opclass})` }];
  return [
    // The id is the tie-breaker of every list: with it a page begins exactly at its cursor.
    { name: name('f'), keys: `((${key})${opclass}, id)` },
    ...(key === sql ? [] : [{ name: name('h'), keys: `using hash (${sql})` }]),
  ];
}
