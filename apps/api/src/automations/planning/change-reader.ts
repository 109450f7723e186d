import type { Cause } from '@careloop/kernel';
import type { Queryable } from '@careloop/database';

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

interface Row {
  changeId: string;
  id: string | null;
  kind: Change['kind'];
  recordId: string | null;
  recordIds: string[] | null;
  entries: Record<string, { old?: Record<string, unknown> }> | null;
  old: Record<string, unknown> | null;
  cause: Cause;
  at: Date;
}

/** The oldest changes of a form that nobody has looked at, in order, and the queue entries they came from. */
export async function readChanges(client: Queryable, formId: string): Promise<{ changes: Change[]; queued: string[] }> {
  const { rows } = await client.query(
    `SELECT q.change_id AS "changeId", c.id, c.kind, c.record_id AS "recordId", c.record_ids AS "recordIds", c.entries,
       c.old, c.cause, c.at
     FROM (SELECT change_id FROM careloop.change_queue WHERE form_id = $1 ORDER BY change_id LIMIT ${BATCH}) q
     LEFT JOIN careloop.record_changes c ON c.id = q.change_id ORDER BY q.change_id`,
    [formId],
  );
  const changes: Change[] = [];
  const queued: string[] = [];
  for (const row of rows as unknown as Row[]) {
    const parts = partsOf(row);
    if (queued.length && changes.length + parts.length > RECORDS) break;
    changes.push(...parts);
    queued.push(row.changeId);
  }
  return { changes, queued };
}

function partsOf({ id, kind, recordId, recordIds, entries, old, cause, at }: Row): Change[] {
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

/** Changes that have been looked at leave the queue. */
export const forgetChanges = (client: Queryable, ids: readonly string[]) =>
  client.query('DELETE FROM careloop.change_queue WHERE change_id = ANY($1)', [ids]);
