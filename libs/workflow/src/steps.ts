import type { AutomationDefinition, BranchSettings, Step } from './types';

/** The actions that `advance` reads itself; every other one belongs to a plugin. */
export const WAIT = 'flow.wait';
export const BRANCH = 'flow.branch';

/** Name of the lane that is taken when no branch holds. */
export const OTHERWISE = 'otherwise';

/** A row of steps with its place: `check/0` is the first branch of the step `check`. */
export interface Lane {
  name: string;
  steps: readonly Step[];
}

/** The lanes of a step, in the order in which they are tried; none for a step that does not branch. */
export function lanesOf(step: Step): Lane[] {
  if (step.action !== BRANCH) return [];
  const { branches, otherwise } = (step.settings ?? {}) as unknown as Partial<BranchSettings>;
  const lanes = (Array.isArray(branches) ? branches : []).map((branch, i) => ({
    name: String(i),
    steps: stepsIn(branch?.steps),
  }));
  return otherwise ? [...lanes, { name: OTHERWISE, steps: stepsIn(otherwise) }] : lanes;
}

/** What of a draft can be read as steps. */
const stepsIn = (value: unknown): Step[] =>
  Array.isArray(value) ? value.filter((step) => typeof step === 'object' && step !== null) : [];

/** A step with its path, e.g. `["check", "0", "mail"]`. */
export interface PlacedStep {
  path: string[];
  step: Step;
}

/** Every step of a flow, depth first, in reading order. */
export function allSteps({ steps }: { steps: readonly Step[] }): PlacedStep[] {
  const placed = (lane: readonly Step[], at: string[]): PlacedStep[] =>
    lane.flatMap((step) => {
      const path = [...at, step.id];
      return [{ path, step }, ...lanesOf(step).flatMap(({ name, steps }) => placed(steps, [...path, name]))];
    });
  return placed(steps, []);
}

/** The same flow with each step as `change` gives it. What of a draft can't be read as a step stays as it is. */
export function mapSteps(steps: readonly Step[], change: (step: Step) => Step): Step[] {
  const inside = (lane: unknown) => (Array.isArray(lane) ? mapSteps(lane, change) : lane);
  return steps.map((one) => {
    if (typeof one !== 'object' || one === null) return one;
    const step = change(one);
    if (step.action !== BRANCH || !step.settings) return step;
    const { branches, otherwise } = step.settings as { branches?: unknown; otherwise?: unknown };
    const lanes = Array.isArray(branches)
      ? branches.map((branch: { steps?: unknown } | null) => branch && { ...branch, steps: inside(branch.steps) })
      : branches;
    return { ...step, settings: { ...step.settings, branches: lanes, otherwise: inside(otherwise) } };
  });
}

/** The steps that act on the world: all but waits and branches. */
export const actingSteps = (definition: Pick<AutomationDefinition, 'steps'>): PlacedStep[] =>
  allSteps(definition).filter(({ step }) => step.action !== WAIT && step.action !== BRANCH);

/** The step at a path with the lane it stands in, or null when the flow has no such step. */
export function findStep(
  { steps }: Pick<AutomationDefinition, 'steps'>,
  path: readonly string[],
): { step: Step; lane: readonly Step[]; index: number } | null {
  let lane: readonly Step[] | undefined = steps;
  for (let i = 0; lane; i += 2) {
    const index: number = lane.findIndex(({ id }) => id === path[i]);
    const step: Step | undefined = lane[index];
    if (!step) return null;
    if (i === path.length - 1) return { step, lane, index };
    lane = lanesOf(step).find(({ name }) => name === path[i + 1])?.steps;
  }
  return null;
}
