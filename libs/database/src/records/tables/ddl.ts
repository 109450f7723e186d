import { type FieldDefinition, isSubform } from '@careloop/forms';
import { Conflict, Invalid } from '@careloop/kernel';
import { lunarDaySql, monthDaySql } from '@careloop/rules';
import { columnSql, indexName, linkName, quote, rowsTableName, schemaName } from './names';
import { identitySql, linkColumns, uniqueColumns } from './record-table';
import type { Queryable, RecordColumn, RecordTable, Subform } from '../types';

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
  for (const subform of table.subforms) await createRowsTable(client, table, subform);
}

/** The table of a subform's rows; they go when their record is purged. */
async function createRowsTable(client: Queryable, table: RecordTable, subform: Subform): Promise<void> {
  const columns = subform.columns.map((c) => `, ${c.sql} ${storedType(c.sqlType)}`).join('');
  await client.query(`create table ${subform.name} (
    record_id uuid not null references ${table.name} (id) on delete cascade, n integer not null${columns}, primary key (record_id, n))`);
  for (const column of linkColumns(subform)) await addRowsLink(client, table, subform, column);
}

/** A subform's link: its foreign key, and an index to find the rows that name a record. */
async function addRowsLink(client: Queryable, table: RecordTable, { name }: Subform, column: RecordColumn) {
  const index = quote(indexName(table.form.id, 's', column.field.id));
  await client.query(linkSql(table, name, column));
  await client.query(`create index if not exists ${index} on ${name} (${column.sql}, record_id)`);
}

/**
 * Follows a changed definition: adds columns, makes and drops unique indexes. Removed fields keep column and values.
 * `Invalid('FIELD_TYPE_CHANGE')` when a field's SQL type would change, `FIELD_LINK_CHANGE` when its linked form would; `Conflict('FIELD_NOT_UNIQUE')` with
 * the values that come twice.
 */
export async function alterFormTable(client: Queryable, before: RecordTable, after: RecordTable): Promise<void> {
  const known = new Map(before.form.fields.map((f) => [f.id, f]));
  const added: RecordColumn[] = [];
  const grown: { subform: Subform; old: FieldDefinition | undefined; added: RecordColumn[] }[] = [];
  after.form.fields.forEach((field, i) => {
    if (field.removed) return;
    const old = known.get(field.id);
    const subform = after.subforms.find((s) => s.field === field);
    if (subform) {
      if (old && !isSubform(old)) throw typeChange(`fields.${i}`, old, field);
      const columns = addedColumns(before, after, old?.fields ?? [], field.fields!, subform.columns, `fields.${i}.`);
      grown.push({ subform, old, added: columns });
    } else added.push(...addedColumns(before, after, old ? [old] : [], [field], [after.column(field.key)!], '', i));
  });
  if (added.length) await client.query(addColumns(after.name, added));
  for (const { subform, old, added } of grown)
    if (!old) await createRowsTable(client, after, subform);
    else if (added.length) {
      await client.query(addColumns(subform.name, added));
      for (const column of linkColumns({ columns: added })) await addRowsLink(client, after, subform, column);
    }
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

const addColumns = (name: string, added: readonly RecordColumn[]): string =>
  `alter table ${name} ${added.map((c) => `add column ${c.sql} ${storedType(c.sqlType)}`).join(', ')}`;

function typeChange(path: string, from: FieldDefinition, to: FieldDefinition): Invalid {
  const params = { field: to.label, from: from.type, to: to.type };
  return new Invalid('FIELD_TYPE_CHANGE', params, [{ path: `${path}.type`, code: 'FIELD_TYPE_CHANGE', params }]);
}

/** Columns of fields that were not there before. Throws where a column's type or a link's target would be another. */
function addedColumns(
  before: RecordTable,
  after: RecordTable,
  old: readonly FieldDefinition[],
  fields: readonly FieldDefinition[],
  columns: readonly RecordColumn[],
  at: string,
  first = 0,
): RecordColumn[] {
  const known = new Map(old.map((f) => [f.id, f]));
  return fields.flatMap((field, i) => {
    if (field.removed) return [];
    const column = columns.find((c) => c.field === field)!;
    const was = known.get(field.id);
    if (!was) return [column];
    const path = `${at}fields.${first + i}`;
    if (isSubform(was) || before.types(was.type).column(was) !== column.sqlType) throw typeChange(path, was, field);
    if (linkTarget(before, was) !== linkTarget(after, field)) {
      const params = { field: field.label };
      throw new Invalid('FIELD_LINK_CHANGE', params, [{ path: `${path}.form`, code: 'FIELD_LINK_CHANGE', params }]);
    }
    return [];
  });
}

/** Drops the form's table; links of other forms lose their foreign key, not their values. */
export async function dropFormTable(client: Queryable, table: RecordTable): Promise<void> {
  const rows = table.form.fields.filter(isSubform).map((f) => rowsTableName(table.workspaceId, table.form.id, f.id));
  await client.query(`drop table if exists ${[...rows, table.name].join(', ')} cascade`);
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

const addLink = (table: RecordTable, column: RecordColumn): string => linkSql(table, table.name, column);

const linkSql = (table: RecordTable, name: string, { field, sql }: RecordColumn): string =>
  `alter table ${name} add constraint ${quote(linkName(table.form.id, field.id))} foreign key (${sql}) references ${table.linked(field)} (id) deferrable initially immediate`;

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

/** Drops a removed field's column (or a subform's rows) with all its values, for good. */
export async function purgeField(client: Queryable, table: RecordTable, fieldId: string): Promise<void> {
  const field = table.form.fields.find((f) => f.id === fieldId);
  if (!field?.removed) throw new Invalid('FIELD_NOT_REMOVED', { field: field?.label ?? fieldId });
  await client.query(
    isSubform(field)
      ? `drop table if exists ${rowsTableName(table.workspaceId, table.form.id, field.id)}`
      : `alter table ${table.name} drop column if exists ${columnSql(field)}`,
  );
}
