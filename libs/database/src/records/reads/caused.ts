import type { Cause } from '@careloop/kernel';
import type { ChangeKind, Queryable, RecordTable } from '../types';

/** One act that changed many records: an import, a batch, an undo. */
export interface Source {
  kind: 'batch' | 'import' | 'undo';
  id: string;
}

/** A change that an act wrote, with its records: newest first is the order in which it is taken back. */
export interface CausedChange {
  id: string;
  kind: ChangeKind;
  /** By record id; values only of fields that changed. */
  records: Map<string, { old: Record<string, unknown> }>;
}

/** How a record stands to a change, and who changed it last. */
export interface Standing {
  /** It is as the change left it. */
  stands: boolean;
  deleted: boolean;
  last: { actor: string | null; cause: Cause; at: Date } | null;
}

const BULK = `c.cause->>'kind' in ('batch', 'import', 'undo') and c.cause->>'id' = $1 and c.cause->>'kind' = $2`;

/** The newest change of an act that is older than `before`, or null when there is none left. */
export async function causedChange(
  client: Queryable,
  source: Source,
  before: string | null,
): Promise<CausedChange | null> {
  const { rows } = await client.query(
    `select c.id, c.kind, c.record_id, c.record_ids, c.entries, c.old from careloop.record_changes c
     where ${BULK} and ($3::uuid is null or c.id < $3::uuid) order by c.id desc limit 1`,
    [source.id, source.kind, before],
  );
  const row = rows[0] as
    | {
        id: string;
        kind: ChangeKind;
        record_id: string | null;
        record_ids: string[] | null;
        entries: Record<string, { old?: Record<string, unknown> }> | null;
        old: Record<string, unknown> | null;
      }
    | undefined;
  if (!row) return null;
  const ids = row.record_id ? [row.record_id] : (row.record_ids ?? Object.keys(row.entries ?? {}));
  const { id, kind, entries, old } = row;
  return { id, kind, records: new Map(ids.map((record) => [record, { old: entries?.[record]?.old ?? old ?? {} }])) };
}

/**
 * Where states come from: changes that took others back lead to the one before those. A recursive part of a WITH over
 * `start (id, side, at)`; two sides of a record that settle at one change are the same state.
 */
const SETTLED = `
  way as (
    select s.id, s.side, s.at, 0 as depth from start s
    union all
    select w.id, w.side, coalesce(o.prev_change_id, (o.entries->(w.id::text)->>'prev')::uuid), w.depth + 1
    from way w join careloop.record_changes c on c.id = w.at and c.cause ? 'of'
    join careloop.record_changes o on o.id = (c.cause->>'of')::uuid where w.depth < 1000
  ),
  settled as (select distinct on (id, side) id, side, at from way order by id, side, depth desc),
  same as (select a.id, a.at is not distinct from b.at as stands from settled a join settled b on b.id = a.id
           where a.side = 'now' and b.side = 'then')`;

/** Locks records, also those in the recycle bin, and says how they stand to a change; purged ones are absent. */
export async function standings(
  client: Queryable,
  table: RecordTable,
  change: CausedChange,
): Promise<Map<string, Standing>> {
  const ids = [...change.records.keys()];
  await client.query(`select 1 from ${table.name} where id = any($1::uuid[]) order by id for update`, [ids]);
  const { rows } = await client.query(
    `with recursive start as (
       select t.id, 'now' as side, t.change_id as at from ${table.name} t where t.id = any($1::uuid[])
       union all select u.id, 'then', $2::uuid from unnest($1::uuid[]) u (id)), ${SETTLED}
     select t.id, s.stands, t.deleted_at is not null as deleted, c.actor, c.cause, c.at
     from ${table.name} t join same s on s.id = t.id left join careloop.record_changes c on c.id = t.change_id`,
    [ids, change.id],
  );
  return new Map(
    rows.map((row) => {
      const { id, stands, deleted, actor, cause, at } = row as {
        id: string;
        stands: boolean;
        deleted: boolean;
        actor: string | null;
        cause: Cause | null;
        at: Date;
      };
      return [id, { stands, deleted, last: cause && { actor, cause, at } }];
    }),
  );
}

/** How many records an act changed, how many of them still stand as it left them, and some that do not. */
export async function countStanding(
  client: Queryable,
  table: RecordTable,
  source: Source,
  limit: number,
): Promise<{ total: number; standing: number; moved: string[] }> {
  const { rows } = await client.query(
    `with recursive touched as (
       select distinct on (r.id) r.id, c.id as change from careloop.record_changes c
       cross join lateral unnest(coalesce(c.record_ids, array[c.record_id])) r (id) where ${BULK} order by r.id, c.id desc),
     start as (
       select u.id, 'now' as side, t.change_id as at from touched u join ${table.name} t on t.id = u.id
       union all select id, 'then', change from touched), ${SETTLED},
     judged as (select u.id, coalesce(s.stands, false) as stands from touched u left join same s on s.id = u.id)
     select count(*)::int as total, count(*) filter (where stands)::int as standing,
       coalesce((select json_agg(m.id) from (select id from judged where not stands order by id limit $3) m), '[]') as moved
     from judged`,
    [source.id, source.kind, limit],
  );
  return rows[0] as unknown as { total: number; standing: number; moved: string[] };
}

/** How many single changes an act wrote: what its undo has to go through. */
export async function countCaused(client: Queryable, source: Source): Promise<number> {
  const { rows } = await client.query(
    `select coalesce(sum(coalesce(cardinality(c.record_ids), 1)), 0)::int as n from careloop.record_changes c where ${BULK}`,
    [source.id, source.kind],
  );
  return rows[0]!.n as number;
}
