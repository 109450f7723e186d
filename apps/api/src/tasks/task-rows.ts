import { Invalid, type RequestContext } from '@careloop/kernel';
import type { TaskQuery } from '@careloop/contracts';
import { Parameters } from './parameters';
import { isQueue, worksQueue } from './queues.service';

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
 * SQL: whether the caller may see the task `t` of queue `q`: agents see the queues they work, and what was given to
 * them personally.
 */
export const seesTask = (ctx: RequestContext, parameters: Parameters) =>
  ctx.role === 'agent' ? `(${worksQueue(ctx, parameters)} OR ${isMine(ctx, parameters)})` : 'true';

/** SQL: whether the caller may decide about the task: whoever holds it, and leaders. */
export const holdsTask = (ctx: RequestContext, parameters: Parameters) =>
  ctx.role === 'agent' ? isMine(ctx, parameters) : 'true';

const isMine = (ctx: RequestContext, { add }: Parameters) => `t.assignee_id = ${add(ctx.memberId ?? null)}::uuid`;

const COLUMNS = `t.id, q.key AS "queueKey", q.name AS "queueName", q.outcomes, t.title, t.script, t.reason, t.form_id AS "formId",
  t.record_id AS "recordId", t.occurrence_id AS "occurrenceId", t.state, t.assignee_id AS "assigneeId", m.name AS "assigneeName",
  t.due_at AS "dueAt", t.snoozed_until AS "snoozedUntil", t.outcome, t.note, t.created_at AS "createdAt", t.completed_at AS "completedAt"`;

/** One page as SQL: due first, without a date last; what is over, latest first. Answers one row more than asked. */
export function selectTasks(
  ctx: RequestContext,
  query: TaskQuery & { id?: string },
  now: Date,
): { text: string; values: unknown[] } {
  const parameters = new Parameters();
  const { add } = parameters;
  const over = query.state === 'done' || query.state === 'cancelled';
  const where = [`t.workspace_id = ${add(ctx.workspaceId)}`, seesTask(ctx, parameters)];
  if (query.id) where.push(`t.id = ${add(query.id)}`);
  else where.push(...ofState(query.state, now, parameters));
  if (query.queue) where.push(isQueue(query.queue, parameters));
  if (query.mine) where.push(`t.${over ? 'completed_by' : 'assignee_id'} = ${add(ctx.memberId ?? null)}::uuid`);
  if (query.record) where.push(`t.record_id = ${add(query.record)}`);
  if (query.cursor) where.push(after(readCursor(query.cursor), over, parameters));
  return {
    text: `SELECT ${COLUMNS} FROM careloop.tasks t
      JOIN careloop.task_queues q ON q.workspace_id = t.workspace_id AND q.id = t.queue_id
      LEFT JOIN careloop.members m ON m.workspace_id = t.workspace_id AND m.id = t.assignee_id
      WHERE ${where.join(' AND ')}
      ORDER BY ${over ? 't.completed_at DESC, t.id DESC' : 't.due_at ASC NULLS LAST, t.id'} LIMIT ${add((query.limit ?? 50) + 1)}`,
    values: parameters.values,
  };
}

function ofState(state: TaskQuery['state'], now: Date, { add }: Parameters): string[] {
  if (state === 'done' || state === 'cancelled') return [`t.state = ${add(state)}`];
  const open = state === 'open' || state === 'claimed' ? `t.state = ${add(state)}` : `t.state IN ('open', 'claimed')`;
  const hidden = `t.snoozed_until > ${add(now)}`;
  return [open, state === 'snoozed' ? hidden : `(${hidden}) IS NOT TRUE`];
}

function after({ at, id }: { at: string | null; id: string }, over: boolean, { add }: Parameters): string {
  const place = `${add(id)}::uuid`;
  if (at === null) return `t.due_at IS NULL AND t.id > ${place}`;
  const moment = `${add(at)}::timestamptz`;
  if (over) return `(t.completed_at, t.id) < (${moment}, ${place})`;
  return `((t.due_at, t.id) > (${moment}, ${place}) OR t.due_at IS NULL)`;
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
