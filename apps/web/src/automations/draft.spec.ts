import { allSteps, type Step } from '@careloop/workflow';
import { changeStep, duplicateStep, insertStep, moveStep, newStep, problemsAt, removeStep } from './draft';

const step = (id: string, action = 'message.send', settings: Record<string, unknown> = {}): Step => ({
  id,
  action,
  settings,
});
const flow = (): Step[] => [
  step('mail'),
  step('check', 'flow.branch', {
    branches: [{ when: null, steps: [step('thanks'), step('note')] }],
    otherwise: [step('call')],
  }),
  step('end'),
];
const paths = (steps: Step[]) => allSteps({ steps }).map(({ path }) => path.join('/'));

describe('editing a flow', () => {
  it('puts a step into a branch', () => {
    expect(paths(insertStep(flow(), ['check', 'otherwise'], 1, step('later')))).toEqual([
      'mail',
      'check',
      'check/0/thanks',
      'check/0/note',
      'check/otherwise/call',
      'check/otherwise/later',
      'end',
    ]);
  });

  it('moves a step inside its lane only', () => {
    expect(paths(moveStep(flow(), ['check', '0', 'note'], -1))).toContain('check/0/note');
    expect(paths(moveStep(flow(), ['check', '0', 'note'], -1)).indexOf('check/0/note')).toBe(2);
    expect(paths(moveStep(flow(), ['check', '0', 'thanks'], -1))).toEqual(paths(flow()));
    expect(paths(moveStep(flow(), ['mail'], 1))[0]).toBe('check');
  });

  it('duplicates a branch with all that stands in it, and no id twice', () => {
    const ids = allSteps({ steps: duplicateStep(flow(), ['check']) }).map(({ step }) => step.id);
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
  });

  it('removes a step with what stands in its branches', () => {
    expect(paths(removeStep(flow(), ['check']))).toEqual(['mail', 'end']);
  });

  it('changes the settings of a step in a branch', () => {
    const changed = changeStep(flow(), ['check', '0', 'thanks'], { settings: { body: 'hi' } });
    expect(allSteps({ steps: changed }).find(({ step }) => step.id === 'thanks')?.step.settings).toEqual({
      body: 'hi',
    });
  });

  it('names a new step freely', () => {
    const steps = [newStep('message.send', [])];
    expect(newStep('message.send', steps).id).toBe('send_2');
    expect(newStep('plugin.Ünusual', []).id).toMatch(/^[a-z][a-z0-9_-]*$/);
  });
});

it('puts a problem at the step it belongs to', () => {
  const problems = [
    { path: 'steps.check.0.thanks.settings.body' },
    { path: 'steps.check.settings.branches.0.when' },
    { path: 'trigger.field' },
    { path: 'condition.and.0' },
  ];
  const at = problemsAt(problems, flow());
  expect([...at.keys()]).toEqual(['steps.check.0.thanks', 'steps.check', 'trigger', 'condition']);
});
