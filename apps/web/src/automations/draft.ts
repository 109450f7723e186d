import { allSteps, BRANCH, OTHERWISE, type BranchSettings, type Step } from '@careloop/workflow';

/** Where a row of steps stands: empty = the flow itself, `["check", "0"]` = the first branch of the step `check`. */
export type LanePath = readonly string[];
/** Where a step stands: its lane's path and its id. */
export type StepPath = readonly string[];

export const laneOf = (path: StepPath): LanePath => path.slice(0, -1);
export const idOf = (path: StepPath): string => path[path.length - 1] ?? '';

/** The lanes of a branch as people see them: every branch, and always a last one for all others. */
export function shownLanes(step: Step): { name: string; steps: Step[] }[] {
  const { branches = [], otherwise = [] } = branchSettings(step);
  return [...branches.map(({ steps }, i) => ({ name: String(i), steps })), { name: OTHERWISE, steps: otherwise }];
}

/** The settings of a branch, as far as they are written. */
export const branchSettings = (step: Step): Partial<BranchSettings> =>
  step.settings as unknown as Partial<BranchSettings>;

function withLane(step: Step, lane: string, change: (steps: Step[]) => Step[]): Step {
  const { branches = [], otherwise = [] } = branchSettings(step);
  const settings =
    lane === OTHERWISE
      ? { ...step.settings, otherwise: change(otherwise) }
      : {
          ...step.settings,
          branches: branches.map((branch, i) =>
            String(i) === lane ? { ...branch, steps: change(branch.steps) } : branch,
          ),
        };
  return { ...step, settings };
}

/** The flow with one lane changed. */
export function editLane(steps: Step[], at: LanePath, change: (steps: Step[]) => Step[]): Step[] {
  const [id, lane, ...rest] = at;
  if (id === undefined || lane === undefined) return change(steps);
  return steps.map((step) => (step.id === id ? withLane(step, lane, (inner) => editLane(inner, rest, change)) : step));
}

const editAt = (steps: Step[], path: StepPath, change: (lane: Step[], at: number) => Step[]): Step[] =>
  editLane(steps, laneOf(path), (lane) => {
    const at = lane.findIndex(({ id }) => id === idOf(path));
    return at < 0 ? lane : change(lane, at);
  });

/** A step put into a lane. */
export const insertStep = (steps: Step[], lane: LanePath, at: number, step: Step): Step[] =>
  editLane(steps, lane, (list) => list.toSpliced(at, 0, step));

/** The flow without a step, and without what stood in its branches. */
export const removeStep = (steps: Step[], path: StepPath): Step[] =>
  editAt(steps, path, (lane, at) => lane.toSpliced(at, 1));

/** A step changed in place. */
export const changeStep = (steps: Step[], path: StepPath, next: Partial<Step>): Step[] =>
  editAt(steps, path, (lane, at) => lane.with(at, { ...lane[at]!, ...next }));

/** A step one place up (-1) or down (1) in its lane; at the edge nothing happens. */
export const moveStep = (steps: Step[], path: StepPath, by: -1 | 1): Step[] =>
  editAt(steps, path, (lane, at) => {
    const to = at + by;
    return to < 0 || to >= lane.length ? lane : lane.with(at, lane[to]!).with(to, lane[at]!);
  });

/** A copy right below the step, with ids of its own all the way down. */
export function duplicateStep(steps: Step[], path: StepPath): Step[] {
  const taken = new Set(allSteps({ steps }).map(({ step }) => step.id));
  return editAt(steps, path, (lane, at) => lane.toSpliced(at + 1, 0, renamed(lane[at]!, taken)));
}

function renamed(step: Step, taken: Set<string>): Step {
  const id = freeId(step.id.replace(/_?\d+$/, ''), taken);
  taken.add(id);
  const copy = { ...step, id, settings: structuredClone(step.settings) };
  if (step.action !== BRANCH) return copy;
  return shownLanes(copy).reduce(
    (made, { name }) => withLane(made, name, (inner) => inner.map((s) => renamed(s, taken))),
    copy,
  );
}

function freeId(word: string, taken: ReadonlySet<string>): string {
  if (!taken.has(word)) return word;
  let n = 2;
  while (taken.has(`${word}_${n}`)) n += 1;
  return `${word}_${n}`;
}

const FIRST_SETTINGS: Record<string, Record<string, unknown>> = {
  'flow.wait': { days: 7, at: '09:00' },
  [BRANCH]: { branches: [{ when: null, steps: [] }], otherwise: [] },
  'record.update': { values: {} },
  'webhook.call': { method: 'POST', url: '' },
};

/** A new step of this kind, with an id that is free in the flow. */
export function newStep(action: string, steps: Step[], settings: Record<string, unknown> = {}): Step {
  const word =
    action
      .split('.')[1]
      ?.toLowerCase()
      .replace(/[^a-z0-9_-]/g, '') || 'step';
  const taken = new Set(allSteps({ steps }).map(({ step }) => step.id));
  return {
    id: freeId(word, taken),
    action,
    settings: { ...structuredClone(FIRST_SETTINGS[action] ?? {}), ...settings },
  };
}

/** What stands in the way, by the step it belongs to (`steps.check.0.mail`), the trigger, the condition or the policy. */
export function problemsAt<P extends { path: string }>(problems: readonly P[], steps: Step[]): Map<string, P[]> {
  const places = allSteps({ steps })
    .map(({ path }) => `steps.${path.join('.')}`)
    .sort((a, b) => b.length - a.length);
  const found = new Map<string, P[]>();
  for (const problem of problems) {
    const within = (place: string) => problem.path === place || problem.path.startsWith(`${place}.`);
    const place = places.find(within) ?? problem.path.split('.')[0] ?? '';
    found.set(place, [...(found.get(place) ?? []), problem]);
  }
  return found;
}
