import { Invalid, isId } from '@careloop/kernel';
import { cursorInvalid } from './sorting';
import type { Queryable, HistoryChange, RecordTable } from '../types';
import { valuesSql } from '../tables/values-sql';

const DEFAULT_LIMIT = 50;
const MOST = 500;

/**
 * A record's changes, newest first: from its last change back along `prev`, through single and chunk rows. What a record
 * began with is told too: today's values, with every later change taken back.
 */
export async function historyOf(
  client: Queryable,
  table: RecordTable,
  id: string,
  page: { limit?: number; cursor?: string } = {},
): Promise<{ items: HistoryChange[]; nextCursor: string | null }> {
  const { limit = DEFAULT_LIMIT, cursor } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new Invalid(
      'LIMIT_OUT_OF_RANGE',
      { limit, most: MOST },
      [{ path: 'limit', code: 'LIMIT_OUT_OF_RANGE', params: { limit, most: MOST } }],
      400,
    );
  if (cursor !== undefined && !isId(cursor)) throw cursorInvalid();
  if (!isId(id)) return { items: [], nextCursor: null };

  // `shown` counts the rows of this page: 0 until the cursor has been passed.
  const step = (last: string, shown: string) => `
    c.id, c.kind, c.at, c.actor, c.cause,
    coalesce(c.prev_change_id, (e.entry->>'prev')::uuid) as prev,
    coalesce(c.old, e.entry->'old') as old, coalesce(c.new, e.entry->'new') as new,
    coalesce(c.version, (e.entry->>'version')::int) as version, ${last} as after, ${shown} as shown`;
  const entry = `cross join lateral (select c.entries->($1::uuid)::text as entry) e`;
  const { rows } = await client.query(
    `with recursive h as (
       select ${step(`${valuesSql(table.values, 't')}::jsonb`, `case when $2::uuid is null then 1 else 0 end`)}, 1 as depth
       from ${table.name} t join careloop.record_changes c on c.id = t.change_id ${entry} where t.id = $1::uuid
       union all
       select ${step(`h.after || coalesce(h.old, '{}')`, `case when h.shown > 0 or h.id = $2::uuid then h.shown + 1 else 0 end`)}, h.depth + 1
       from h join careloop.record_changes c on c.id = h.prev ${entry} where h.shown <= $3
     )
     select id, kind, at, actor, cause, version, old, case when kind = 'created' then jsonb_strip_nulls(after) else new end as new
     from h where shown > 0 order by depth limit $3 + 1`,
    [id, cursor ?? null, limit],
  );
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: (row.at as Date).toISOString() }) as HistoryChange);
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
}
