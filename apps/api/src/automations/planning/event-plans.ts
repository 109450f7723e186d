import { isZone } from '@careloop/calendar';
import type { Cause } from '@careloop/kernel';
import type { Queryable } from '@careloop/database';
import { type LiveAutomation, policyOf } from '../automation-store';
import { armSql } from './arms';
import { chainOf, isLoop } from './causation';
import { NEW_ID, notAfterSql, Params } from './params';

/** A change that a record trigger answers to. */
export interface EventPlan {
  recordId: string;
  changeId: string;
  at: Date;
  old: Record<string, unknown>;
  cause: Cause;
  /** What the record's zone field says. */
  zone: unknown;
}

/**
 * Writes one promise per change, `event:<change>`, set-based. With a settle time, changes of a record that come before
 * its promise is due move that promise and keep the oldest values. A change that the automation itself led to is kept
 * as a skipped occurrence, so that people see where a loop was cut. What is of the past counts as late from `late` on.
 * Answers how many promises were made.
 */
export async function writeEvents(
  client: Queryable,
  automation: LiveAutomation,
  settleSeconds: number,
  plans: readonly EventPlan[],
  now: Date,
  late?: Date,
): Promise<number> {
  const cut = plans.filter(({ cause }) => isLoop(automation.id, chainOf(cause)));
  await insert(client, automation, 0, cut, { end: { reason: 'loop-cut', at: now } });
  const good = plans.filter(({ cause }) => !isLoop(automation.id, chainOf(cause)));
  if (!settleSeconds) return insert(client, automation, 0, good, { late });
  // One by one record: each later change of a record moves what the earlier one planned.
  let planned = 0;
  for (const round of rounds(good)) {
    const moved = await move(client, automation, settleSeconds, round, late);
    planned += await insert(
      client,
      automation,
      settleSeconds,
      round.filter(({ recordId }) => !moved.has(recordId)),
      { late },
    );
  }
  return planned;
}

async function insert(
  client: Queryable,
  automation: LiveAutomation,
  settleSeconds: number,
  plans: readonly EventPlan[],
  { end, late }: { end?: { reason: string; at: Date }; late?: Date } = {},
): Promise<number> {
  if (!plans.length) return 0;
  const { holdout, notAfterHours } = policyOf(automation.definition.policy);
  const { add, values } = new Params();
  const due = `(e.at + ${add(settleSeconds)}::float8 * interval '1 second')`;
  const { rowCount } = await client.query(
    `INSERT INTO careloop.occurrences (id, workspace_id, automation_id, version_id, form_id, record_id, occurrence_key,
       due_at, not_after, zone, arm, wake_at, event, state, reason, finished_at)
     SELECT ${NEW_ID}, ${add(automation.workspaceId)}, ${add(automation.id)}, ${add(automation.versionId)},
       ${add(automation.formId)}, e.record_id, 'event:' || e.change_id, ${due},
       ${notAfterSql(due, notAfterHours, add, late)}, e.zone,
       ${armSql(automation.id, automation.salt, 'e.record_id', holdout, add)},
       ${automation.state === 'paused' ? `'infinity'` : due}, e.event,
       ${add(end ? 'skipped' : 'planned')}, ${add(end?.reason ?? null)}, ${add(end?.at ?? null)}
     FROM unnest(${add(plans.map((p) => p.recordId))}::uuid[], ${add(plans.map((p) => p.changeId))}::text[],
       ${add(plans.map((p) => p.at))}::timestamptz[], ${add(plans.map((p) => zoneOf(p, automation)))}::text[],
       ${add(plans.map(eventOf))}::jsonb[]) AS e(record_id, change_id, at, zone, event)
     ON CONFLICT (automation_id, record_id, occurrence_key) DO NOTHING`,
    values,
  );
  return rowCount ?? 0;
}

async function move(
  client: Queryable,
  automation: LiveAutomation,
  settleSeconds: number,
  plans: readonly EventPlan[],
  late: Date | undefined,
) {
  const { add, values } = new Params();
  const { notAfterHours } = policyOf(automation.definition.policy);
  const due = `(e.at + ${add(settleSeconds)}::float8 * interval '1 second')`;
  const { rows } = await client.query(
    `UPDATE careloop.occurrences o SET due_at = ${due}, not_after = ${notAfterSql(due, notAfterHours, add, late)},
       wake_at = CASE WHEN o.wake_at = 'infinity' THEN o.wake_at ELSE ${due} END,
       event = e.event || jsonb_build_object('old', coalesce(e.event->'old', '{}') || coalesce(o.event->'old', '{}'))
     FROM unnest(${add(plans.map((p) => p.recordId))}::uuid[], ${add(plans.map((p) => p.at))}::timestamptz[],
       ${add(plans.map(eventOf))}::jsonb[]) AS e(record_id, at, event)
     WHERE o.automation_id = ${add(automation.id)} AND o.record_id = e.record_id AND o.state = 'planned' AND o.fence = 0
       AND o.occurrence_key LIKE 'event:%'
     RETURNING o.record_id`,
    values,
  );
  return new Set(rows.map((row) => row.record_id as string));
}

/** First changes of each record, then second ones, and so on. */
function rounds(plans: readonly EventPlan[]): EventPlan[][] {
  const seen = new Map<string, number>();
  const result: EventPlan[][] = [];
  for (const plan of plans) {
    const n = seen.get(plan.recordId) ?? 0;
    seen.set(plan.recordId, n + 1);
    (result[n] ??= []).push(plan);
  }
  return result;
}

function eventOf({ old, cause }: EventPlan): string {
  const chain = chainOf(cause);
  return JSON.stringify({ ...(Object.keys(old).length && { old }), ...(chain.length && { chain }) });
}

const zoneOf = ({ zone }: EventPlan, automation: LiveAutomation) =>
  typeof zone === 'string' && isZone(zone) ? zone : automation.zone;
