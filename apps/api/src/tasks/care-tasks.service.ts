import { Injectable, Logger } from '@nestjs/common';
import { addDays, addWorkdays, localDateOf, nextWorkday, toInstant } from '@careloop/calendar';
import { Invalid, isId, messageOf, newId, NotFound } from '@careloop/kernel';
import { QUEUE_KEY } from '@careloop/contracts';
import { AppClock } from '../clock';
import { Database } from '../database';
import { Events } from '../events';
import { groupBy } from '../messages/groups';
import type { TaskCreator, TaskRequest } from './task-request';

/** The end of the working day, when a task is due. */
const DUE_AT = '18:00';
const QUEUE_NAME = new RegExp(QUEUE_KEY);
const MAX_TITLE = 500;
const MAX_SCRIPT = 20_000;

type Result = PromiseSettledResult<{ id: string }>;

/** Tasks that automations create: each once, however often its step runs. */
@Injectable()
export class CareTasksService implements TaskCreator {
  private readonly logger = new Logger('tasks');

  constructor(
    private db: Database,
    private clock: AppClock,
    private events: Events,
  ) {}

  async create(request: TaskRequest): Promise<{ id: string }> {
    const [result] = await this.createMany([request]);
    if (result!.status === 'rejected') throw result!.reason;
    return result!.value;
  }

  async createMany(requests: TaskRequest[]): Promise<Result[]> {
    const results = new Map<TaskRequest, Result>();
    for (const group of groupBy(requests, ({ about }) => about.workspaceId))
      try {
        await this.createIn(group[0]!.about.workspaceId, group, results);
      } catch (error) {
        for (const request of group) results.set(request, { status: 'rejected', reason: error });
      }
    return requests.map((request) => results.get(request)!);
  }

  private async createIn(workspaceId: string, requests: TaskRequest[], results: Map<TaskRequest, Result>) {
    const queues = await this.queues(workspaceId, requests);
    const members = await this.members(workspaceId, requests);
    const good = requests.flatMap((request) => {
      const problem = problemOf(request);
      const queue = queues.get(request.queue);
      if (problem ?? !queue)
        results.set(request, {
          status: 'rejected',
          reason: problem ?? new NotFound('QUEUE_NOT_FOUND', { queue: request.queue }),
        });
      const assignee = assigneeOf(request);
      return problem || !queue
        ? []
        : [{ request, queue, assignee: assignee && members.has(assignee) ? assignee : null }];
    });
    if (!good.length) return;
    const now = this.clock.now();
    const rows = await this.db.query<{ id: string; key: string }>(
      `INSERT INTO careloop.tasks
         (id, workspace_id, key, queue_id, title, script, reason, form_id, record_id, occurrence_id, state, assignee_id, claimed_at, due_at, created_at, updated_at)
       SELECT n.id, $1, n.key, n.queue_id, n.title, n.script, n.reason, n.form_id, n.record_id, n.occurrence_id,
              CASE WHEN n.assignee_id IS NULL THEN 'open' ELSE 'claimed' END, n.assignee_id,
              CASE WHEN n.assignee_id IS NULL THEN NULL ELSE $13::timestamptz END, n.due_at, $13, $13
       FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[], $12::timestamptz[])
         AS n(id, key, queue_id, title, script, reason, form_id, record_id, occurrence_id, assignee_id, due_at)
       ON CONFLICT (key) DO NOTHING RETURNING id, key`,
      [
        workspaceId,
        good.map(() => newId()),
        good.map(({ request }) => request.key),
        good.map(({ queue }) => queue),
        good.map(({ request }) => request.title),
        good.map(({ request }) => request.script ?? ''),
        good.map(({ request }) => request.reason ?? ''),
        good.map(({ request }) => request.about.form.id),
        good.map(({ request }) => request.about.record.id),
        good.map(({ request }) => request.about.occurrenceId),
        good.map(({ assignee }) => assignee),
        good.map(({ request }) => dueAt(request)),
        now,
      ],
    );
    const ids = new Map(rows.map(({ key, id }) => [key, id]));
    const earlier = good.map(({ request }) => request.key).filter((key) => !ids.has(key));
    if (earlier.length)
      for (const { key, id } of await this.db.query<{ id: string; key: string }>(
        'SELECT id, key FROM careloop.tasks WHERE workspace_id = $1 AND key = ANY ($2)',
        [workspaceId, earlier],
      ))
        ids.set(key, id);
    for (const { request } of good) {
      const id = ids.get(request.key);
      results.set(
        request,
        id
          ? { status: 'fulfilled', value: { id } }
          : { status: 'rejected', reason: new Error(`task ${request.key} vanished`) },
      );
    }
    if (rows.length)
      void this.events
        .publish({ workspaceId }, { name: 'task.changed', ...(rows.length === 1 && { id: rows[0]!.id }) })
        .catch((error: unknown) => this.logger.warn(messageOf(error)));
  }

  /**
   * Queue ids by the name the step uses. A key that nobody has made a queue for gets one that everybody works: the task
   * is seen, and not lost.
   */
  private async queues(workspaceId: string, requests: TaskRequest[]): Promise<Map<string, string>> {
    const names = [...new Set(requests.map(({ queue }) => queue))];
    const find = async () =>
      new Map(
        (
          await this.db.query<{ id: string; key: string }>(
            'SELECT id, key FROM careloop.task_queues WHERE workspace_id = $1 AND (key = ANY ($2) OR id::text = ANY ($2))',
            [workspaceId, names],
          )
        ).flatMap(({ id, key }) => [[id, id] as const, [key, id] as const]),
      );
    const found = await find();
    const missing = names.filter((name) => !found.has(name) && QUEUE_NAME.test(name));
    if (!missing.length) return found;
    await this.db.query(
      `INSERT INTO careloop.task_queues (id, workspace_id, key, name, outcomes, member_ids)
       SELECT n.id, $1, n.key, n.key, '[]', '{}' FROM unnest($2::uuid[], $3::text[]) AS n(id, key)
       ON CONFLICT (workspace_id, key) DO NOTHING`,
      [workspaceId, missing.map(() => newId()), missing],
    );
    this.logger.log({ workspaceId, queues: missing }, 'made the queues that automations name');
    return find();
  }

  /** Who of the people named may be given a task. */
  private async members(workspaceId: string, requests: TaskRequest[]): Promise<Set<string>> {
    const named = [...new Set(requests.map(assigneeOf).filter((id) => id !== null))];
    if (!named.length) return new Set();
    const rows = await this.db.query<{ id: string }>(
      'SELECT id FROM careloop.members WHERE workspace_id = $1 AND id = ANY ($2) AND disabled_at IS NULL',
      [workspaceId, named],
    );
    return new Set(rows.map(({ id }) => id));
  }
}

/** The member a step means; null for nobody in particular. */
function assigneeOf({ assignee, about }: TaskRequest): string | null {
  const { owner } = about.form.roles;
  const id = assignee === 'owner' ? owner && about.record.values[owner] : assignee;
  return isId(id) ? id : null;
}

function problemOf({ title, script = '' }: TaskRequest): Invalid | null {
  if (!title.trim() || title.length > MAX_TITLE) return new Invalid('TASK_TITLE_INVALID', { limit: MAX_TITLE });
  return script.length > MAX_SCRIPT ? new Invalid('TASK_SCRIPT_TOO_LONG', { limit: MAX_SCRIPT }) : null;
}

/** 18:00 of the day it is due, where the customer is; 0 workdays = today, or the next day that is one. */
export function dueAt({
  now,
  zone,
  dueInWorkdays,
  dueInDays,
}: Pick<TaskRequest, 'now' | 'zone' | 'dueInWorkdays' | 'dueInDays'>): Date | null {
  const today = localDateOf(now, zone);
  if (dueInWorkdays !== undefined)
    return toInstant(dueInWorkdays === 0 ? nextWorkday(today) : addWorkdays(today, dueInWorkdays), DUE_AT, zone);
  return dueInDays === undefined ? null : toInstant(addDays(today, dueInDays), DUE_AT, zone);
}
