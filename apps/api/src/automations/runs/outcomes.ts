import type { ActionOutcome } from '@careloop/sdk';
import {
  advance,
  type AdvanceContext,
  type AutomationDefinition,
  type Next,
  type StepResult,
} from '@careloop/workflow';
import { policyOf } from '../automation-store';
import type { Run } from './claimed';
import type { StepRow, Transition } from './ledger';

/** A run as it stands between two writes. */
export type Progress = Pick<Run['row'], 'cursor' | 'attempt' | 'endsAs' | 'reason' | 'outputs' | 'resumeAt'>;

/** Reasons are stored in one spelling, `value-missing`, whoever gave them. */
export const reasonCode = (reason: string): string => reason.toLowerCase().replaceAll('_', '-').slice(0, 100);

/** What a row is written as when the flow has come to `next`. */
export function transitionTo(run: Run, next: Next, at: Progress, now: Date): Transition {
  const { row, fence } = run;
  const change: Transition = {
    id: row.id,
    workspaceId: row.workspaceId,
    recordId: row.recordId,
    expected: fence,
    fence,
    state: 'running',
    reason: at.reason,
    cursor: at.cursor,
    wakeAt: 'never',
    attempt: at.attempt,
    endsAs: at.endsAs,
    outputs: at.outputs,
    resumeAt: null,
    steps: next.passed.map(({ cursor, step, lane }) => branchStep(cursor, step.action, lane, now)),
  };
  switch (next.kind) {
    case 'act':
      change.cursor = next.cursor;
      change.wakeAt = 'lease';
      break;
    case 'wait':
      wait(change, next, policyOf(run.definition.policy).notAfterHours, now);
      break;
    case 'stop':
      change.state = next.state;
      change.reason = next.reason;
      break;
    case 'end':
      change.state = at.endsAs ?? 'skipped';
      change.reason = change.state === 'skipped' ? (at.reason ?? 'nothing-to-do') : null;
  }
  return change;
}

/** The row sleeps until its wait ends; from then on it is late after so many hours. */
function wait(change: Transition, { cursor, step, resumeAt }: Next & { kind: 'wait' }, hours: number, now: Date) {
  change.state = 'waiting';
  change.cursor = cursor;
  change.wakeAt = change.resumeAt = resumeAt;
  change.attempt = 0;
  change.notAfter = new Date(resumeAt.getTime() + hours * 3_600_000);
  change.steps.push({ path: cursor.join('/'), action: step.action, state: 'waiting', startedAt: now });
}

/** Where a row goes when its flow goes on from where it stood: after a wait that has ended, or to the step it names. */
export function continueFrom(definition: AutomationDefinition, at: Progress, context: AdvanceContext): Next {
  return advance(definition, at.cursor, at.resumeAt ? { status: 'done' } : null, context);
}

/** What a step's outcome makes of a run. `sends`: a done step has reached the customer. */
export function afterStep(
  at: Progress,
  stepId: string,
  outcome: ActionOutcome,
  sends: boolean,
): { at: Progress; result: StepResult } {
  if (outcome.status === 'failed' || outcome.status === 'uncertain')
    return { at, result: { status: outcome.status, reason: reasonCode(outcome.reason) } };
  const endsAs =
    outcome.status === 'skipped' ? (at.endsAs ?? 'skipped') : sends || at.endsAs === 'sent' ? 'sent' : 'done';
  const output = outcome.status === 'done' ? (outcome.output ?? {}) : { skipped: reasonCode(outcome.reason) };
  return {
    at: {
      ...at,
      attempt: 0,
      endsAs,
      reason:
        endsAs === 'skipped' ? (at.reason ?? (outcome.status === 'skipped' ? reasonCode(outcome.reason) : null)) : null,
      outputs: { ...at.outputs, [stepId]: output },
    },
    result: { status: outcome.status },
  };
}

/** How a finished step is written. */
export function stepRow(
  path: readonly string[],
  action: string,
  outcome: ActionOutcome,
  attempt: number,
  startedAt: Date,
  now: Date,
): StepRow {
  const detail = 'detail' in outcome && outcome.detail ? { detail: outcome.detail.slice(0, 1000) } : null;
  return {
    path: path.join('/'),
    action,
    state: outcome.status,
    reason: 'reason' in outcome ? reasonCode(outcome.reason) : null,
    attempt,
    output: outcome.status === 'done' ? (outcome.output ?? null) : detail,
    startedAt,
    finishedAt: now,
  };
}

function branchStep(path: readonly string[], action: string, lane: string | null, now: Date): StepRow {
  return { path: path.join('/'), action, state: 'done', output: { lane }, startedAt: now, finishedAt: now };
}
