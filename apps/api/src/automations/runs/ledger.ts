import type { OccurrenceState, OccurrenceStep, Queryable } from '@careloop/database';
import { TERMINAL } from './claimed';

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

const TERMINALS = TERMINAL.map((state) => `'${state}'`).join(', ');

const UPDATE = `UPDATE careloop.occurrences o SET fence = v.fence, state = v.state, reason = v.reason,
    cursor = string_to_array(v.cursor, '/'), wake_at = v.wake_at,
    lease_until = CASE WHEN v.state = 'running' THEN clock_timestamp() + interval '${LEASE_SECONDS} seconds' END,
    attempt = v.attempt, ends_as = v.ends_as, outputs = coalesce(v.outputs, o.outputs), resume_at = v.resume_at,
    not_after = coalesce(v.not_after, o.not_after),
    finished_at = CASE WHEN v.state IN (${TERMINALS}) THEN $1::timestamptz END
  FROM unnest($2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::int[],
    $10::text[], $11::jsonb[], $12::timestamptz[], $13::timestamptz[])
    AS v(id, expected, fence, state, reason, cursor, wake_at, attempt, ends_as, outputs, resume_at, not_after)
  WHERE o.id = v.id AND o.fence = v.expected AND o.finished_at IS NULL
  RETURNING o.id`;

const STEP_COLUMNS = `occurrence_id, path, workspace_id, record_id, action, state, reason, attempt, output, started_at, finished_at`;
const UPSERT_STEP = `ON CONFLICT (occurrence_id, path) DO UPDATE SET state = excluded.state, reason = excluded.reason,
  attempt = excluded.attempt, output = excluded.output, finished_at = excluded.finished_at`;
const stepsFrom = (first: number) => {
  const types = ['uuid', 'text', 'uuid', 'uuid', 'text', 'text', 'text', 'int', 'jsonb', 'timestamptz', 'timestamptz'];
  return `unnest(${types.map((type, i) => `$${first + i}::${type}[]`).join(', ')}) AS s(${STEP_COLUMNS})`;
};

/** Writes many changes of the ledger with their steps in one statement. Answers the ids that were still ours. */
export async function writeTransitions(
  client: Queryable,
  changes: readonly Transition[],
  now: Date,
): Promise<Set<string>> {
  const values: unknown[] = [
    now,
    changes.map((c) => c.id),
    changes.map((c) => c.expected),
    changes.map((c) => c.fence),
    changes.map((c) => c.state),
    changes.map((c) => c.reason),
    changes.map((c) => c.cursor.join('/')),
    changes.map(({ wakeAt }) => (wakeAt === 'never' ? 'infinity' : wakeAt === 'lease' ? '-infinity' : wakeAt)),
    changes.map((c) => c.attempt),
    changes.map((c) => c.endsAs),
    changes.map((c) => (c.outputs ? JSON.stringify(c.outputs) : null)),
    changes.map((c) => c.resumeAt),
    changes.map((c) => c.notAfter ?? null),
  ];
  const steps = changes.flatMap((change) => change.steps.map((step) => ({ change, step })));
  if (!steps.length) return ids(await query(client, 'care-write', UPDATE, values));
  const text = `WITH u AS (${UPDATE}), s AS (
      INSERT INTO careloop.occurrence_steps (${STEP_COLUMNS})
      SELECT s.* FROM ${stepsFrom(14)} JOIN u ON u.id = s.occurrence_id ${UPSERT_STEP})
    SELECT id FROM u`;
  return ids(await query(client, 'care-write-steps', text, [...values, ...stepValues(steps)]));
}

/**
 * Writes that steps are about to act, before they do. Answers the occurrences that are still ours: only those may act.
 */
export async function beginSteps(
  client: Queryable,
  begun: readonly { change: Pick<Transition, 'id' | 'workspaceId' | 'recordId' | 'fence'>; step: StepRow }[],
): Promise<Set<string>> {
  const text = `INSERT INTO careloop.occurrence_steps (${STEP_COLUMNS})
    SELECT s.* FROM ${stepsFrom(2)} JOIN careloop.occurrences o ON o.id = s.occurrence_id
    JOIN unnest($2::uuid[], $1::int[]) AS f(id, fence) ON f.id = o.id
    WHERE o.fence = f.fence AND o.finished_at IS NULL ${UPSERT_STEP} RETURNING occurrence_id AS id`;
  return ids(await query(client, 'care-begin', text, [begun.map(({ change }) => change.fence), ...stepValues(begun)]));
}

const stepValues = (
  steps: readonly { change: Pick<Transition, 'id' | 'workspaceId' | 'recordId'>; step: StepRow }[],
) => [
  steps.map(({ change }) => change.id),
  steps.map(({ step }) => step.path),
  steps.map(({ change }) => change.workspaceId),
  steps.map(({ change }) => change.recordId),
  steps.map(({ step }) => step.action),
  steps.map(({ step }) => step.state),
  steps.map(({ step }) => step.reason ?? null),
  steps.map(({ step }) => step.attempt ?? 0),
  steps.map(({ step }) => (step.output ? JSON.stringify(step.output) : null)),
  steps.map(({ step }) => step.startedAt),
  steps.map(({ step }) => step.finishedAt ?? null),
];

/** A named statement is parsed once per connection; these run thousands of times. */
const query = (client: Queryable, name: string, text: string, values: unknown[]) =>
  (client.query as unknown as (q: object) => Promise<{ rows: { id: string }[] }>).call(client, { name, text, values });

const ids = ({ rows }: { rows: { id: string }[] }) => new Set(rows.map((row) => row.id));
