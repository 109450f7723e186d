import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { dependsOn } from '@careloop/rules';
import { AppClock } from '../../clock';
import { Database } from '../../database';
import { FormsService } from '../../forms/forms.service';
import { AutomationStore, type LiveAutomation } from '../automation-store';
import { type Change, changesOf, takeChanges } from './change-reader';
import { looseTransaction } from '../loose-transaction';
import { PlannerService } from './planner.service';
import { planEvents } from './record-events';

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
        if (trigger.type === 'record') {
          const table = await this.forms.table(automation, formId);
          planned += await planEvents(client, automation, trigger, table, changes, { now: this.clock.now() });
        }
        if (trigger.type === 'date') planned += await this.dates(client, automation, changes);
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
}
