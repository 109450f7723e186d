import type { Queryable, RecordTable } from '@careloop/database';
import type { Trigger } from '@careloop/workflow';
import type { LiveAutomation } from '../automation-store';
import { fieldsNeeded, load, meeting } from '../conditions';
import type { Change } from './change-reader';
import { type EventPlan, writeEvents } from './event-plans';

export type RecordTrigger = Extract<Trigger, { type: 'record' }>;

/**
 * What changes of records make due for a record trigger: who the trigger means, among those who meets the condition as
 * they are now. `late`: the changes are of the past, and what they make due is not late before so many hours from then.
 * Answers how many promises were made.
 */
export async function planEvents(
  client: Queryable,
  automation: LiveAutomation,
  trigger: RecordTrigger,
  table: RecordTable,
  changes: readonly Change[],
  { now, late }: { now: Date; late?: Date },
): Promise<number> {
  const meant = changes.filter((change) => isMeant(trigger, change));
  if (!meant.length) return 0;
  const { condition } = automation.definition;
  const subjects = meant.map((change) => ({ ...change, id: change.recordId, changeId: change.id }));
  const zoneKey = table.form.roles.zone;
  const fields = fieldsNeeded(table, condition, zoneKey);
  const records = await load(client, table, [...new Set(subjects.map(({ id }) => id))], fields);
  const met = await meeting(client, table, condition, subjects, records, { now, zone: automation.zone });
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
  return writeEvents(client, automation, trigger.settleSeconds ?? 0, plans, now, late);
}

function isMeant({ on, fields }: RecordTrigger, { kind, old }: Change): boolean {
  if (kind === 'created') return on.includes('created');
  if (kind !== 'updated' || !on.includes('updated')) return false;
  return !fields?.length || fields.some((key) => Object.hasOwn(old, key));
}
