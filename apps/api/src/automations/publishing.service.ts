import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { addDays, localDateOf, startOfDay } from '@careloop/calendar';
import { Conflict, Invalid, newId, type RequestContext } from '@careloop/kernel';
import type { Publish, Published, Resume } from '@careloop/contracts';
import { getRecords, type Queryable } from '@careloop/database';
import { type AutomationDefinition, canMove } from '@careloop/workflow';
import { AppClock } from '../clock';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { AutomationStore, type LiveAutomation, policyOf } from './automation-store';
import { AutomationsService } from './automations.service';
import { armSql } from './planning/arms';
import { catchUp } from './planning/catch-up';
import { lockChanges } from './planning/change-reader';
import { NEW_ID, Params } from './planning/params';
import { lockPlan, PlannerService } from './planning/planner.service';
import { ensureTriggerIndex } from './planning/trigger-index';
import { asDetails } from './problems';
import { Wakes } from './wakes';

/** Switches automations on, off and over to new versions. Each is a previewed act with a stated start. */
@Injectable()
export class PublishingService {
  constructor(
    private db: Database,
    private automations: AutomationsService,
    private store: AutomationStore,
    private planner: PlannerService,
    private forms: FormsService,
    private clock: AppClock,
    private wakes: Wakes,
  ) {}

  /**
   * Freezes the draft as the next version, the only active one. `future` cares for what falls due from now on; `today`
   * and `{ days }` also for what has. Promises not yet begun follow the new version; customers in the middle stay on
   * theirs, or move when they stand at a step that is still there. `Invalid('AUTOMATION_INVALID')` with every problem.
   */
  async publish(ctx: RequestContext, id: string, { start, waiting = 'stay' }: Publish): Promise<Published> {
    const { formId, draft } = await this.automations.find(ctx, id);
    const table = await this.forms.table(ctx, formId);
    const problems = this.automations.problems(draft, table);
    if (problems.length) throw new Invalid('AUTOMATION_INVALID', {}, asDetails(problems, ctx.language));
    if (draft.trigger.type === 'date') await ensureTriggerIndex(this.db.pool, table, draft.trigger);
    const now = this.clock.now();
    const from = startOf(start, now, ctx.zone);
    const { trigger } = draft;
    const late = trigger.type === 'record' && start !== 'future';
    const published = await this.db.transaction(async (client) => {
      if (late) await lockChanges(client, formId);
      await lockPlan(client, id);
      await wakeUp(client, id, now, 'skip');
      const version = await this.freeze(client, ctx, id, draft, from);
      const live = (await this.store.one(client, ctx.workspaceId, id))!;
      await this.planner.realignIn(client, live);
      const moved = await this.move(client, live, waiting);
      const grace = start === 'future' ? undefined : now;
      const planned = await this.planner.planIn(client, live, { from, grace });
      const caughtUp = late ? await catchUp(client, live, trigger, table, { from, now }) : 0;
      return { version, planned: planned + caughtUp, ...moved };
    });
    await this.automations.tell(ctx, 'automation.published', id, { version: published.version, start });
    await this.wakes.careDue();
    return published;
  }

  /** Nothing more is begun or resumed until it is switched on again; what is in hand finishes its step. */
  async pause(ctx: RequestContext, id: string): Promise<void> {
    await this.expectState(ctx, id, 'active');
    await this.db.transaction(async (client) => {
      await client.query(
        `UPDATE careloop.automations SET state = 'paused', paused_at = $3 WHERE workspace_id = $1 AND id = $2`,
        [ctx.workspaceId, id, this.clock.now()],
      );
      await client.query(
        `UPDATE careloop.occurrences SET wake_at = 'infinity' WHERE automation_id = $1 AND state IN ('planned', 'waiting')`,
        [id],
      );
    });
    await this.automations.tell(ctx, 'automation.paused', id);
  }

  /** Goes on. What came due meanwhile is cancelled as `paused-backlog` (`skip`), or run as far as it has not expired. */
  async resume(ctx: RequestContext, id: string, { backlog }: Resume): Promise<void> {
    await this.expectState(ctx, id, 'paused');
    const now = this.clock.now();
    await this.db.transaction(async (client) => {
      await lockPlan(client, id);
      await wakeUp(client, id, now, backlog);
      await client.query(
        `UPDATE careloop.automations SET state = 'active', paused_at = NULL,
           starts_at = CASE WHEN $3 THEN $4 ELSE starts_at END, planned_until = CASE WHEN $3 THEN NULL ELSE planned_until END
         WHERE workspace_id = $1 AND id = $2`,
        [ctx.workspaceId, id, backlog === 'skip', now],
      );
      await this.planner.planIn(client, (await this.store.one(client, ctx.workspaceId, id))!);
    });
    await this.automations.tell(ctx, 'automation.resumed', id, { backlog });
    await this.wakes.careDue();
  }

  /** Starts a manual automation for chosen records. Answers for how many it was started: unknown ones are left out. */
  async runNow(ctx: RequestContext, id: string, recordIds: readonly string[]): Promise<number> {
    await this.expectState(ctx, id, 'active');
    const live = (await this.store.one(this.db.pool, ctx.workspaceId, id))!;
    if (live.definition.trigger.type !== 'manual') throw new Conflict('AUTOMATION_NOT_MANUAL');
    const table = await this.forms.table(ctx, live.formId);
    const known = await getRecords(this.db.pool, table, [...new Set(recordIds)], []);
    const { holdout, notAfterHours } = policyOf(live.definition.policy);
    const { add, values } = new Params();
    const now = `${add(this.clock.now())}::timestamptz`;
    const { rowCount } = await this.db.pool.query(
      `INSERT INTO careloop.occurrences (id, workspace_id, automation_id, version_id, form_id, record_id, occurrence_key,
         due_at, not_after, zone, arm, wake_at)
       SELECT ${NEW_ID}, ${add(ctx.workspaceId)}, ${add(id)}, ${add(live.versionId)}, ${add(live.formId)}, r.id,
         ${add(`manual:${newId()}`)}, ${now}, ${now} + ${add(notAfterHours)}::float8 * interval '1 hour', ${add(live.zone)},
         ${armSql(id, live.salt, 'r.id', holdout, add)}, ${now}
       FROM unnest(${add([...known.keys()])}::uuid[]) AS r(id)`,
      values,
    );
    await this.automations.tell(ctx, 'automation.started', id, { records: rowCount });
    await this.wakes.careDue();
    return rowCount ?? 0;
  }

  private async expectState(ctx: RequestContext, id: string, state: 'active' | 'paused') {
    const row = await this.automations.find(ctx, id);
    if (row.state !== state)
      throw new Conflict(state === 'active' ? 'AUTOMATION_NOT_ACTIVE' : 'AUTOMATION_NOT_PAUSED', { state: row.state });
  }

  private async freeze(
    client: Queryable,
    ctx: RequestContext,
    id: string,
    definition: AutomationDefinition,
    from: Date,
  ) {
    const versionId = newId();
    const { rows } = await client.query(
      `INSERT INTO careloop.automation_versions (id, workspace_id, automation_id, version, definition, author_id)
       SELECT $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5 FROM careloop.automation_versions WHERE automation_id = $3
       RETURNING version`,
      [versionId, ctx.workspaceId, id, definition, ctx.memberId ?? null],
    );
    await client.query(
      `UPDATE careloop.automations SET state = 'active', active_version_id = $3, starts_at = $4, planned_until = NULL,
         paused_at = NULL WHERE workspace_id = $1 AND id = $2`,
      [ctx.workspaceId, id, versionId, from],
    );
    return rows[0]!.version as number;
  }

  /** Customers in the middle of an older version: those who can go on in the new one move, when that was chosen. */
  private async move(client: Queryable, live: LiveAutomation, waiting: 'stay' | 'move') {
    const { rows } = await client.query(
      `SELECT o.version_id AS version, o.cursor, v.definition, count(*)::int AS count
       FROM careloop.occurrences o JOIN careloop.automation_versions v ON v.id = o.version_id
       WHERE o.automation_id = $1 AND o.version_id <> $2 AND o.state = 'waiting' GROUP BY 1, 2, 3`,
      [live.id, live.versionId],
    );
    let [moved, stayed] = [0, 0];
    for (const { version, cursor, definition, count } of rows as unknown as Standing[]) {
      if (waiting === 'stay' || !canMove(definition, live.definition, cursor)) {
        stayed += count;
        continue;
      }
      const { rowCount } = await client.query(
        `UPDATE careloop.occurrences SET version_id = $2
         WHERE automation_id = $1 AND version_id = $3 AND cursor = $4 AND state = 'waiting'`,
        [live.id, live.versionId, version, cursor],
      );
      moved += rowCount ?? 0;
    }
    return { moved, stayed };
  }
}

interface Standing {
  version: string;
  cursor: string[];
  definition: AutomationDefinition;
  count: number;
}

function startOf(start: Publish['start'], now: Date, zone: string): Date {
  if (start === 'future') return now;
  const today = localDateOf(now, zone);
  return startOfDay(start === 'today' ? today : addDays(today, -start.days), zone);
}

/** Wakes what a pause has laid aside; with `skip`, what came due meanwhile ends instead. */
async function wakeUp(client: Queryable | PoolClient, id: string, now: Date, backlog: Resume['backlog']) {
  const laidAside = `automation_id = $1 AND state IN ('planned', 'waiting') AND wake_at = 'infinity'`;
  if (backlog === 'skip')
    await client.query(
      `UPDATE careloop.occurrences SET finished_at = $2, reason = 'paused-backlog',
         state = CASE WHEN ends_as IN ('sent', 'done') THEN ends_as ELSE 'cancelled' END
       WHERE ${laidAside} AND coalesce(resume_at, due_at) <= $2`,
      [id, now],
    );
  await client.query(`UPDATE careloop.occurrences SET wake_at = coalesce(resume_at, due_at) WHERE ${laidAside}`, [id]);
}
