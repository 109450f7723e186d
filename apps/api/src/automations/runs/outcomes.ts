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
  const { row, fence, definition } = run;
  const base = {
    id: row.id,
    workspaceId: row.workspaceId,
    recordId: row.recordId,
    expected: fence,
    fence,
    endsAs: at.endsAs,
    outputs: at.outputs,
    steps: next.passed.map(({ cursor, step, lane }) => branchStep(cursor, step.action, lane, now)),
  };
  switch (next.kind) {
    case 'act':
      return {
        ...base,
        state: 'running',
        reason: at.reason,
        cursor: next.cursor,
        wakeAt: 'lease',
        attempt: at.attempt,
        resumeAt: null,
      };
    case 'wait': {
      const { notAfterHours } = policyOf(definition.policy);
      const wait = { path: next.cursor.join('/'), action: next.step.action, state: 'waiting' as const, startedAt: now };
      return {
        ...base,
        state: 'waiting',
        reason: at.reason,
        cursor: next.cursor,
        wakeAt: next.resumeAt,
        attempt: 0,
        resumeAt: next.resumeAt,
        notAfter: new Date(next.resumeAt.getTime() + notAfterHours * 3_600_000),
        steps: [...base.steps, wait],
      };
    }
    case 'stop':
      return {
        ...base,
        state: next.state,
        reason: next.reason,
        cursor: at.cursor,
        wakeAt: 'never',
        attempt: at.attempt,
        resumeAt: null,
      };
    case 'end':
      return {
        ...base,
        state: at.endsAs ?? 'skipped',
        reason: at.endsAs && at.endsAs !== 'skipped' ? null : (at.reason ?? 'nothing-to-do'),
        cursor: at.cursor,
        wakeAt: 'never',
        attempt: at.attempt,
        resumeAt: null,
      };
  }
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
