import type { Text } from '@careloop/kernel';
import { check as checkRule, dependsOn, type Rule, type RuleSchema } from '@careloop/rules';
import { checkBranch } from './check-branch';
import { checkTrigger } from './check-trigger';
import { checkWait } from './check-wait';
import { allSteps, BRANCH, WAIT } from './steps';
import type { AutomationDefinition, Policy, Step } from './types';

/** One thing that keeps an automation from being published: where (`steps.mail.settings.body`), and a sentence. */
export interface FlowProblem {
  path: string;
  code: string;
  message: Text;
}

/** What the check may ask about the world outside the definition. */
export interface CheckContext {
  schema: RuleSchema;
  /** What is wrong with a step's settings (paths within them), or null when there is no such action. */
  settingsOf: (step: Step) => FlowProblem[] | null;
}

export const MAX_STEPS = 100;
export const MAX_DEPTH = 5;

/** Everything that is wrong with an automation; empty when it may be published. Never throws on bad shapes. */
export function checkAutomation(definition: AutomationDefinition, context: CheckContext): FlowProblem[] {
  const { trigger, condition, policy, steps } = definition;
  return [
    ...checkTrigger(trigger, context.schema),
    ...(condition === undefined || condition === null
      ? []
      : checkCondition('condition', condition, context.schema, trigger.type === 'record')),
    ...checkSteps(steps, context, trigger.type === 'record'),
    ...checkPolicy(policy ?? {}),
  ];
}

/** A rule's problems at their place; `changed` only makes sense where a change started the automation. */
export function checkCondition(path: string, rule: Rule, schema: RuleSchema, afterChange: boolean): FlowProblem[] {
  const problems = checkRule(rule, schema).map((p) => ({ ...p, path: p.path ? `${path}.${p.path}` : path }));
  if (problems.length || afterChange || !dependsOn(rule).change) return problems;
  return [
    {
      path,
      code: 'CHANGE_WITHOUT_EVENT',
      message: {
        zh: '「发生变化」只能用在由数据变化触发的智能助手里',
        en: '“Changed” only works in automations that start when a record changes',
      },
    },
  ];
}

function checkSteps(steps: readonly Step[], context: CheckContext, afterChange: boolean): FlowProblem[] {
  const problems: FlowProblem[] = [];
  if (!steps.length)
    problems.push({
      path: 'steps',
      code: 'NO_STEPS',
      message: { zh: '至少要有一个节点', en: 'At least one step is needed' },
    });
  const placed = allSteps({ steps });
  if (placed.length > MAX_STEPS)
    problems.push({
      path: 'steps',
      code: 'TOO_MANY_STEPS',
      message: { zh: `最多 ${MAX_STEPS} 个节点`, en: `At most ${MAX_STEPS} steps` },
    });
  const seen = new Set<string>();
  for (const { path, step } of placed) {
    const at = `steps.${path.join('.')}`;
    if (typeof step.id !== 'string' || !/^[a-z][a-z0-9_-]{0,59}$/.test(step.id))
      problems.push({
        path: at,
        code: 'STEP_ID_INVALID',
        message: {
          zh: '节点编号以小写字母开头，只含小写字母、数字、- 和 _',
          en: 'A step id starts with a lower-case letter and holds lower-case letters, digits, - and _',
        },
      });
    else if (seen.has(step.id))
      problems.push({
        path: at,
        code: 'STEP_ID_TAKEN',
        message: { zh: `节点编号「${step.id}」重复了`, en: `The step id “${step.id}” is used twice` },
      });
    seen.add(step.id);
    if (path.length > MAX_DEPTH * 2 + 1)
      problems.push({
        path: at,
        code: 'TOO_DEEP',
        message: { zh: `分支最多嵌套 ${MAX_DEPTH} 层`, en: `Branches nest at most ${MAX_DEPTH} deep` },
      });
    problems.push(...checkStep(step, at, context, afterChange));
  }
  return problems;
}

function checkStep(step: Step, at: string, context: CheckContext, afterChange: boolean): FlowProblem[] {
  const settings: unknown = step.settings;
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    return [
      {
        path: `${at}.settings`,
        code: 'SETTINGS_MISSING',
        message: { zh: '这个节点还没有设置', en: 'This step has no settings yet' },
      },
    ];
  const inSettings = (problems: FlowProblem[]) =>
    problems.map((p) => ({ ...p, path: [at, 'settings', p.path].filter(Boolean).join('.') }));
  if (step.action === WAIT) return inSettings(checkWait(step.settings));
  if (step.action === BRANCH)
    return inSettings(
      checkBranch(step.settings, (path, rule) => checkCondition(path, rule, context.schema, afterChange)),
    );
  const problems = context.settingsOf(step);
  if (problems) return inSettings(problems);
  return [
    {
      path: `${at}.action`,
      code: 'ACTION_UNKNOWN',
      message: { zh: `没有「${step.action}」这种节点`, en: `There is no step of the kind “${step.action}”` },
    },
  ];
}

function checkPolicy({
  holdout = 0,
  notAfterHours = 24,
  once = 'occurrence',
  uncertain = 'drop',
}: Policy): FlowProblem[] {
  const problems: FlowProblem[] = [];
  if (!(holdout >= 0 && holdout <= 0.9))
    problems.push({
      path: 'policy.holdout',
      code: 'HOLDOUT_OUT_OF_RANGE',
      message: { zh: '对照组比例在 0 到 90% 之间', en: 'The control share is between 0 and 90 %' },
    });
  if (!(notAfterHours >= 1 && notAfterHours <= 8760))
    problems.push({
      path: 'policy.notAfterHours',
      code: 'NOT_AFTER_OUT_OF_RANGE',
      message: {
        zh: '过期时间在 1 小时到 1 年之间',
        en: 'It expires after 1 hour at the earliest, a year at the latest',
      },
    });
  const days = typeof once === 'object' && once !== null ? once.days : 1;
  if (
    !(once === 'occurrence' || once === 'record' || typeof once === 'object') ||
    !Number.isInteger(days) ||
    days < 1 ||
    days > 3660
  )
    problems.push({
      path: 'policy.once',
      code: 'ONCE_INVALID',
      message: { zh: '重复间隔要在 1 到 3660 天之间', en: 'The interval is between 1 and 3,660 days' },
    });
  if (uncertain !== 'drop' && uncertain !== 'resend-once')
    problems.push({
      path: 'policy.uncertain',
      code: 'UNCERTAIN_INVALID',
      message: { zh: '不确定是否已发出时，只能选「不再发」或「再发一次」', en: 'When in doubt: drop, or resend once' },
    });
  return problems;
}
