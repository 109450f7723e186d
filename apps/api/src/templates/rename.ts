import type { Rule } from '@careloop/rules';
import type { AutomationDefinition, Step } from '@careloop/workflow';

/** How a template's names translate to the names of the workspace it is installed in. */
export interface Names {
  /** Template form key → form key. */
  form: (key: string) => string;
  /** Template form key and field key → field key. */
  field: (form: string, key: string) => string;
  queue: (key: string) => string;
  /** The channel that `@main` stands for. */
  channel: string;
}

const FIELD_FIRST = new Set(['var', 'changed', 'changed_to', 'missing']);
const RELATED = new Set(['count', 'sum', 'last']);

/** The same automation with every name translated: trigger, conditions, texts, steps. */
export function renameAutomation(definition: AutomationDefinition, names: Names): AutomationDefinition {
  const { form } = definition;
  const field = (key: string) => names.field(form, key);
  const { trigger } = definition;
  return {
    ...definition,
    form: names.form(form),
    trigger:
      trigger.type === 'date'
        ? { ...trigger, field: field(trigger.field) }
        : trigger.type === 'record'
          ? { ...trigger, ...(trigger.fields && { fields: trigger.fields.map(field) }) }
          : trigger,
    ...(definition.condition !== undefined && { condition: renameRule(definition.condition, form, names) }),
    steps: definition.steps.map((step) => renameStep(step, form, names)),
  };
}

/** A rule over the template's form as a rule over the form it is installed on. */
export function renameRule(rule: Rule, form: string, names: Names): Rule {
  if (Array.isArray(rule)) return rule.map((part) => renameRule(part, form, names));
  if (typeof rule !== 'object' || rule === null) return rule;
  return Object.fromEntries(
    Object.entries(rule).map(([operator, args]) => {
      const list = Array.isArray(args) ? args : [args];
      const [first, ...rest] = list;
      if (FIELD_FIRST.has(operator) && typeof first === 'string' && !first.startsWith('_')) {
        const renamed = [names.field(form, first), ...rest.map((part) => renameRule(part, form, names))];
        return [operator, Array.isArray(args) ? renamed : renamed[0]!];
      }
      if (RELATED.has(operator) && typeof first === 'string') {
        const [other = '', link = ''] = first.split('.');
        const inner = rest.map((part) =>
          typeof part === 'string' ? names.field(other, part) : renameRule(part, other, names),
        );
        return [operator, [`${names.form(other)}.${names.field(other, link)}`, ...inner]];
      }
      return [operator, renameRule(args, form, names)];
    }),
  );
}

function renameStep(step: Step, form: string, names: Names): Step {
  const { settings } = step;
  const branches = settings.branches as { when: Rule; steps: Step[] }[] | undefined;
  if (step.action === 'flow.branch' && branches) {
    const steps = (list: Step[] | undefined) => (list ?? []).map((inner) => renameStep(inner, form, names));
    return {
      ...step,
      settings: {
        ...settings,
        branches: branches.map((b) => ({ ...b, when: renameRule(b.when, form, names), steps: steps(b.steps) })),
        otherwise: steps(settings.otherwise as Step[] | undefined),
      },
    };
  }
  const values = settings.values as Record<string, unknown> | undefined;
  return {
    ...step,
    settings: {
      ...(Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [
          key,
          typeof value === 'string' ? renameText(value, form, names) : value,
        ]),
      ) as Record<string, unknown>),
      ...(settings.channel === '@main' && { channel: names.channel }),
      ...(typeof settings.queue === 'string' && { queue: names.queue(settings.queue) }),
      ...(values && {
        values: Object.fromEntries(
          Object.entries(values).map(([key, value]) => [
            names.field(form, key),
            typeof value === 'string' ? renameText(value, form, names) : value,
          ]),
        ),
      }),
    },
  };
}

/** `{{name}}` and `{{default gift "…"}}` with the fields' new keys; text outside and inside quotes stays. */
export const renameText = (text: string, form: string, names: Names): string =>
  text.replace(/\{\{[^}]*\}\}/g, (tag) =>
    tag.replace(/"[^"]*"|'[^']*'|[a-z][a-z0-9_]*/g, (word) => (/^["']/.test(word) ? word : names.field(form, word))),
  );
