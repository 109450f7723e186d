import type { Queryable } from '@careloop/database';
import { type Cause, Invalid, isId } from '@careloop/kernel';

/** One record's part of a change, as triggers read it. */
export interface Change {
  /** Its own id, also as the last part of a chunk: unique per record. */
  id: string;
  recordId: string;
  kind: 'created' | 'updated' | 'deleted' | 'restored';
  cause: Cause;
  /** Updates: the values before, only of fields that changed. */
  old: Record<string, unknown>;
  at: Date;
}

/** Most changes (chunks count as one) read in one transaction. */
const BATCH = 200;
/** Most records in one transaction, unless a single chunk is larger. */
const RECORDS = 2000;

export interface ChangeRow {
  id: string | null;
  kind: Change['kind'];
  recordId: string | null;
  recordIds: string[] | null;
  entries: Record<string, { old?: Record<string, unknown> }> | null;
  old: Record<string, unknown> | null;
  cause: Cause;
  at: Date;
}

/** One reader of a form's changes at a time, until the transaction ends. Taken before the lock of a plan, never after it. */
export const lockChanges = (client: Queryable, formId: string) =>
  client.query(`SELECT pg_advisory_xact_lock(hashtextextended('careloop:changes:' || $1, 0))`, [formId]);

/**
 * SQL that takes the oldest changes of a form out of its queue; they stay there when the transaction fails. Whoever comes
 * second waits until the first has committed. Read its rows with `changesOf`.
 */
export function takeChanges(formId: string): string {
  if (!isId(formId)) throw new Invalid('FORM_NOT_FOUND', { id: formId });
  // The lock comes first, and rows that another reader has taken meanwhile are gone: none is read twice.
  return `WITH lock AS MATERIALIZED (
       SELECT pg_advisory_xact_lock(hashtextextended('careloop:changes:${formId}', 0))::text AS held
     ), oldest AS (
       SELECT q.change_id, sum(coalesce(cardinality(c.record_ids), 1)) OVER w AS records, row_number() OVER w AS place
       FROM lock CROSS JOIN LATERAL (
         SELECT change_id FROM careloop.change_queue WHERE form_id = '${formId}' AND lock.held IS NOT NULL
         ORDER BY change_id LIMIT ${BATCH}) q
       LEFT JOIN careloop.record_changes c ON c.id = q.change_id
       WINDOW w AS (ORDER BY q.change_id)
     ), taken AS (
       DELETE FROM careloop.change_queue q USING oldest o
       WHERE q.change_id = o.change_id AND (o.records <= ${RECORDS} OR o.place = 1) RETURNING q.change_id
     )
     SELECT c.id, c.kind, c.record_id AS "recordId", c.record_ids AS "recordIds", c.entries,
       c.old, c.cause, c.at, (SELECT count(*) FROM oldest) = ${BATCH} OR (SELECT max(records) FROM oldest) > ${RECORDS} AS full
     FROM taken t LEFT JOIN careloop.record_changes c ON c.id = t.change_id ORDER BY t.change_id`;
}

/** What `takeChanges` took, in order. `full`: there may be more. */
export function changesOf(rows: unknown[]): { changes: Change[]; full: boolean } {
  const taken = rows as (ChangeRow & { full: boolean })[];
  return { changes: taken.flatMap(partsOf), full: taken[0]?.full ?? false };
}

/** A row of `record_changes` as its records' changes. */
export function partsOf({ id, kind, recordId, recordIds, entries, old, cause, at }: ChangeRow): Change[] {
  if (!id) return [];
  if (recordId) return [{ id, recordId, kind, cause, old: old ?? {}, at }];
  return (recordIds ?? Object.keys(entries ?? {})).map((record) => ({
    id,
    recordId: record,
    kind,
    cause,
    old: entries?.[record]?.old ?? {},
    at,
  }));
}
