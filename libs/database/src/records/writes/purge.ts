import { linkColumns } from '../tables/record-table';
import { quote } from '../tables/names';
import type { Queryable, RecordTable } from '../types';

/** What became of records that were to go for good; `linked`: those that a live record still points to, and its form. */
export interface PurgedMany {
  purged: string[];
  linked: Map<string, string>;
}

/**
 * Deletes records of the recycle bin for good, with their subform rows and every value their history holds, inside the
 * caller's transaction. Those that live records link to stay; links from other records of the bin, and from fields that
 * were removed, are emptied. `tables`: those of all live forms of the workspace.
 */
export async function purgeMany(
  client: Queryable,
  table: RecordTable,
  ids: readonly string[],
  tables: readonly RecordTable[],
): Promise<PurgedMany> {
  const { rows } = await client.query(
    `select id from ${table.name} where id = any($1::uuid[]) and deleted_at is not null order by id for update`,
    [ids],
  );
  const there = rows.map((row) => row.id as string);
  const linked = await findLinked(client, table, there, tables);
  const purged = there.filter((id) => !linked.has(id));
  if (purged.length) {
    await emptyLinks(client, table, purged);
    await eraseHistory(client, table, purged);
    await client.query(`delete from ${table.name} where id = any($1::uuid[])`, [purged]);
  }
  return { purged, linked };
}

/** Records that a live record shows a link to → the name of its form. */
async function findLinked(
  client: Queryable,
  target: RecordTable,
  ids: readonly string[],
  tables: readonly RecordTable[],
): Promise<Map<string, string>> {
  const linked = new Map<string, string>();
  for (const table of tables) {
    const own = linkColumns(table).map((column) => ({
      column,
      from: `${table.name} r join ${table.name} p on p.id = r.id`,
    }));
    const rows = table.subforms.flatMap((subform) =>
      linkColumns(subform).map((column) => ({
        column,
        from: `${subform.name} r join ${table.name} p on p.id = r.record_id`,
      })),
    );
    for (const { column, from } of [...own, ...rows]) {
      if (table.linked(column.field) !== target.name) continue;
      const { rows: found } = await client.query(
        `select distinct r.${column.sql} as id from ${from} where r.${column.sql} = any($1::uuid[]) and p.deleted_at is null`,
        [ids],
      );
      for (const { id } of found) linked.set(id as string, table.form.name);
    }
  }
  return linked;
}

/** Empties every column that refers to these records by a foreign key: nobody sees them, or they would have been found. */
async function emptyLinks(client: Queryable, table: RecordTable, ids: readonly string[]): Promise<void> {
  const { rows } = await client.query(
    `select n.nspname, r.relname, a.attname from pg_constraint c
     join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = r.relnamespace
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.confrelid = to_regclass($1) and c.confdeltype <> 'c'`,
    [table.name],
  );
  for (const { nspname, relname, attname } of rows as Record<string, string>[])
    await client.query(
      `update ${quote(nspname!)}.${quote(relname!)} set ${quote(attname!)} = null where ${quote(attname!)} = any($1::uuid[])`,
      [ids],
    );
}

/** Takes the values of these records out of the changes that led to them; who did something, and when, stays. */
async function eraseHistory(client: Queryable, table: RecordTable, ids: readonly string[]): Promise<void> {
  await client.query(
    `with recursive h as (
       select t.id as record, t.change_id as change from ${table.name} t where t.id = any($1::uuid[]) and t.change_id is not null
       union all
       select h.record, p.prev from h join careloop.record_changes c on c.id = h.change
       cross join lateral (select coalesce(c.prev_change_id, (c.entries->(h.record::text)->>'prev')::uuid) as prev) p
       where p.prev is not null
     ),
     g as (select change, array_agg(distinct record::text) as records from h group by change)
     update careloop.record_changes c set
       old = case when c.record_id is null then c.old end, new = case when c.record_id is null then c.new end,
       entries = c.entries - g.records
     from g where c.id = g.change`,
    [ids],
  );
}
