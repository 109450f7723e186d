import { occurrencesOf, type OccurrenceValue, localDateOf, addDays, toInstant } from '@careloop/calendar';
import type { OccurrenceState, Queryable, RecordTable, StoredRecord } from '@careloop/database';
import type { Kind } from '@careloop/rules';
import type { AutomationDefinition } from '@careloop/workflow';
import { type AutomationHead, policyOf } from '../automation-store';
import { meeting } from '../conditions';
import { type DateTrigger, specOf } from '../planning/due-dates';
import type { DueRow } from './claimed';

/** What is decided about a locked row: it ends with a reason, waits until the automation is resumed, or goes on. */
export type Decision =
  { kind: 'end'; state: OccurrenceState; reason: string } | { kind: 'aside' } | { kind: 'go'; record: StoredRecord };

export interface EligibilityInput {
  rows: readonly DueRow[];
  /** Of the rows' automation as it is now; undefined: it is gone. */
  automation: AutomationHead | undefined;
  /** Of the rows' own version. */
  definition: AutomationDefinition;
  table: RecordTable;
  records: ReadonlyMap<string, StoredRecord>;
  /** Fields of which one must hold an address, or null. */
  addresses: readonly string[] | null;
  now: Date;
}

const end = (state: OccurrenceState, reason: string): Decision => ({ kind: 'end', state, reason });

/**
 * The second decision, in the transaction that claims the care: is it still true? Rows of one version of one automation.
 * The control arm is told apart last, so that both arms have passed the same questions.
 */
export async function decide(client: Queryable, input: EligibilityInput): Promise<Map<string, Decision>> {
  const { rows, automation, definition, table, records, addresses, now } = input;
  const decisions = new Map<string, Decision>();
  const stillOn = dateReader(definition, table);
  const beginning: DueRow[] = [];
  for (const row of rows) {
    const record = records.get(row.recordId);
    const begins = !row.cursor.length;
    if (!automation || automation.deletedAt) decisions.set(row.id, end('cancelled', 'automation-deleted'));
    else if (automation.state === 'paused') decisions.set(row.id, { kind: 'aside' });
    else if (!record) decisions.set(row.id, end('skipped', 'record-deleted'));
    else if (row.state !== 'running' && now > row.notAfter) decisions.set(row.id, end('expired', 'expired'));
    else if (begins && !stillOn(row, record)) decisions.set(row.id, end('cancelled', 'date-changed'));
    else {
      decisions.set(row.id, { kind: 'go', record });
      if (begins) beginning.push(row);
    }
  }
  if (!beginning.length) return decisions;

  const refuse = (row: DueRow, state: OccurrenceState, reason: string) => decisions.set(row.id, end(state, reason));
  const subjects = beginning.map((row) => ({ id: row.recordId, old: row.event.old, row }));
  const met = await meeting(client, table, definition.condition, subjects, records, { now, zone: automation!.zone });
  for (const subject of subjects) if (!met.has(subject)) refuse(subject.row, 'skipped', 'condition-false');
  const left = subjects.filter((subject) => met.has(subject)).map(({ row }) => row);
  const repeated = await alreadyCaredFor(client, left, policyOf(definition.policy).once);
  for (const row of left) {
    const { values } = records.get(row.recordId)!;
    if (repeated.has(row.id)) refuse(row, 'skipped', 'once-policy');
    else if (addresses && addresses.every((key) => isBlank(values[key]))) refuse(row, 'skipped', 'no-address');
    else if (row.arm === 'control') refuse(row, 'control', 'control');
  }
  return decisions;
}

const isBlank = (value: unknown) => value === null || value === undefined || value === '';

/** Whether the date that a promise was made for still says the same; changes may not have been read yet. */
function dateReader({ trigger }: AutomationDefinition, table: RecordTable) {
  // Customers of one batch share their dates: each is worked out once.
  const known = new Map<string, boolean>();
  return (row: DueRow, record: StoredRecord): boolean => {
    if (trigger.type !== 'date' || !row.occurrenceKey.startsWith(`${trigger.field}:`)) return true;
    const field = table.schema.fields[trigger.field];
    const stored = record.values[trigger.field];
    if (!field || isBlank(stored)) return false;
    const name = JSON.stringify([stored, row.occurrenceKey, row.dueAt.getTime(), row.zone]);
    let answer = known.get(name);
    if (answer === undefined) {
      const value =
        field.kind === 'datetime' ? localDateOf(new Date(stored as string), row.zone) : (stored as OccurrenceValue);
      answer = dueInstants(trigger, field.kind, value, row).includes(row.dueAt.getTime());
      known.set(name, answer);
    }
    return answer;
  };
}

function dueInstants(trigger: DateTrigger, kind: Kind, value: OccurrenceValue, row: DueRow): number[] {
  const day = localDateOf(row.dueAt, row.zone);
  const window = { from: addDays(day, -1), to: addDays(day, 1) };
  return occurrencesOf(specOf(trigger, kind), value, window)
    .filter(({ key }) => `${trigger.field}:${key}` === row.occurrenceKey)
    .map(({ act }) => toInstant(act, trigger.at, row.zone).getTime());
}

/**
 * The rows whose customer this automation has cared for already, as its policy counts: ever, or within so many days. Two
 * workers with a row each of one customer decide one after the other.
 */
async function alreadyCaredFor(
  client: Queryable,
  rows: readonly DueRow[],
  once: 'occurrence' | 'record' | { days: number },
): Promise<Set<string>> {
  const repeated = new Set<string>();
  if (once === 'occurrence' || !rows.length) return repeated;
  const days = once === 'record' ? null : once.days;
  const { automationId } = rows[0]!;
  await client.query(
    `SELECT pg_advisory_xact_lock(k) FROM (
       SELECT DISTINCT hashtextextended('careloop:once:' || $1 || r, 0) AS k FROM unnest($2::text[]) r ORDER BY k) locks`,
    [automationId, rows.map((row) => row.recordId)],
  );
  const { rows: found } = await client.query(
    `SELECT r.id FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) AS r(id, record_id, due_at)
     WHERE EXISTS (SELECT 1 FROM careloop.occurrences x WHERE x.automation_id = $1 AND x.record_id = r.record_id
       AND x.id <> r.id AND x.state = ANY($6)
       AND ($5::int IS NULL OR abs(extract(epoch FROM x.due_at - r.due_at)) < $5 * 86400.0))`,
    [automationId, rows.map((r) => r.id), rows.map((r) => r.recordId), rows.map((r) => r.dueAt), days, CARED],
  );
  for (const row of found) repeated.add(row.id as string);
  const accepted: DueRow[] = [];
  for (const row of [...rows].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())) {
    if (repeated.has(row.id)) continue;
    const near = (other: DueRow) =>
      other.recordId === row.recordId &&
      (days === null || Math.abs(row.dueAt.getTime() - other.dueAt.getTime()) < days * 86_400_000);
    if (accepted.some(near)) repeated.add(row.id);
    else accepted.push(row);
  }
  return repeated;
}

/** States of an occurrence that count as care: it was begun, or would have been for the control group. */
export const CARED = ['running', 'waiting', 'sent', 'done', 'uncertain', 'control'];
