import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { dependsOn } from '@careloop/rules';
import type { Trigger } from '@careloop/workflow';
import { AppClock } from '../../clock';
import { Database } from '../../database';
import { FormsService } from '../../forms/forms.service';
import { AutomationStore, type LiveAutomation } from '../automation-store';
import { fieldsNeeded, load, meeting } from '../conditions';
import { type Change, changesOf, takeChanges } from './change-reader';
import { looseTransaction } from '../loose-transaction';
import { type EventPlan, writeEvents } from './event-plans';
import { PlannerService } from './planner.service';

type RecordTrigger = Extract<Trigger, { type: 'record' }>;

/**
 * Reads what was written to records and plans what follows: an occurrence per record for record triggers, a new look
 * at the plan for date triggers. One reader per form at a time, in order; a change leaves the queue in the transaction
 * that plans it, so none is lost and none counts twice.
 */
@Injectable()
export class ChangesService {
  constructor(
    private db: Database,
    private store: AutomationStore,
    private planner: PlannerService,
    private forms: FormsService,
    private clock: AppClock,
  ) {}

  /** Forms with changes that wait. */
  async waiting(): Promise<string[]> {
    // A skip scan: the queue may be long, the forms in it are few.
    const rows = await this.db.query<{ id: string }>(
      `WITH RECURSIVE f AS (
         (SELECT form_id FROM careloop.change_queue ORDER BY form_id LIMIT 1)
         UNION ALL
         SELECT (SELECT q.form_id FROM careloop.change_queue q WHERE q.form_id > f.form_id ORDER BY q.form_id LIMIT 1)
         FROM f WHERE f.form_id IS NOT NULL)
       SELECT form_id AS id FROM f WHERE form_id IS NOT NULL`,
    );
    return rows.map((row) => row.id);
  }

  /** Reads what waits in a form's queue now. `each` is called after every commit that planned something. */
  async consume(formId: string, each: () => void = () => {}): Promise<void> {
    for (;;) {
      const { full, planned } = await looseTransaction(this.db, takeChanges(formId), (client, rows) =>
        this.consumeBatch(client, formId, rows),
      );
      if (planned) each();
      if (!full) return;
    }
  }

  private async consumeBatch(client: PoolClient, formId: string, rows: unknown[]) {
    const { changes, full } = changesOf(rows);
    let planned = 0;
    if (changes.length)
      for (const automation of await this.store.listening(client, formId)) {
        const { trigger } = automation.definition;
        if (trigger.type === 'record') planned += await this.events(client, automation, trigger, changes);
        else if (trigger.type === 'date') planned += await this.dates(client, automation, changes);
      }
    return { full, planned };
  }

  /** Date triggers look again at records whose date, zone or condition was touched. */
  private async dates(client: PoolClient, automation: LiveAutomation, changes: Change[]): Promise<number> {
    const { trigger, condition } = automation.definition;
    if (trigger.type !== 'date') return 0;
    const table = await this.forms.table(automation, automation.formId);
    const reads = new Set([trigger.field, table.form.roles.zone, ...(condition ? dependsOn(condition).fields : [])]);
    const touched = changes.filter(
      ({ kind, old }) => kind !== 'deleted' && (kind !== 'updated' || Object.keys(old).some((key) => reads.has(key))),
    );
    if (!touched.length) return 0;
    const since = new Date(Math.min(...touched.map(({ at }) => at.getTime())));
    return this.planner.replanIn(client, automation, [...new Set(touched.map((c) => c.recordId))], since);
  }

  /** Record triggers: who the trigger means, among those who meets the condition, and what that makes due. */
  private async events(
    client: PoolClient,
    automation: LiveAutomation,
    trigger: RecordTrigger,
    changes: Change[],
  ): Promise<number> {
    const meant = changes.filter((change) => isMeant(trigger, change));
    if (!meant.length) return 0;
    const table = await this.forms.table(automation, automation.formId);
    const subjects = meant.map((change) => ({ ...change, id: change.recordId, changeId: change.id }));
    const zoneKey = table.form.roles.zone;
    const fields = fieldsNeeded(table, automation.definition.condition, zoneKey);
    const records = await load(client, table, [...new Set(subjects.map(({ id }) => id))], fields);
    const met = await meeting(client, table, automation.definition.condition, subjects, records, {
      now: this.clock.now(),
      zone: automation.zone,
    });
    const plans = subjects
      .filter((subject) => met.has(subject))
      .map(({ id, changeId, old, cause, at }): EventPlan => ({
        recordId: id,
        changeId,
        at,
        old,
        cause,
        zone: zoneKey ? records.get(id)!.values[zoneKey] : null,
      }));
    return writeEvents(client, automation, trigger.settleSeconds ?? 0, plans, this.clock.now());
  }
}

function isMeant({ on, fields }: RecordTrigger, { kind, old }: Change): boolean {
  if (kind === 'created') return on.includes('created');
  if (kind !== 'updated' || !on.includes('updated')) return false;
  return !fields?.length || fields.some((key) => Object.hasOwn(old, key));
}
