import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '@careloop/kernel';
import { distinctValues, type Queryable, type RecordTable } from '@careloop/database';
import { AutomationStore, type LiveAutomation, policyOf } from '../automation-store';
import { AppClock } from '../../clock';
import { Database } from '../../database';
import { FormsService } from '../../forms/forms.service';
import { armSql } from './arms';
import { type CandidateRequest, candidatesSql, knownZones } from './candidates';
import type { DateTrigger } from './due-dates';
import { NEW_ID, notAfterSql, Params } from './params';

const HOUR = 3_600_000;
/** How far ahead promises are written down. */
export const HORIZON_HOURS = 48;
/** A plan is made again when it reaches less far than this: conditions may have come true meanwhile. */
const RENEW_HOURS = 47;

/** Cancelled promises that a later plan may make again, under the same key. */
export const REVIVABLE = ['date-changed', 'replaced'];

export interface PlanOptions {
  /** Due from here on; default: where the last plan ended, or now. */
  from?: Date;
  /** Late promises made now expire counted from here (a chosen catch-up), not from when they were due. */
  grace?: Date;
  ids?: readonly string[];
}

/**
 * Writes promises of date triggers into the ledger, set-based. A plan may run at any time and any number of times, in any
 * number of processes: the key of an occurrence makes it happen once. The condition decides here who gets a row (a
 * customer who does not meet it has none), and once more when the care is claimed, from where every "no" is kept with its
 * reason. So that a condition that comes true late is not missed, plans are renewed hourly and when a record changes.
 */
@Injectable()
export class PlannerService {
  private readonly logger = new Logger('planner');

  constructor(
    private db: Database,
    private store: AutomationStore,
    private forms: FormsService,
    private clock: AppClock,
  ) {}

  /** Plans every automation whose plan does not reach far enough (`all`: every one). Answers how many promises were made. */
  async planDue(all = false): Promise<number> {
    const now = this.clock.now();
    const horizon = new Date(now.getTime() + (all ? 100 * 366 * 24 : RENEW_HOURS) * HOUR);
    let planned = 0;
    for (const automation of await this.store.toPlan(this.db.pool, horizon)) {
      try {
        planned += await this.plan(automation);
      } catch (error) {
        // One broken automation (its field was removed) must not keep the others from being planned.
        this.logger.error({ automation: automation.id, err: error }, `can't plan: ${messageOf(error)}`);
      }
    }
    return planned;
  }

  /** One INSERT … SELECT for all that falls due up to the horizon. Answers how many promises were made. */
  plan(automation: LiveAutomation): Promise<number> {
    return this.db.transaction(async (client) => {
      await lockPlan(client, automation.id);
      const fresh = await this.store.one(client, automation.workspaceId, automation.id);
      if (!fresh || fresh.deletedAt || fresh.state !== 'active') return 0;
      return this.planIn(client, fresh);
    });
  }

  /** The same inside the caller's transaction, which holds the lock of `lockPlan`. */
  async planIn(client: Queryable, automation: LiveAutomation, options: PlanOptions = {}): Promise<number> {
    const { trigger } = automation.definition;
    if (trigger.type !== 'date') return 0;
    const now = this.clock.now();
    const { startsAt, plannedUntil } = automation;
    const resumed = plannedUntil && plannedUntil < now ? plannedUntil : now;
    const from = latest(options.from ?? (plannedUntil ? resumed : (startsAt ?? now)), startsAt);
    const to = new Date(now.getTime() + HORIZON_HOURS * HOUR);
    const request = await this.request(client, automation, trigger, from, to, options.ids);
    await this.revive(client, automation, request, options.grace);
    const planned = await this.insert(client, automation, request, options.grace);
    if (!options.ids)
      await client.query('UPDATE careloop.automations SET planned_until = $2 WHERE id = $1', [automation.id, to]);
    return planned;
  }

  /**
   * After records changed: promises whose date no longer holds move to the new one or are cancelled, and what became
   * due is planned, from `since` (when they changed) on. Inside the caller's transaction.
   */
  async replanIn(client: Queryable, automation: LiveAutomation, ids: readonly string[], since: Date): Promise<number> {
    const { trigger } = automation.definition;
    if (trigger.type !== 'date') return 0;
    await lockPlan(client, automation.id);
    const now = this.clock.now();
    const from = latest(since < now ? since : now, automation.startsAt);
    const to = new Date(now.getTime() + HORIZON_HOURS * HOUR);
    const request = await this.request(client, automation, trigger, from, to, ids);
    await this.settleDates(client, automation, request, 'date-changed');
    await this.revive(client, automation, request);
    return this.insert(client, automation, request);
  }

  /** Brings promises not yet begun in line with a version that was just published: those that hold move to it, the others end as `replaced`. */
  async realignIn(client: Queryable, automation: LiveAutomation): Promise<void> {
    const { trigger } = automation.definition;
    if (trigger.type === 'date') {
      const now = this.clock.now();
      await this.settleDates(client, automation, await this.request(client, automation, trigger, now, now), 'replaced');
      return;
    }
    const stays = trigger.type === 'record' ? 'event:%' : 'manual:%';
    const own = [automation.id, automation.versionId];
    await client.query(
      `UPDATE careloop.occurrences SET version_id = $2
       WHERE automation_id = $1 AND state = 'planned' AND fence = 0 AND occurrence_key LIKE $3`,
      [...own, stays],
    );
    await client.query(
      `UPDATE careloop.occurrences SET state = 'cancelled', reason = 'replaced', finished_at = $3
       WHERE automation_id = $1 AND state = 'planned' AND fence = 0 AND version_id <> $2`,
      [...own, this.clock.now()],
    );
  }

  private async request(
    client: Queryable,
    automation: LiveAutomation,
    trigger: DateTrigger,
    from: Date,
    to: Date,
    ids?: readonly string[],
  ): Promise<CandidateRequest> {
    const table = await this.forms.table(automation, automation.formId);
    const zones = await zonesOf(client, table);
    const { condition } = automation.definition;
    return { table, trigger, condition, zone: automation.zone, zones, from, to, ids };
  }

  private async insert(client: Queryable, automation: LiveAutomation, request: CandidateRequest, grace?: Date) {
    const params = new Params();
    const candidates = candidatesSql(request, params.add);
    if (!candidates) return 0;
    const { holdout, notAfterHours } = policyOf(automation.definition.policy);
    const { id, workspaceId, versionId, formId, salt } = automation;
    const text = `INSERT INTO careloop.occurrences (id, workspace_id, automation_id, version_id, form_id, record_id,
        occurrence_key, due_at, not_after, zone, arm, wake_at)
      SELECT ${NEW_ID}, ${params.add(workspaceId)}, ${params.add(id)}, ${params.add(versionId)}, ${params.add(formId)},
        c.record_id, c.occurrence_key, c.due_at, ${notAfterSql('c.due_at', notAfterHours, params.add, grace)}, c.zone,
        ${armSql(id, salt, 'c.record_id', holdout, params.add)}, c.due_at
      FROM (${candidates}) c
      ON CONFLICT (automation_id, record_id, occurrence_key) DO NOTHING`;
    const { rowCount } = await client.query(text, params.values);
    return rowCount ?? 0;
  }

  /** Makes promises again that were cancelled because a date or the trigger had changed, and now hold once more. */
  private async revive(client: Queryable, automation: LiveAutomation, request: CandidateRequest, grace?: Date) {
    const { rows } = await client.query(
      `SELECT 1 FROM careloop.occurrences WHERE workspace_id = $1 AND automation_id = $2 AND state = 'cancelled'
         AND reason = ANY($3) LIMIT 1`,
      [automation.workspaceId, automation.id, REVIVABLE],
    );
    if (!rows.length) return;
    const params = new Params();
    const candidates = candidatesSql(request, params.add);
    if (!candidates) return;
    const { notAfterHours } = policyOf(automation.definition.policy);
    await client.query(
      `UPDATE careloop.occurrences o SET state = 'planned', reason = NULL, finished_at = NULL, due_at = c.due_at,
         not_after = ${notAfterSql('c.due_at', notAfterHours, params.add, grace)}, zone = c.zone, wake_at = c.due_at,
         version_id = ${params.add(automation.versionId)}
       FROM (${candidates}) c
       WHERE o.automation_id = ${params.add(automation.id)} AND o.record_id = c.record_id
         AND o.occurrence_key = c.occurrence_key AND o.state = 'cancelled' AND o.reason = ANY(${params.add(REVIVABLE)})`,
      params.values,
    );
  }

  /** Moves promises not yet begun to where their date is now; the date alone decides, the condition is asked when they are due. */
  private async settleDates(client: Queryable, automation: LiveAutomation, request: CandidateRequest, reason: string) {
    const { rows } = await client.query(
      `SELECT min(due_at) AS first, max(due_at) AS last FROM careloop.occurrences
       WHERE automation_id = $1 AND state = 'planned' AND fence = 0 AND ($2::uuid[] IS NULL OR record_id = ANY($2))`,
      [automation.id, request.ids ?? null],
    );
    const { first, last } = rows[0] as { first: Date | null; last: Date | null };
    if (!first || !last) return;
    const span = { from: first, to: new Date(Math.max(last.getTime() + 1, request.to.getTime())) };
    const params = new Params();
    const dated = candidatesSql({ ...request, ...span, condition: null }, params.add) ?? nobody;
    const { notAfterHours } = policyOf(automation.definition.policy);
    const only = request.ids ? `AND o.record_id = ANY(${params.add(request.ids)}::uuid[])` : '';
    await client.query(
      `WITH c AS MATERIALIZED (${dated}), moved AS (
         UPDATE careloop.occurrences o SET version_id = ${params.add(automation.versionId)}, due_at = c.due_at, zone = c.zone,
           not_after = ${notAfterSql('c.due_at', notAfterHours, params.add)},
           wake_at = CASE WHEN o.wake_at = 'infinity' THEN o.wake_at ELSE c.due_at END
         FROM c WHERE o.automation_id = ${params.add(automation.id)} AND o.record_id = c.record_id
           AND o.occurrence_key = c.occurrence_key AND o.state = 'planned' AND o.fence = 0
           AND (o.due_at <> c.due_at OR o.version_id <> ${params.add(automation.versionId)})
       )
       UPDATE careloop.occurrences o
       SET state = 'cancelled', reason = ${params.add(reason)}, finished_at = ${params.add(this.clock.now())}
       WHERE o.automation_id = ${params.add(automation.id)} AND o.state = 'planned' AND o.fence = 0 ${only}
         AND NOT EXISTS (SELECT 1 FROM c WHERE c.record_id = o.record_id AND c.occurrence_key = o.occurrence_key)`,
      params.values,
    );
  }
}

const nobody = `SELECT NULL::uuid AS record_id, NULL::text AS occurrence_key, NULL::timestamptz AS due_at, NULL::text AS zone WHERE false`;

const latest = (date: Date, other: Date | null) => (other && other > date ? other : date);

/** One planner at a time per automation, until the transaction ends: two would only wait for each other's rows. */
export const lockPlan = (client: Queryable, automationId: string) =>
  client.query(`SELECT pg_advisory_xact_lock(hashtextextended('careloop:plan:' || $1, 0))`, [automationId]);

/** The zones customers of a form live in. */
export async function zonesOf(client: Queryable, table: RecordTable): Promise<string[]> {
  const key = table.form.roles.zone;
  return key && table.column(key) ? knownZones(await distinctValues(client, table, key)) : [];
}
