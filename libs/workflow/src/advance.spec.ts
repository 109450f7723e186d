import fc from 'fast-check';
import { Invalid } from '@careloop/kernel';
import { advance, type AdvanceContext, stepAfter, type StepResult } from './advance';
import { canMove } from './move';
import { actingSteps, allSteps, findStep, mapSteps } from './steps';
import type { Step } from './types';

const now = new Date('2027-03-01T02:00:00Z');
const always = (answer: boolean): AdvanceContext => ({ now, zone: 'Asia/Shanghai', holds: () => answer });
const act = (id: string): Step => ({ id, action: 'message.send', settings: {} });
const wait = (id: string, settings: Record<string, unknown> = { days: 1 }): Step => ({
  id,
  action: 'flow.wait',
  settings,
});
const branch = (id: string, lanes: Step[][], otherwise?: Step[]): Step => ({
  id,
  action: 'flow.branch',
  settings: {
    branches: lanes.map((steps, i) => ({ when: { lane: `${id}${i}` }, steps })),
    ...(otherwise && { otherwise }),
  },
});

/** Every id that happens, in order, found by walking the tree: a second reading of the same promise. */
function told(steps: readonly Step[], taken: (rule: unknown) => boolean): string[] {
  return steps.flatMap((step) => {
    if (step.action !== 'flow.branch') return [step.id];
    const { branches, otherwise = [] } = step.settings as {
      branches: { when: unknown; steps: Step[] }[];
      otherwise?: Step[];
    };
    return told(branches.find(({ when }) => taken(when))?.steps ?? otherwise, taken);
  });
}

function run(steps: Step[], holds: (rule: unknown) => boolean, outcome: StepResult = { status: 'done' }) {
  const ids: string[] = [];
  const cursors: string[][] = [];
  let next = advance({ steps }, [], null, { ...always(true), holds });
  while (next.kind === 'act' || next.kind === 'wait') {
    ids.push(next.step.id);
    cursors.push(next.cursor);
    next = advance({ steps }, next.cursor, outcome, { ...always(true), holds });
  }
  return { ids, cursors, end: next };
}

let counter = 0;
const tree = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 4, depthIdentifier: 'flow' }),
  step: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'flow' },
    fc.constant(null).map(() => act(`a${counter++}`)),
    fc.constant(null).map(() => wait(`w${counter++}`)),
    fc
      .tuple(fc.array(tie('steps'), { minLength: 1, maxLength: 3 }), fc.option(tie('steps'), { nil: undefined }))
      .map(([lanes, otherwise]) => branch(`b${counter++}`, lanes, otherwise)),
  ),
}));

describe('advance', () => {
  it('does every step of the chosen lanes once, in reading order, and then ends', () => {
    fc.assert(
      fc.property(tree.steps, fc.infiniteStream(fc.boolean()), (steps, answers) => {
        const decided = new Map<string, boolean>();
        const holds = (rule: unknown) => {
          const key = JSON.stringify(rule);
          if (!decided.has(key)) decided.set(key, answers.next().value as boolean);
          return decided.get(key)!;
        };
        const { ids, end } = run(steps, holds);
        expect(ids).toEqual(told(steps, holds));
        expect(end.kind).toBe('end');
      }),
      { numRuns: 500 },
    );
  });

  it('can be asked again about a step and stays there: a crash before the step changes nothing', () => {
    fc.assert(
      fc.property(tree.steps, (steps) => {
        for (const cursor of run(steps, () => true).cursors)
          expect(advance({ steps }, cursor, null, always(true))).toMatchObject({ cursor });
      }),
    );
  });

  it('goes on after a skipped step and stops at a failed or uncertain one', () => {
    const steps = [act('mail'), act('call')];
    expect(run(steps, () => true, { status: 'skipped' }).ids).toEqual(['mail', 'call']);
    for (const status of ['failed', 'uncertain'] as const)
      expect(advance({ steps }, ['mail'], { status, reason: 'why' }, always(true))).toEqual({
        kind: 'stop',
        state: status,
        reason: 'why',
        passed: [],
      });
  });

  it('says which branch it took, and goes on below it', () => {
    const steps = [branch('check', [[act('gold')], [act('plain')]], [act('none')]), act('last')];
    const holds = (rule: unknown) => JSON.stringify(rule).includes('check1');
    const next = advance({ steps }, [], null, { ...always(true), holds });
    expect(next).toMatchObject({
      kind: 'act',
      cursor: ['check', '1', 'plain'],
      passed: [{ cursor: ['check'], lane: '1' }],
    });
    expect(advance({ steps }, ['check', '1', 'plain'], { status: 'done' }, always(true))).toMatchObject({
      cursor: ['last'],
    });
    expect(advance({ steps }, [], null, always(false))).toMatchObject({ cursor: ['check', 'otherwise', 'none'] });
    expect(advance({ steps: [branch('check', [[act('gold')]])] }, [], null, always(false))).toMatchObject({
      kind: 'end',
      passed: [{ lane: null }],
    });
  });

  it('refuses a place that the flow does not have', () => {
    for (const cursor of [['gone'], ['mail', '0', 'x'], ['check', '7', 'x']])
      expect(() =>
        advance({ steps: [act('mail'), branch('check', [[]])] }, cursor, { status: 'done' }, always(true)),
      ).toThrow(Invalid);
  });
});

describe('moving to another version', () => {
  it('keeps who stands at a step that is still there, of the same kind', () => {
    const from = { steps: [wait('rest'), branch('check', [[wait('inner')]]), act('mail')] };
    const to = { steps: [act('mail'), wait('rest'), branch('check', [[act('inner')]])] };
    expect(canMove(from, to, [])).toBe(true);
    expect(canMove(from, to, ['rest'])).toBe(true);
    expect(canMove(from, to, ['check', '0', 'inner'])).toBe(false);
    expect(canMove(from, { steps: [] }, ['mail'])).toBe(false);
  });
});

describe('finding steps', () => {
  it('finds every step at its own path, and tells acting ones apart', () => {
    fc.assert(
      fc.property(tree.steps, (steps) => {
        for (const { path, step } of allSteps({ steps })) expect(findStep({ steps }, path)?.step).toBe(step);
        expect(actingSteps({ steps }).every(({ step }) => step.action === 'message.send')).toBe(true);
      }),
    );
  });
});

describe('steps', () => {
  const branch = (branches: unknown, otherwise?: unknown): Step => ({
    id: 'check',
    action: 'flow.branch',
    settings: { branches, otherwise },
  });
  const lanes = branch([{ when: true, steps: [act('a'), act('b')] }], [act('c')]);

  it('are changed wherever they stand; what is no step stays as it is', () => {
    const odd = [branch('nonsense'), branch([null, { when: true }]), null as unknown as Step];
    const renamed = mapSteps([act('x'), lanes, ...odd], (step) => ({ ...step, name: step.id.toUpperCase() }));
    const named = allSteps({ steps: renamed.slice(0, 2) }).map(({ step }) => step.name);
    expect(named).toEqual(['X', 'CHECK', 'A', 'B', 'C']);
    expect(mapSteps(odd, (step) => step)).toEqual(odd);
    expect(mapSteps([act('x'), lanes], (step) => step)).toEqual([act('x'), lanes]);
  });

  it.each([
    [
      ['check', '0', 'a'],
      ['check', '0', 'b'],
    ],
    [['check', '0', 'b'], ['end']],
    [['check', 'otherwise', 'c'], ['end']],
    [['check'], ['end']],
    [['end'], null],
  ])('after %j comes %j', (path, next) => expect(stepAfter({ steps: [lanes, act('end')] }, path)).toEqual(next));
});
