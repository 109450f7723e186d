import { Invalid, type RequestContext } from '@careloop/kernel';
import type { TaskQuery } from '@careloop/contracts';
import { queueNamed, worksQueue } from './queues.service';

/** A task with its queue and its person, as the database answers it. */
export interface TaskRow {
  id: string;
  queueKey: string;
  queueName: string;
  outcomes: { key: string; label: string }[];
  title: string;
  script: string;
  reason: string;
  formId: string | null;
  recordId: string | null;
  occurrenceId: string | null;
  state: string;
  assigneeId: string | null;
  assigneeName: string | null;
  dueAt: Date | null;
  snoozedUntil: Date | null;
  outcome: string | null;
  note: string;
  createdAt: Date;
  completedAt: Date | null;
}

/**
 * SQL: whether the caller (`$me`) may see the task `t` of queue `q`: agents see the queues they work, and what was
 * given to them personally.
 */
export const seesTask = (ctx: RequestContext, me: string) =>
  ctx.role === 'agent' ? `(${worksQueue(ctx, me)} OR t.assignee_id = ${me}::uuid)` : 'true';

/** SQL: whether the caller may decide about the task: whoever holds it, and leaders. */
export const holdsTask = (ctx: RequestContext, me: string) =>
  ctx.role === 'agent' ? `t.assignee_id = ${me}::uuid` : 'true';

const COLUMNS = `t.id, q.key AS "queueKey", q.name AS "queueName", q.outcomes, t.title, t.script, t.reason, t.form_id AS "formId",
  t.record_id AS "recordId", t.occurrence_id AS "occurrenceId", t.state, t.assignee_id AS "assigneeId", m.name AS "assigneeName",
  t.due_at AS "dueAt", t.snoozed_until AS "snoozedUntil", t.outcome, t.note, t.created_at AS "createdAt", t.completed_at AS "completedAt"`;

/** One page as SQL: due first, without a date last; what is over, latest first. Answers one row more than asked. */
export function selectTasks(
  ctx: RequestContext,
  query: TaskQuery & { id?: string },
  now: Date,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const param = (value: unknown) => `$${values.push(value)}`;
  const me = param(ctx.memberId ?? null);
  const at = param(now);
  const over = query.state === 'done' || query.state === 'cancelled';
  const where = [`t.workspace_id = ${param(ctx.workspaceId)}`, seesTask(ctx, me)];
  if (query.id) where.push(`t.id = ${param(query.id)}`);
  else {
    if (over || query.state === 'open' || query.state === 'claimed') where.push(`t.state = ${param(query.state)}`);
    else where.push(`t.state IN ('open', 'claimed')`);
    if (!over)
      where.push(
        query.state === 'snoozed' ? `t.snoozed_until > ${at}` : `(t.snoozed_until IS NULL OR t.snoozed_until <= ${at})`,
      );
  }
  if (query.queue) where.push(queueNamed(param(query.queue), query.queue));
  if (query.mine) where.push(over ? `t.completed_by = ${me}::uuid` : `t.assignee_id = ${me}::uuid`);
  if (query.record) where.push(`t.record_id = ${param(query.record)}`);
  if (query.cursor) {
    const { at: when, id } = readCursor(query.cursor);
    const [moment, place] = [param(when), param(id)];
    if (over) where.push(`(t.completed_at, t.id) < (${moment}::timestamptz, ${place}::uuid)`);
    else if (when === null) where.push(`t.due_at IS NULL AND t.id > ${place}::uuid`);
    else where.push(`((t.due_at, t.id) > (${moment}::timestamptz, ${place}::uuid) OR t.due_at IS NULL)`);
  }
  return {
    text: `SELECT ${COLUMNS} FROM careloop.tasks t
      JOIN careloop.task_queues q ON q.workspace_id = t.workspace_id AND q.id = t.queue_id
      LEFT JOIN careloop.members m ON m.workspace_id = t.workspace_id AND m.id = t.assignee_id
      WHERE ${where.join(' AND ')} AND ${at}::timestamptz IS NOT NULL
      ORDER BY ${over ? 't.completed_at DESC, t.id DESC' : 't.due_at ASC NULLS LAST, t.id'} LIMIT ${param((query.limit ?? 50) + 1)}`,
    values,
  };
}

/** Where the next page begins. */
export const cursorAfter = (row: TaskRow, state?: string): string => {
  const at = state === 'done' || state === 'cancelled' ? row.completedAt : row.dueAt;
  return Buffer.from(JSON.stringify([at?.toISOString() ?? null, row.id])).toString('base64url');
};

function readCursor(cursor: string): { at: string | null; id: string } {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string | null, string];
    if ((at === null || !Number.isNaN(Date.parse(at))) && /^[0-9a-f-]{36}$/i.test(id)) return { at, id };
  } catch {
    // said below
  }
  throw new Invalid('CURSOR_INVALID', {}, [], 400);
}
