import { Invalid } from '@careloop/kernel';
import type { Rule } from '@careloop/rules';
import { BRANCH, findStep, lanesOf, OTHERWISE, WAIT } from './steps';
import type { AutomationDefinition, BranchSettings, Step, WaitSettings } from './types';
import { resumeAt } from './wait';

type Flow = Pick<AutomationDefinition, 'steps'>;

/** What became of the step that the cursor names. A skipped step lets the flow go on; a failed one stops it. */
export type StepResult = { status: 'done' | 'skipped' } | { status: 'failed' | 'uncertain'; reason: string };

/** What `advance` may know: the time, the customer's zone, and whether a rule holds for the record. */
export interface AdvanceContext {
  now: Date;
  zone: string;
  holds: (rule: Rule) => boolean;
}

/** A branch that was decided on the way: the lane's name, or null when none held and there was no `otherwise`. */
export interface Passed {
  cursor: string[];
  step: Step;
  lane: string | null;
}

/** What happens next, and which branches were decided to get there. */
export type Next = { passed: Passed[] } & (
  | { kind: 'act'; cursor: string[]; step: Step }
  | { kind: 'wait'; cursor: string[]; step: Step; resumeAt: Date }
  | { kind: 'end' }
  | { kind: 'stop'; state: 'failed' | 'uncertain'; reason: string }
);

/**
 * The flow as a state machine. `cursor` names a step (empty: before the first) and `outcome` what became of it; null
 * means the step has yet to happen. `Invalid('CURSOR_UNKNOWN')` when the flow has no such step. Pure: the same input
 * gives the same answer, so a step that runs twice leads to the same place.
 */
export function advance(
  flow: Flow,
  cursor: readonly string[],
  outcome: StepResult | null,
  context: AdvanceContext,
): Next {
  if (outcome?.status === 'failed' || outcome?.status === 'uncertain')
    return { kind: 'stop', state: outcome.status, reason: outcome.reason, passed: [] };
  const passed: Passed[] = [];
  let at = cursor.length ? (outcome ? stepAfter(flow, cursor) : [...cursor]) : first(flow.steps, []);
  while (at) {
    const found = findStep(flow, at);
    if (!found) throw new Invalid('CURSOR_UNKNOWN', { cursor: at.join('/') });
    const { step } = found;
    if (step.action === WAIT) {
      const settings = step.settings as WaitSettings;
      return { kind: 'wait', cursor: at, step, resumeAt: resumeAt(settings, context.now, context.zone), passed };
    }
    if (step.action !== BRANCH) return { kind: 'act', cursor: at, step, passed };
    const lane = chosenLane(step, context);
    passed.push({ cursor: at, step, lane: lane?.name ?? null });
    at = (lane && first(lane.steps, [...at, lane.name])) ?? stepAfter(flow, at);
  }
  return { kind: 'end', passed };
}

const first = (lane: readonly Step[], at: readonly string[]) => (lane[0] ? [...at, lane[0].id] : null);

/** The step below the one at `path`, out of its branch when that ends there; null at the end of the flow. */
export function stepAfter(flow: Flow, path: readonly string[]): string[] | null {
  const found = findStep(flow, path);
  if (!found) throw new Invalid('CURSOR_UNKNOWN', { cursor: path.join('/') });
  const next = found.lane[found.index + 1];
  if (next) return [...path.slice(0, -1), next.id];
  return path.length > 2 ? stepAfter(flow, path.slice(0, -2)) : null;
}

function chosenLane(step: Step, { holds }: AdvanceContext) {
  const { branches } = step.settings as unknown as BranchSettings;
  const lanes = lanesOf(step);
  const index = branches.findIndex(({ when }) => holds(when));
  return lanes.find(({ name }) => name === (index < 0 ? OTHERWISE : String(index)));
}
