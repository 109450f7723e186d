import fc from 'fast-check';
import type { RuleSchema } from '@careloop/rules';
import { checkAutomation, type CheckContext } from './check';
import { describeTrigger } from './describe';
import type { AutomationDefinition, Step } from './types';

const schema: RuleSchema = {
  form: 'customers',
  fields: {
    name: { key: 'name', label: '姓名', kind: 'text' },
    birthday: { key: 'birthday', label: '生日', kind: 'date' },
    lunar: { key: 'lunar', label: '农历生日', kind: 'lunar-date' },
    tier: { key: 'tier', label: '等级', kind: 'option', options: [{ key: 'gold', label: '金卡' }] },
  },
};
const context: CheckContext = {
  schema,
  settingsOf: ({ action, settings }: Step) => {
    if (action !== 'message.send') return null;
    return settings.body ? [] : [{ path: 'body', code: 'REQUIRED', message: { zh: '请填写内容', en: 'Write a text' } }];
  },
};
const mail = (id: string, settings: Record<string, unknown> = { body: '你好' }): Step => ({
  id,
  action: 'message.send',
  settings,
});
const good: AutomationDefinition = {
  name: '生日',
  form: 'customers',
  trigger: { type: 'date', field: 'birthday', every: 'year', at: '09:00' },
  steps: [mail('wish')],
};
const codes = (change: Partial<AutomationDefinition>) =>
  checkAutomation({ ...good, ...change }, context).map(({ path, code }) => `${path} ${code}`);

describe('checkAutomation', () => {
  it('lets a sound automation pass', () => {
    expect(codes({})).toEqual([]);
    expect(
      codes({ trigger: { type: 'manual' }, policy: { holdout: 0.1, once: { days: 30 }, uncertain: 'resend-once' } }),
    ).toEqual([]);
  });

  it.each<[string, Partial<AutomationDefinition>, string[]]>([
    ['a field that is gone', { trigger: { ...good.trigger, field: 'gone' } as never }, ['trigger.field FIELD_UNKNOWN']],
    [
      'a field that is no date',
      { trigger: { ...good.trigger, field: 'tier' } as never },
      ['trigger.field FIELD_NOT_A_DATE'],
    ],
    [
      'a lunar date every month',
      { trigger: { ...good.trigger, field: 'lunar', every: 'month' } as never },
      ['trigger.every LUNAR_YEARLY_ONLY'],
    ],
    ['no time of day', { trigger: { ...good.trigger, at: '9am' } as never }, ['trigger.at TIME_INVALID']],
    ['a trigger on nothing', { trigger: { type: 'record', on: [] } }, ['trigger.on EVENT_UNKNOWN']],
    ['a change without an event', { condition: { changed: ['tier'] } }, ['condition CHANGE_WITHOUT_EVENT']],
    ['no steps', { steps: [] }, ['steps NO_STEPS']],
    ['an unknown step', { steps: [{ id: 'fly', action: 'fly', settings: {} }] }, ['steps.fly.action ACTION_UNKNOWN']],
    ['settings that lack something', { steps: [mail('wish', {})] }, ['steps.wish.settings.body REQUIRED']],
    [
      'the same id twice, also inside a branch',
      { steps: [mail('a'), branching('b', [mail('a')])] },
      ['steps.b.0.a STEP_ID_TAKEN'],
    ],
    ['a bad id', { steps: [mail('Not/good')] }, ['steps.Not/good STEP_ID_INVALID']],
    [
      'an empty wait',
      { steps: [{ id: 'rest', action: 'flow.wait', settings: {} }] },
      ['steps.rest.settings WAIT_EMPTY'],
    ],
    [
      'a branch without branches',
      { steps: [{ id: 'b', action: 'flow.branch', settings: { branches: [] } }] },
      ['steps.b.settings.branches NO_BRANCHES'],
    ],
    ['too large a control group', { policy: { holdout: 0.95 } }, ['policy.holdout HOLDOUT_OUT_OF_RANGE']],
  ])('names %s', (_, change, expected) => expect(codes(change)).toEqual(expected));

  it('reads a condition inside a branch against the form', () => {
    const steps = [branching('check', [mail('a')], { '==': [{ var: 'gone' }, 1] })];
    expect(codes({ steps })[0]).toMatch(/^steps\.check\.settings\.branches\.0\.when/);
  });

  it('never throws on what people send, and always has both languages', () => {
    const settings = fc.oneof(fc.constant({}), fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<unknown>));
    const branches = fc.record({ branches: fc.jsonValue(), otherwise: fc.jsonValue() });
    const step = fc.record({
      id: fc.string(),
      action: fc.constantFrom('flow.wait', 'flow.branch', 'message.send', 'other'),
      settings: fc.oneof(settings, branches),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
        for (const { message } of checkAutomation({ ...good, steps: steps as never }, context))
          expect(message.zh && message.en).toBeTruthy();
      }),
    );
  });
});

describe('describeTrigger', () => {
  it.each<[Partial<AutomationDefinition>, string, string]>([
    [{}, '每年「生日」当天 09:00', 'On “生日”, every year at 09:00'],
    [
      { trigger: { type: 'date', field: 'birthday', every: 'once', offsetDays: -3, at: '10:30' } },
      '「生日」前 3 天 10:30',
      '3 days before “生日”, once at 10:30',
    ],
    [
      { trigger: { type: 'record', on: ['created', 'updated'], fields: ['tier'], settleSeconds: 30 } },
      '数据新建或「等级」修改后，30 秒内不再变化',
      'When a record is created or “等级” changes and then rests for 30 seconds',
    ],
    [{ trigger: { type: 'manual' } }, '手动触发', 'When started by hand'],
  ])('says %j', (change, zh, en) => {
    expect(describeTrigger({ ...good, ...change }, schema, 'zh-CN')).toBe(zh);
    expect(describeTrigger({ ...good, ...change }, schema, 'en')).toBe(en);
  });

  it('adds for whom', () => {
    const words = describeTrigger({ ...good, condition: { '==': [{ var: 'tier' }, 'gold'] } }, schema, 'zh-CN');
    expect(words).toMatch(/^每年「生日」当天 09:00，满足：.*等级.*金卡/);
  });
});

function branching(id: string, steps: Step[], when: unknown = true): Step {
  return { id, action: 'flow.branch', settings: { branches: [{ when, steps }] } };
}
