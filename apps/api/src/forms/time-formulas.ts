import { Inject, Injectable, Logger } from '@nestjs/common';
import { today } from '@careloop/calendar';
import { type FieldTypes, formGraph, type FormDefinition, hasRules, NOW_KEY } from '@careloop/forms';
import { messageOf } from '@careloop/kernel';
import { reckonForm, timelyRollups } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { AppClock } from '../clock';
import { Database } from '../database';
import { APP_REGISTRY } from '../registry';
import { FormStore } from './form-store';

/** Formulas that time alone changes (TODAY, NOW), with those that read them, in the order of reckoning. */
export const timeFormulas = (form: FormDefinition, types: FieldTypes): string[] =>
  hasRules(form) ? formGraph(form, types).formulasAfter([NOW_KEY]) : [];

/**
 * Formulas with TODAY are stored like all others, so that lists filter and sort by them; on each new civil day of the
 * workspace they are written anew, before that day's care is planned. NOW is as fine as that: a day.
 */
@Injectable()
export class TimeFormulas {
  private readonly logger = new Logger('forms');

  constructor(
    private db: Database,
    private clock: AppClock,
    private store: FormStore,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** Brings every form up to its day; answers how many forms there were. Any number of processes may do this at once. */
  async refresh(): Promise<number> {
    const now = this.clock.now();
    const due = await this.db.query<{ id: string; workspace_id: string; zone: string }>(
      `SELECT f.id, f.workspace_id, w.zone FROM careloop.forms f JOIN careloop.workspaces w ON w.id = f.workspace_id
        WHERE f.deleted_at IS NULL AND f.formulas_on IS NOT NULL AND f.formulas_on <> ($1::timestamptz AT TIME ZONE w.zone)::date`,
      [now],
    );
    let changed = 0;
    for (const { id, workspace_id: workspaceId, zone } of due)
      try {
        if (await this.bring(workspaceId, id, now, zone)) changed++;
      } catch (error) {
        // One form's trouble is not the others', nor care's.
        this.logger.error({ err: error, form: id }, `formulas with TODAY: ${messageOf(error)}`);
      }
    return changed;
  }

  private async bring(workspaceId: string, id: string, now: Date, zone: string): Promise<boolean> {
    const table = await this.store.table(workspaceId, id);
    const formulas = timeFormulas(table.form, this.registry.field);
    const keys = timelyRollups(table.form);
    return this.db.transaction(async (client) => {
      const { rowCount } = await client.query(
        'UPDATE careloop.forms SET formulas_on = $2 WHERE id = $1 AND formulas_on <> $2 AND version = $3',
        [id, today(now, zone), table.form.version],
      );
      if (!rowCount) return false;
      await reckonForm(client, table, { keys, formulas }, { now, zone });
      return true;
    });
  }
}
