import { type Queryable, type RecordTable, whereSql } from '@careloop/database';
import type { Rule } from '@careloop/rules';
import { type LiveAutomation, policyOf } from '../automation-store';
import { armSql } from './arms';
import { NEW_ID, Params } from './params';

/**
 * When an automation that starts on new records is published for past days too: records made since `from` that it has
 * never cared for, under the key `event:created`. Others get nothing: past changes of a record are not repeated.
 */
export async function writeCatchUp(
  client: Queryable,
  automation: LiveAutomation,
  table: RecordTable,
  from: Date,
  now: Date,
): Promise<number> {
  const { trigger, condition, policy } = automation.definition;
  if (trigger.type !== 'record' || !trigger.on.includes('created')) return 0;
  const since: Rule = { '>=': [{ var: '_created_at' }, from.toISOString()] };
  const filter: Rule = condition === undefined || condition === null ? since : { and: [since, condition] };
  const { holdout, notAfterHours } = policyOf(policy);
  const { add, values } = new Params();
  const at = `${add(now)}::timestamptz`;
  const id = add(automation.id);
  const { rowCount } = await client.query(
    `INSERT INTO careloop.occurrences (id, workspace_id, automation_id, version_id, form_id, record_id, occurrence_key,
       due_at, not_after, zone, arm, wake_at)
     SELECT ${NEW_ID}, ${add(automation.workspaceId)}, ${id}, ${add(automation.versionId)}, ${add(automation.formId)}, r.id,
       'event:created', ${at}, ${at} + ${add(notAfterHours)}::float8 * interval '1 hour', ${add(automation.zone)},
       ${armSql(automation.id, automation.salt, 'r.id', holdout, add)}, ${at}
     FROM ${table.name} r
     WHERE ${whereSql(table, { filter }, { context: { now, zone: automation.zone }, alias: 'r', param: add })}
       AND NOT EXISTS (SELECT 1 FROM careloop.occurrences o WHERE o.automation_id = ${id} AND o.record_id = r.id)
     ON CONFLICT (automation_id, record_id, occurrence_key) DO NOTHING`,
    values,
  );
  return rowCount ?? 0;
}
