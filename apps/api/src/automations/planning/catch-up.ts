import type { Queryable, RecordTable } from '@careloop/database';
import type { LiveAutomation } from '../automation-store';
import { type Change, partsOf } from './change-reader';
import { planEvents, type RecordTrigger } from './record-events';

/** Changes read at once (chunks count as one), and how far one step goes back when their beginning is looked for. */
const BATCH = 500;
const STEP = 5000;

interface Span {
  from: Date;
  now: Date;
}

/**
 * When an automation that starts on changed records is published for past days too: what the changes since `from` would
 * have made due, under the same keys, so that it may be published again and again. Changes that still wait in the queue
 * are left to their reader. The caller holds `lockChanges`. Answers how many promises were made.
 */
export async function catchUp(
  client: Queryable,
  automation: LiveAutomation,
  trigger: RecordTrigger,
  table: RecordTable,
  { from, now }: Span,
): Promise<number> {
  let planned = 0;
  let after = await lastBefore(client, table, from);
  for (;;) {
    const { rows } = await client.query(
      `SELECT c.id, c.kind, c.record_id AS "recordId", c.record_ids AS "recordIds", c.entries, c.old, c.cause, c.at,
         c.at < $4 OR EXISTS (SELECT 1 FROM careloop.change_queue q WHERE q.change_id = c.id) AS skip
       FROM careloop.record_changes c
       WHERE c.workspace_id = $1 AND c.form_id = $2 AND ($3::uuid IS NULL OR c.id > $3) ORDER BY c.id LIMIT ${BATCH}`,
      [table.workspaceId, table.form.id, after, from],
    );
    const changes = rows.filter(({ skip }) => !skip).flatMap((row) => partsOf(row as never));
    const fresh = trigger.settleSeconds ? await uncovered(client, automation, changes) : changes;
    planned += await planEvents(client, automation, trigger, table, fresh, { now, late: now });
    if (rows.length < BATCH) return planned;
    after = rows.at(-1)!.id as string;
  }
}

/**
 * A change before which all others are older than `from`; null: there may be none. Ids are ordered by time and indexed,
 * times are not: it is found by steps back from the newest.
 */
async function lastBefore(client: Queryable, table: RecordTable, from: Date): Promise<string | null> {
  let before: string | null = null;
  for (;;) {
    const { rows }: { rows: Record<string, unknown>[] } = await client.query(
      `SELECT (array_agg(id ORDER BY id))[1] AS first, (array_agg(id ORDER BY id DESC))[1] AS last, max(at) < $4 AS older FROM (
         SELECT id, at FROM careloop.record_changes
         WHERE workspace_id = $1 AND form_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT ${STEP}) step`,
      [table.workspaceId, table.form.id, before, from],
    );
    const { first, last, older } = rows[0] as { first: string | null; last: string | null; older: boolean | null };
    if (!first || older) return last;
    before = first;
  }
}

/**
 * With a settle time several changes lead to one promise, named after the first and due after the last: changes that
 * such a promise has been kept for are not counted again.
 */
async function uncovered(client: Queryable, { id }: LiveAutomation, changes: readonly Change[]): Promise<Change[]> {
  const { rows } = await client.query(
    `SELECT c.n::int AS n FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) WITH ORDINALITY AS c(record_id, change_id, at, n)
     WHERE EXISTS (SELECT 1 FROM careloop.occurrences o WHERE o.automation_id = $1 AND o.record_id = c.record_id
       AND o.occurrence_key LIKE 'event:%' AND o.occurrence_key <= 'event:' || c.change_id AND o.due_at >= c.at)`,
    [id, changes.map((c) => c.recordId), changes.map((c) => c.id), changes.map((c) => c.at)],
  );
  const covered = new Set(rows.map(({ n }) => (n as number) - 1));
  return changes.filter((_, i) => !covered.has(i));
}
