import { Injectable } from '@nestjs/common';
import { Conflict, Invalid, isId, newId, NotFound, type RequestContext } from '@careloop/kernel';
import type { ChangeQueue, CreateQueue, QueueView } from '@careloop/contracts';
import { TaskQueue } from '@careloop/database';
import { AuditService } from '../access/audit.service';
import { AppClock } from '../clock';
import { Database } from '../database';
import { Events } from '../events';
import { PeopleService } from '../records/people.service';
import { Parameters } from './parameters';

/** SQL: whether the caller works the queue `q`. Leaders see every queue, agents those that are open or theirs. */
export const worksQueue = (ctx: RequestContext, { add }: Parameters) =>
  ctx.role === 'agent'
    ? `(cardinality(q.member_ids) = 0 OR ${add(ctx.memberId ?? null)}::uuid = ANY (q.member_ids))`
    : 'true';

/** SQL: whether the queue `q` is the one that is named by key or id. */
export const isQueue = (name: string, { add }: Parameters) =>
  isId(name) ? `q.id = ${add(name)}::uuid` : `q.key = ${add(name)}`;

/** Queues that tasks wait in. */
@Injectable()
export class QueuesService {
  constructor(
    private db: Database,
    private clock: AppClock,
    private events: Events,
    private people: PeopleService,
    private audit: AuditService,
  ) {}

  /** The queues the caller works, with how much waits in them. */
  async list(ctx: RequestContext): Promise<QueueView[]> {
    return this.select(ctx, null);
  }

  async create(ctx: RequestContext, body: CreateQueue, appId: string | null = null): Promise<QueueView> {
    await this.check(ctx, body);
    const id = await this.insert(ctx, body, appId);
    if (!id)
      throw new Conflict('QUEUE_KEY_TAKEN', { key: body.key }, [
        { path: 'key', code: 'QUEUE_KEY_TAKEN', params: { key: body.key } },
      ]);
    return this.announce(ctx, id, 'queue.created', { key: body.key });
  }

  /** The queue with this key, made when there is none; an existing one stays as its people set it up. */
  async ensure(
    ctx: RequestContext,
    body: CreateQueue,
    appId: string | null = null,
  ): Promise<{ id: string; made: boolean }> {
    await this.check(ctx, body);
    const id = await this.insert(ctx, body, appId);
    if (id) {
      await this.announce(ctx, id, 'queue.created', { key: body.key });
      return { id, made: true };
    }
    const existing = await this.db.forWorkspace(ctx, TaskQueue).findOne({ key: body.key });
    return { id: existing!.id, made: false };
  }

  async change(ctx: RequestContext, id: string, { name, outcomes, members }: ChangeQueue): Promise<QueueView> {
    await this.check(ctx, { outcomes, members });
    const changed = await this.db.forWorkspace(ctx, TaskQueue).update(
      { id },
      {
        ...(name !== undefined && { name }),
        ...(outcomes && { outcomes }),
        ...(members && { memberIds: [...new Set(members)] }),
        updatedAt: new Date(),
      },
    );
    if (!changed) throw new NotFound('QUEUE_NOT_FOUND', { queue: id });
    return this.announce(ctx, id, 'queue.changed', { name, outcomes, members });
  }

  private async insert(ctx: RequestContext, body: CreateQueue, appId: string | null): Promise<string | null> {
    const { key, name, outcomes = [], members = [] } = body;
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO careloop.task_queues (id, workspace_id, key, name, app_id, outcomes, member_ids) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (workspace_id, key) DO NOTHING RETURNING id`,
      [newId(), ctx.workspaceId, key, name, appId, JSON.stringify(outcomes), [...new Set(members)]],
    );
    return row?.id ?? null;
  }

  private async check(ctx: RequestContext, { outcomes = [], members = [] }: Pick<ChangeQueue, 'outcomes' | 'members'>) {
    const known = await this.people.ids(ctx);
    const strangers = members.flatMap((id, i) =>
      known.has(id) ? [] : [{ path: `members.${i}`, code: 'MEMBER_NOT_FOUND' }],
    );
    const doubles = outcomes.flatMap(({ key }, i) =>
      outcomes.findIndex((outcome) => outcome.key === key) === i
        ? []
        : [{ path: `outcomes.${i}.key`, code: 'VALUE_TAKEN' }],
    );
    if (strangers.length || doubles.length) throw new Invalid('QUEUE_INVALID', {}, [...strangers, ...doubles]);
  }

  private async announce(
    ctx: RequestContext,
    id: string,
    action: string,
    facts: Record<string, unknown>,
  ): Promise<QueueView> {
    await this.audit.note(ctx, action, { id, ...facts });
    await this.events.publish(ctx, { name: 'task.changed', facts: { queue: id } });
    return (await this.select({ ...ctx, role: 'admin' }, id))[0]!;
  }

  private async select(ctx: RequestContext, id: string | null): Promise<QueueView[]> {
    const parameters = new Parameters();
    const workspace = parameters.add(ctx.workspaceId);
    const now = parameters.add(this.clock.now());
    const one = id ? `q.id = ${parameters.add(id)}` : 'true';
    return (await this.db.query(
      `SELECT q.id, q.key, q.name, q.outcomes, q.member_ids AS members,
              count(t.id)::int AS open, (count(t.id) FILTER (WHERE t.due_at < ${now}))::int AS overdue
       FROM careloop.task_queues q
       LEFT JOIN careloop.tasks t ON t.workspace_id = q.workspace_id AND t.queue_id = q.id AND t.state IN ('open', 'claimed')
         AND (t.snoozed_until IS NULL OR t.snoozed_until <= ${now})
       WHERE q.workspace_id = ${workspace} AND ${one} AND ${worksQueue(ctx, parameters)}
       GROUP BY q.id ORDER BY q.created_at, q.id`,
      parameters.values,
    )) as unknown as QueueView[];
  }
}
