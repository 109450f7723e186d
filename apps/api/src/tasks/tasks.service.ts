import { Injectable } from '@nestjs/common';
import { Conflict, Forbidden, Invalid, newId, NotFound, type RequestContext } from '@careloop/kernel';
import type { CompleteTask, CreateTask, TaskQuery, TaskView } from '@careloop/contracts';
import { AuditService } from '../access/audit.service';
import { AppClock } from '../clock';
import { Database } from '../database';
import { Events } from '../events';
import { RecordsService } from '../records/records.service';
import { RecordCards } from './record-cards';
import { Parameters } from './parameters';
import { isQueue, worksQueue } from './queues.service';
import { cursorAfter, holdsTask, seesTask, selectTasks, type TaskRow } from './task-rows';

/** What an UPDATE sets, and the condition under which it may; `me`, `now` and `holds` answer SQL, `add` adds a value. */
type Change = (sql: { me: () => string; now: () => string; holds: () => string; add: (value: unknown) => string }) => {
  set: string;
  when: string;
};

/** Tasks that people claim and complete on behalf of customers. */
@Injectable()
export class TasksService {
  constructor(
    private db: Database,
    private clock: AppClock,
    private events: Events,
    private records: RecordsService,
    private cards: RecordCards,
    private audit: AuditService,
  ) {}

  /** What the caller may work on, most urgent first. */
  async list(ctx: RequestContext, query: TaskQuery): Promise<{ items: TaskView[]; nextCursor: string | null }> {
    const { text, values } = selectTasks(ctx, query, this.clock.now());
    const rows = (await this.db.query(text, values)) as unknown as TaskRow[];
    const page = rows.slice(0, query.limit ?? 50);
    return {
      items: await this.views(ctx, page),
      nextCursor: rows.length > page.length ? cursorAfter(page.at(-1)!, query.state) : null,
    };
  }

  async get(ctx: RequestContext, id: string): Promise<TaskView> {
    const { text, values } = selectTasks(ctx, { id }, this.clock.now());
    const rows = (await this.db.query(text, values)) as unknown as TaskRow[];
    if (!rows.length) throw new NotFound('TASK_NOT_FOUND');
    return (await this.views(ctx, rows.slice(0, 1)))[0]!;
  }

  /** A task that a person makes, in a queue they work. With an assignee it is theirs from the start. */
  async create(ctx: RequestContext, body: CreateTask): Promise<TaskView> {
    const { queue, title, script = '', form, record, dueAt, assignee } = body;
    if (!form !== !record)
      throw new Invalid('TASK_RECORD_INCOMPLETE', {}, [{ path: form ? 'record' : 'form', code: 'REQUIRED' }]);
    const about = form && record ? await this.about(ctx, form, record) : null;
    if (assignee) await this.checkMember(ctx, assignee, 'assignee');
    const id = newId();
    const parameters = new Parameters();
    const { add } = parameters;
    const now = `${add(this.clock.now())}::timestamptz`;
    const person = `${add(assignee ?? null)}::uuid`;
    const made = await this.db.query(
      `INSERT INTO careloop.tasks (id, workspace_id, key, queue_id, title, script, form_id, record_id, state, assignee_id, claimed_at, due_at, created_at, updated_at)
       SELECT ${add(id)}::uuid, q.workspace_id, ${add(id)}::text, q.id, ${add(title)}::text, ${add(script)}::text,
              ${add(about?.form ?? null)}::uuid, ${add(about?.record ?? null)}::uuid,
              CASE WHEN ${person} IS NULL THEN 'open' ELSE 'claimed' END, ${person}, CASE WHEN ${person} IS NULL THEN NULL ELSE ${now} END,
              ${add(dueAt ?? null)}::timestamptz, ${now}, ${now}
       FROM careloop.task_queues q
       WHERE q.workspace_id = ${add(ctx.workspaceId)} AND ${isQueue(queue, parameters)} AND ${worksQueue(ctx, parameters)}
       RETURNING id`,
      parameters.values,
    );
    if (!made.length) throw new NotFound('QUEUE_NOT_FOUND', { queue });
    await this.tell(ctx, id);
    return this.get({ ...ctx, role: ctx.role === 'agent' && assignee ? 'admin' : ctx.role }, id);
  }

  /** Gives the task to the caller, unless a colleague was faster or it is over. */
  async claim(ctx: RequestContext, id: string): Promise<'claimed' | 'taken'> {
    const won = await this.change(ctx, id, ({ me, now }) => ({
      set: `state = 'claimed', assignee_id = ${me()}, claimed_at = ${now()}, snoozed_until = NULL`,
      when: `t.state = 'open' AND t.assignee_id IS NULL`,
    }));
    if (won) return 'claimed';
    const { state, assignee } = await this.get(ctx, id);
    return state === 'claimed' && assignee?.id === ctx.memberId ? 'claimed' : 'taken';
  }

  /** Ends the task with one of its queue's outcomes; only whoever holds it, or a leader. */
  async complete(ctx: RequestContext, id: string, { outcome, note = '' }: CompleteTask): Promise<TaskView> {
    const done = await this.change(ctx, id, ({ me, now, holds, add }) => ({
      set: `state = 'done', outcome = ${add(outcome)}, note = ${add(note)}, completed_by = ${me()}, completed_at = ${now()},
            assignee_id = coalesce(t.assignee_id, ${me()}), snoozed_until = NULL`,
      when: `${holds()} AND (q.outcomes = '[]' OR q.outcomes @> jsonb_build_array(jsonb_build_object('key', ${add(outcome)}::text)))`,
    }));
    if (!done) {
      const { outcomes } = await this.refusal(ctx, id);
      const allowed = outcomes.map(({ label }) => label).join('、');
      const params = { outcome, allowed };
      throw new Invalid('OUTCOME_UNKNOWN', params, [{ path: 'outcome', code: 'OUTCOME_UNKNOWN', params }]);
    }
    return this.get(ctx, id);
  }

  /** Hides the task until then; a leader, whoever holds it, or anybody while nobody does. */
  async snooze(ctx: RequestContext, id: string, until: Date): Promise<TaskView> {
    if (until <= this.clock.now()) throw new Invalid('SNOOZE_IN_PAST', {}, [{ path: 'until', code: 'SNOOZE_IN_PAST' }]);
    return this.changeOrRefuse(ctx, id, ({ holds, add }) => ({
      set: `snoozed_until = ${add(until)}`,
      when: `(${holds()} OR t.assignee_id IS NULL)`,
    }));
  }

  /** Hands the task to a colleague; they see it even when they do not work its queue. */
  async transfer(ctx: RequestContext, id: string, member: string): Promise<TaskView> {
    await this.checkMember(ctx, member, 'member');
    const task = await this.changeOrRefuse(ctx, id, ({ now, holds, add }) => ({
      set: `state = 'claimed', assignee_id = ${add(member)}, claimed_at = ${now()}, snoozed_until = NULL`,
      when: `(${holds()} OR t.assignee_id IS NULL)`,
    }));
    await this.audit.note(ctx, 'task.transferred', { id, to: member });
    return task;
  }

  /** Puts the task back into its queue. */
  release(ctx: RequestContext, id: string): Promise<TaskView> {
    return this.changeOrRefuse(ctx, id, ({ holds }) => ({
      set: `state = 'open', assignee_id = NULL, claimed_at = NULL`,
      when: `t.state = 'claimed' AND ${holds()}`,
    }));
  }

  private async changeOrRefuse(ctx: RequestContext, id: string, change: Change): Promise<TaskView> {
    if (!(await this.change(ctx, id, change))) {
      await this.refusal(ctx, id);
      throw new Conflict('TASK_NOT_CLAIMED');
    }
    // Who hands a task away may not see it any more, and is still told what became of it.
    return this.get({ ...ctx, role: 'admin' }, id);
  }

  /** One guarded UPDATE of a task that is not over: of many at once exactly one finds its condition true. */
  private async change(ctx: RequestContext, id: string, change: Change): Promise<boolean> {
    if (!ctx.memberId) throw new Forbidden();
    const parameters = new Parameters();
    const { add } = parameters;
    const now = () => `${add(this.clock.now())}::timestamptz`;
    const me = () => `${add(ctx.memberId)}::uuid`;
    const { set, when } = change({ me, now, holds: () => holdsTask(ctx, parameters), add });
    const rows = await this.db.query(
      `UPDATE careloop.tasks t SET ${set}, updated_at = ${now()} FROM careloop.task_queues q
       WHERE t.workspace_id = ${add(ctx.workspaceId)} AND t.id = ${add(id)} AND q.workspace_id = t.workspace_id AND q.id = t.queue_id
         AND t.state IN ('open', 'claimed') AND ${seesTask(ctx, parameters)} AND ${when} RETURNING t.id`,
      parameters.values,
    );
    if (rows.length) await this.tell(ctx, id);
    return rows.length > 0;
  }

  /** Why a change found nothing to do: the task is unknown, over or somebody else's. Answers it when none of these. */
  private async refusal(ctx: RequestContext, id: string): Promise<TaskView> {
    const task = await this.get(ctx, id);
    if (task.state === 'done' || task.state === 'cancelled') throw new Conflict('TASK_OVER', { state: task.state });
    if (ctx.role === 'agent' && task.assignee?.id !== ctx.memberId) {
      if (task.assignee) throw new Forbidden('TASK_NOT_YOURS', { name: task.assignee.name });
      throw new Conflict('TASK_NOT_CLAIMED');
    }
    return task;
  }

  private async about(ctx: RequestContext, form: string, record: string): Promise<{ form: string; record: string }> {
    await this.records.get(ctx, form, record);
    const [row] = await this.db.query<{ id: string }>(
      'SELECT id FROM careloop.forms WHERE workspace_id = $1 AND (id::text = $2 OR key = $2) AND deleted_at IS NULL',
      [ctx.workspaceId, form],
    );
    return { form: row!.id, record };
  }

  private async checkMember(ctx: RequestContext, id: string, path: string) {
    const rows = await this.db.query(
      'SELECT 1 FROM careloop.members WHERE workspace_id = $1 AND id = $2 AND disabled_at IS NULL',
      [ctx.workspaceId, id],
    );
    if (!rows.length) throw new Invalid('MEMBER_NOT_FOUND', {}, [{ path, code: 'MEMBER_NOT_FOUND' }]);
  }

  private tell(ctx: RequestContext, id: string) {
    return this.events.publish(ctx, { name: 'task.changed', id });
  }

  private async views(ctx: RequestContext, rows: TaskRow[]): Promise<TaskView[]> {
    const wanted = rows.flatMap(({ formId, recordId }) => (formId && recordId ? [{ formId, recordId }] : []));
    const cards = await this.cards.find(ctx, wanted);
    return rows.map((row) => ({
      id: row.id,
      queue: { key: row.queueKey, name: row.queueName },
      title: row.title,
      script: row.script,
      reason: row.reason,
      record: (row.recordId && cards.get(row.recordId)) || null,
      occurrenceId: row.occurrenceId,
      state: row.state,
      assignee: row.assigneeId ? { id: row.assigneeId, name: row.assigneeName ?? '' } : null,
      dueAt: row.dueAt?.toISOString() ?? null,
      snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
      outcome: row.outcome,
      outcomes: row.outcomes,
      note: row.note,
      createdAt: row.createdAt.toISOString(),
      completedAt: row.completedAt?.toISOString() ?? null,
    }));
  }
}
