import type { ChangeKind, Queryable, RecordTable, WriteContext } from '../types';

/** A change about to be written: of one record, or of many by one statement (a chunk). */
export interface Change {
  id: string;
  kind: ChangeKind;
  recordId?: string;
  recordIds?: readonly string[];
  prev?: string | null;
  old?: Record<string, unknown> | null;
  new?: Record<string, unknown> | null;
  /** Of a chunk of records that were there before: record id → what happened to it. */
  entries?: Record<
    string,
    { prev: string | null; old?: Record<string, unknown>; new?: Record<string, unknown>; version: number }
  >;
  version?: number | null;
}

const CHANGE_COLUMNS =
  'id, workspace_id, form_id, record_id, record_ids, kind, actor, cause, prev_change_id, old, new, entries, version, at';

/**
 * SQL of the statements that write a change and, where an automation listens, its queue entry: as parts of a WITH, so that
 * one round trip writes the record too. `from` makes them wait for rows of another part, and gives values from it.
 */
export function changeParts(
  table: RecordTable,
  change: Change,
  write: WriteContext,
  param: (value: unknown) => string,
  from?: { part: string; prev?: string; version?: string },
): string {
  const json = (value: unknown) => (value == null ? 'null::jsonb' : `${param(JSON.stringify(value))}::jsonb`);
  const id = `${param(change.id)}::uuid`;
  const [workspace, form] = [`${param(table.workspaceId)}::uuid`, `${param(table.form.id)}::uuid`];
  const at = `${param(write.at.toISOString())}::timestamptz`;
  const source = from ? ` from ${from.part}` : '';
  const columns = [
    id,
    workspace,
    form,
    change.recordId ? `${param(change.recordId)}::uuid` : 'null::uuid',
    change.recordIds ? `${param(change.recordIds)}::uuid[]` : 'null::uuid[]',
    `'${change.kind}'`,
    write.actor ? `${param(write.actor)}::uuid` : 'null::uuid',
    json(write.cause),
    from?.prev ?? (change.prev ? `${param(change.prev)}::uuid` : 'null::uuid'),
    json(change.old),
    json(change.new),
    json(change.entries),
    from?.version ?? (change.version == null ? 'null::int' : `${param(change.version)}::int`),
    at,
  ];
  const queue = `, queued as (insert into careloop.change_queue (change_id, workspace_id, form_id, at) select ${id}, ${workspace}, ${form}, ${at}${source})`;
  return `changed as (insert into careloop.record_changes (${CHANGE_COLUMNS}) select ${columns.join(', ')}${source})${write.notify ? queue : ''}`;
}

/** Writes a change by itself, for bulk writes. */
export async function writeChange(
  client: Queryable,
  table: RecordTable,
  change: Change,
  write: WriteContext,
): Promise<void> {
  const values: unknown[] = [];
  const parts = changeParts(table, change, write, (value) => `$${values.push(value)}`);
  await client.query(`with ${parts} select 1`, values);
}
