import { Conflict, Invalid } from '@careloop/kernel';
import { lunarDaySql, monthDaySql } from '@careloop/rules';
import { columnSql, indexName, linkName, quote, schemaName } from './names';
import { identitySql, linkColumns, uniqueColumns } from './record-table';
import type { Queryable, RecordColumn, RecordTable } from '../types';

/** Makes the workspace's schema when it is missing. */
export async function ensureWorkspaceSchema(client: Queryable, workspaceId: string): Promise<void> {
  await client.query(`create schema if not exists ${quote(schemaName(workspaceId))}`);
}

/** Drops the workspace's schema with all its records. */
export async function dropWorkspaceSchema(client: Queryable, workspaceId: string): Promise<void> {
  await client.query(`drop schema if exists ${quote(schemaName(workspaceId))} cascade`);
}

/** Creates table and indexes of a new form. Links want the tables they point to. */
export async function createFormTable(client: Queryable, table: RecordTable): Promise<void> {
  const columns = table.columns.map((c) => `, ${c.sql} ${storedType(c.sqlType)}`).join('');
  await client.query(`create table ${table.name} (
    id uuid primary key, version integer not null default 1,
    created_at timestamptz not null, updated_at timestamptz not null, created_by uuid, updated_by uuid,
    deleted_at timestamptz, change_id uuid${columns})`);
  for (const statement of [
    createIndex(table, indexName(table.form.id, 'c'), '(created_at, id)'),
    ...linkColumns(table).map((c) => addLink(table, c)),
    ...keptIndexes(table).map((index) => index.sql),
    ...uniqueColumns(table).map((c) => createUnique(table, c)),
  ])
    await client.query(statement);
}

/**
 * Follows a changed definition: adds columns, makes and drops unique indexes. Removed fields keep column and values.
 * `Invalid('FIELD_TYPE_CHANGE')` when a field's SQL type would change, `FIELD_LINK_CHANGE` when its linked form would; `Conflict('FIELD_NOT_UNIQUE')` with
 * the values that come twice.
 */
export async function alterFormTable(client: Queryable, before: RecordTable, after: RecordTable): Promise<void> {
  const known = new Map(before.form.fields.map((f) => [f.id, f]));
  const added: RecordColumn[] = [];
  after.form.fields.forEach((field, i) => {
    if (field.removed) return;
    const old = known.get(field.id);
    const column = after.column(field.key)!;
    if (!old) added.push(column);
    else if (before.types(old.type).column(old) !== column.sqlType) {
      const params = { field: field.label, from: old.type, to: field.type };
      throw new Invalid('FIELD_TYPE_CHANGE', params, [{ path: `fields.${i}.type`, code: 'FIELD_TYPE_CHANGE', params }]);
    } else if (linkTarget(before, old) !== linkTarget(after, field)) {
      const params = { field: field.label };
      throw new Invalid('FIELD_LINK_CHANGE', params, [{ path: `fields.${i}.form`, code: 'FIELD_LINK_CHANGE', params }]);
    }
  });
  if (added.length)
    await client.query(
      `alter table ${after.name} ${added.map((c) => `add column ${c.sql} ${storedType(c.sqlType)}`).join(', ')}`,
    );
  for (const column of linkColumns(after)) if (added.includes(column)) await client.query(addLink(after, column));
  const kept = new Set(keptIndexes(before).map((index) => index.name));
  for (const index of keptIndexes(after)) if (!kept.has(index.name)) await client.query(index.sql);

  const wasUnique = new Set(uniqueColumns(before).map((c) => c.field.id));
  const isUnique = uniqueColumns(after);
  for (const id of wasUnique)
    if (!isUnique.some((c) => c.field.id === id))
      await client.query(`drop index if exists ${inSchema(after, indexName(after.form.id, 'u', id))}`);
  for (const column of isUnique) {
    if (wasUnique.has(column.field.id)) continue;
    await client.query(`lock table ${after.name} in share row exclusive mode`);
    await checkUnique(client, after, column);
    await client.query(createUnique(after, column));
  }
}

/** Drops the form's table; links of other forms lose their foreign key, not their values. */
export async function dropFormTable(client: Queryable, table: RecordTable): Promise<void> {
  await client.query(`drop table if exists ${table.name} cascade`);
}

/** The quoted name of an index beside the table. */
export const inSchema = (table: RecordTable, index: string): string =>
  `${quote(schemaName(table.workspaceId))}.${quote(index)}`;

/** `CREATE INDEX` over live records. */
export const createIndex = (table: RecordTable, name: string, keys: string, how = ''): string =>
  `create index ${how} if not exists ${quote(name)} on ${table.name} ${keys} where deleted_at is null`.replace(
    '  ',
    ' ',
  );

/** Text is ordered by code point everywhere, so its columns say so once. */
const storedType = (sqlType: string): string => (/^text(\[\])?$/.test(sqlType) ? `${sqlType} collate "C"` : sqlType);

const linkTarget = (table: RecordTable, field: RecordColumn['field']): string | null =>
  field.form === undefined ? null : table.linked(field);

const addLink = (table: RecordTable, { field, sql }: RecordColumn): string =>
  `alter table ${table.name} add constraint ${quote(linkName(table.form.id, field.id))} foreign key (${sql}) references ${table.linked(field)} (id) deferrable initially immediate`;

/** Indexes every table has from the start: references, because records are found by them, and birthdays. */
function keptIndexes(table: RecordTable): { name: string; sql: string }[] {
  const index = (use: 'f' | 'b', column: RecordColumn, keys: string) => {
    const name = indexName(table.form.id, use, column.field.id);
    return { name, sql: createIndex(table, name, keys) };
  };
  const references = table.columns.filter((c) => c.type.kind === 'reference');
  const { birthday, lunarBirthday } = table.form.roles;
  return [
    ...references.map((c) => index('f', c, `(${c.sql}, id)`)),
    ...table.columns.flatMap((c) => {
      if (c.field.key === birthday) return [index('b', c, `((${monthDaySql(c.sql)}))`)];
      return c.field.key === lunarBirthday ? [index('b', c, `((${lunarDaySql(c.sql)}))`)] : [];
    }),
  ];
}

function createUnique(table: RecordTable, column: RecordColumn): string {
  const name = quote(indexName(table.form.id, 'u', column.field.id));
  return `create unique index ${name} on ${table.name} ((${identitySql(column, column.sql)})) where deleted_at is null and ${column.sql} is not null`;
}

async function checkUnique(client: Queryable, table: RecordTable, column: RecordColumn): Promise<void> {
  const { field } = column;
  const refuse = (code: string, params: Record<string, unknown>) =>
    new Conflict(code, { field: field.label, ...params }, [
      { path: `fields.${field.key}.unique`, code, params: { field: field.label, ...params } },
    ]);
  const { maxLength } = column.type.jsonSchema(field);
  if (column.sqlType === 'text' && typeof maxLength === 'number') {
    const { rows } = await client.query(
      `select count(*)::int as n from ${table.name} where deleted_at is null and length(${column.sql}) > $1`,
      [maxLength],
    );
    if (rows[0]!.n) throw refuse('VALUES_TOO_LONG', { count: rows[0]!.n, limit: maxLength });
  }
  const { rows } = await client.query(
    `select min(${column.sql}::text) as value, count(*)::int as n, count(*) over ()::int as groups from ${table.name}
     where deleted_at is null and ${column.sql} is not null
     group by ${identitySql(column, column.sql)} having count(*) > 1 order by 2 desc, 1 limit 5`,
  );
  if (rows.length)
    throw refuse('FIELD_NOT_UNIQUE', { count: rows[0]!.groups, values: rows.map((r) => r.value).join('、') });
}

/** Drops a removed field's column with all its values, for good. */
export async function purgeField(client: Queryable, table: RecordTable, fieldId: string): Promise<void> {
  const field = table.form.fields.find((f) => f.id === fieldId);
  if (!field?.removed) throw new Invalid('FIELD_NOT_REMOVED', { field: field?.label ?? fieldId });
  await client.query(`alter table ${table.name} drop column if exists ${columnSql(field)}`);
}
