import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { FormDefinition } from '@careloop/forms';
import type { Detail, Language } from '@careloop/kernel';
import { say } from '@careloop/kernel';
import type { RuleSchema } from '@careloop/rules';
import type { ActionType, Registry } from '@careloop/sdk';
import { type AutomationDefinition, checkAutomation, type FlowProblem, type Step } from '@careloop/workflow';
import { describeErrors } from '../contract';
import { sentence } from '../error.filter';
import { checkTemplate } from '../messages/record-template';
import { secretNames } from '../secrets';
import { traditional } from '../traditional';
import { templatesOf } from './step-templates';

const ajv = addFormats(new Ajv2020({ allErrors: true, strict: false }) as never) as unknown as Ajv2020;
const validators = new WeakMap<ActionType, ValidateFunction>();

/** Everything that keeps an automation from being published: trigger, conditions, steps, settings, templates. */
export function problemsOf(
  definition: AutomationDefinition,
  form: FormDefinition,
  schema: RuleSchema,
  registry: Registry,
): FlowProblem[] {
  const actions = new Map(registry.actionTypes.map((action) => [action.id, action]));
  return checkAutomation(definition, {
    schema,
    settingsOf: (step) => {
      const action = actions.get(step.action);
      return action ? settingsProblems(step, action, form, registry) : null;
    },
  });
}

/** Problems as details with a sentence in one language. */
export const asDetails = (problems: readonly FlowProblem[], language: Language) =>
  problems.map(({ path, code, message }) => ({ path, code, message: say(message, language, traditional) }));

function settingsProblems(step: Step, action: ActionType, form: FormDefinition, registry: Registry): FlowProblem[] {
  let validate = validators.get(action);
  if (!validate) validators.set(action, (validate = ajv.compile(action.settings)));
  // Secrets are sealed by now; they were checked when they were typed.
  const secrets = secretNames(action.settings);
  const settings = Object.fromEntries(Object.entries(step.settings).filter(([name]) => !secrets.includes(name)));
  if (!validate(settings)) {
    const errors = validate.errors ?? [];
    const english = describeErrors(structuredClone(errors), 'en');
    return describeErrors(structuredClone(errors), 'zh-CN').map(({ path, code, message }, i) => ({
      path,
      code,
      message: { zh: message ?? code, en: english[i]?.message ?? code },
    }));
  }
  return [...channelProblems(step, registry), ...templateProblems(step, action, form)];
}

function channelProblems({ settings }: Step, registry: Registry): FlowProblem[] {
  const { channel } = settings;
  if (typeof channel !== 'string' || registry.channelTypes.some(({ id }) => id === channel)) return [];
  return [
    {
      path: 'channel',
      code: 'CHANNEL_UNKNOWN',
      message: worded({ path: '', code: 'CHANNEL_UNKNOWN', params: { id: channel } }),
    },
  ];
}

function templateProblems(step: Step, action: ActionType, form: FormDefinition): FlowProblem[] {
  return templatesOf(step, action).flatMap(([path, text]) =>
    checkTemplate(text, form).map((detail) => ({ path, code: detail.code, message: worded(detail) })),
  );
}

const worded = ({ code, params = {} }: Detail) => ({
  zh: sentence(code, params, 'zh-CN'),
  en: sentence(code, params, 'en'),
});
