import type { OccurrenceState, OccurrenceStep, Queryable } from '@careloop/database';
import { Params } from '../planning/params';
import { TERMINAL } from './claimed';
import { type ColumnOf, rowsSql } from './rows-sql';

/** How long a worker may be silent before others take its rows, in seconds of real time. */
export const LEASE_SECONDS = 60;

/** What is written of a step. */
export interface StepRow {
  path: string;
  action: string;
  state: OccurrenceStep['state'];
  reason?: string | null;
  attempt?: number;
  output?: Record<string, unknown> | null;
  startedAt: Date;
  finishedAt?: Date | null;
}

/** A change of one row of the ledger. It happens only while `expected` is still its fence and it has not ended. */
export interface Transition {
  id: string;
  workspaceId: string;
  recordId: string;
  expected: number;
  fence: number;
  state: OccurrenceState;
  reason: string | null;
  cursor: readonly string[];
  /** When to look again; `never` while paused or ended, `lease` while running. */
  wakeAt: Date | 'never' | 'lease';
  attempt: number;
  endsAs: 'sent' | 'done' | 'skipped' | null;
  /** Absent: as they were. */
  outputs?: Record<string, unknown>;
  resumeAt: Date | null;
  /** Absent: as it was. */
  notAfter?: Date;
  steps: StepRow[];
}

type Owner = Pick<Transition, 'id' | 'workspaceId' | 'recordId' | 'fence'>;
interface OwnedStep {
  owner: Owner;
  step: StepRow;
}

const WAKE = { never: 'infinity', lease: '-infinity' };
const CHANGE: ColumnOf<Transition>[] = [
  { name: 'id', type: 'uuid', of: (c) => c.id },
  { name: 'expected', type: 'int', of: (c) => c.expected },
  { name: 'fence', type: 'int', of: (c) => c.fence },
  { name: 'state', type: 'text', of: (c) => c.state },
  { name: 'reason', type: 'text', of: (c) => c.reason },
  { name: 'cursor', type: 'text', of: (c) => c.cursor.join('/') },
  { name: 'wake_at', type: 'timestamptz', of: ({ wakeAt }) => (typeof wakeAt === 'string' ? WAKE[wakeAt] : wakeAt) },
  { name: 'attempt', type: 'int', of: (c) => c.attempt },
  { name: 'ends_as', type: 'text', of: (c) => c.endsAs },
  { name: 'outputs', type: 'jsonb', of: (c) => c.outputs ?? null },
  { name: 'resume_at', type: 'timestamptz', of: (c) => c.resumeAt },
  { name: 'not_after', type: 'timestamptz', of: (c) => c.notAfter ?? null },
];
const STEP: ColumnOf<OwnedStep>[] = [
  { name: 'occurrence_id', type: 'uuid', of: (s) => s.owner.id },
  { name: 'path', type: 'text', of: (s) => s.step.path },
  { name: 'workspace_id', type: 'uuid', of: (s) => s.owner.workspaceId },
  { name: 'record_id', type: 'uuid', of: (s) => s.owner.recordId },
  { name: 'action', type: 'text', of: (s) => s.step.action },
  { name: 'state', type: 'text', of: (s) => s.step.state },
  { name: 'reason', type: 'text', of: (s) => s.step.reason ?? null },
  { name: 'attempt', type: 'int', of: (s) => s.step.attempt ?? 0 },
  { name: 'output', type: 'jsonb', of: (s) => s.step.output ?? null },
  { name: 'started_at', type: 'timestamptz', of: (s) => s.step.startedAt },
  { name: 'finished_at', type: 'timestamptz', of: (s) => s.step.finishedAt ?? null },
];
const STEP_NAMES = STEP.map(({ name }) => name).join(', ');
const STEP_VALUES = STEP.map(({ name }) => `s.${name}`).join(', ');
const UPSERT_STEP = `ON CONFLICT (occurrence_id, path) DO UPDATE SET state = excluded.state, reason = excluded.reason,
  attempt = excluded.attempt, output = excluded.output, finished_at = excluded.finished_at`;
const TERMINALS = TERMINAL.map((state) => `'${state}'`).join(', ');

/** Writes many changes of the ledger with their steps in one statement. Answers the ids that were still ours. */
export async function writeTransitions(
  client: Queryable,
  changes: readonly Transition[],
  now: Date,
): Promise<Set<string>> {
  const { add, values } = new Params();
  const update = `UPDATE careloop.occurrences o SET fence = v.fence, state = v.state, reason = v.reason,
      cursor = string_to_array(v.cursor, '/'), wake_at = v.wake_at,
      lease_until = CASE WHEN v.state = 'running' THEN clock_timestamp() + interval '${LEASE_SECONDS} seconds' END,
      attempt = v.attempt, ends_as = v.ends_as, outputs = coalesce(v.outputs, o.outputs), resume_at = v.resume_at,
      not_after = coalesce(v.not_after, o.not_after),
      finished_at = CASE WHEN v.state IN (${TERMINALS}) THEN ${add(now)}::timestamptz END
    FROM ${rowsSql('v', changes, CHANGE, add)}
    WHERE o.id = v.id AND o.fence = v.expected AND o.finished_at IS NULL
    RETURNING o.id`;
  const steps = changes.flatMap((owner) => owner.steps.map((step) => ({ owner, step })));
  if (!steps.length) return run(client, update, values);
  return run(
    client,
    `WITH u AS (${update}), written AS (
       INSERT INTO careloop.occurrence_steps (${STEP_NAMES})
       SELECT ${STEP_VALUES} FROM ${rowsSql('s', steps, STEP, add)} JOIN u ON u.id = s.occurrence_id ${UPSERT_STEP})
     SELECT id FROM u`,
    values,
  );
}

/** Writes that steps are about to act, before they do. Answers the occurrences that are still ours: only those may act. */
export function beginSteps(client: Queryable, begun: readonly OwnedStep[]): Promise<Set<string>> {
  const { add, values } = new Params();
  const columns: ColumnOf<OwnedStep>[] = [...STEP, { name: 'fence', type: 'int', of: (s) => s.owner.fence }];
  return run(
    client,
    `INSERT INTO careloop.occurrence_steps (${STEP_NAMES})
     SELECT ${STEP_VALUES} FROM ${rowsSql('s', begun, columns, add)}
     JOIN careloop.occurrences o ON o.id = s.occurrence_id AND o.fence = s.fence AND o.finished_at IS NULL
     ${UPSERT_STEP} RETURNING occurrence_id AS id`,
    values,
  );
}

async function run(client: Queryable, text: string, values: unknown[]): Promise<Set<string>> {
  const { rows } = await client.query(text, values);
  return new Set(rows.map((row) => row.id as string));
}
