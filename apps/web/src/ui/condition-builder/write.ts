import type { Operator, Rule } from '@careloop/rules';
import type { Offer } from './hints';
import type { Condition, Group, Line, Slot, Subject } from './model';
import { operation } from './rule-text';

/** Rows as a rule. Unfinished rows are no part of it; null when nothing is left. */
export function toRule(condition: Condition, offer: Offer): Rule {
  if (condition.kind === 'opaque') return condition.rule;
  return condition.kind === 'line' ? lineRule(condition, offer) : groupRule(condition, offer);
}

function groupRule(group: Group, offer: Offer): Rule {
  const rules = group.items
    .filter((item) => item.kind === 'opaque' || isFinished(item, offer))
    .map((item) => toRule(item, offer));
  if (!rules.length) return null;
  return group.bare && rules.length === 1 ? rules[0]! : { [group.join]: rules };
}

/** Whether a row is part of the rule already. */
export function isFinished(condition: Condition, offer: Offer): boolean {
  return condition.kind === 'opaque' || toRule(condition, offer) !== null;
}

function lineRule({ subject, hint, slots }: Line, offer: Offer): Rule {
  const template = offer.hints.find(({ id }) => id === hint)?.template;
  const read = subject && subjectRule(subject, offer);
  if (template === undefined || !read) return null;
  const filled = fill(template, { $field: read, $value: slots.value, $from: slots.from, $to: slots.to });
  return filled === undefined ? null : filled;
}

type Places = Record<`$${Slot}`, Rule | undefined> & { $field: Rule };

/** The template with everything in place; undefined while something is missing. */
function fill(template: Rule, places: Places): Rule | undefined {
  if (template === '$field') return operation(places.$field)?.[1];
  if (typeof template === 'string' && template in places) return places[template as keyof Places];
  if (Array.isArray(template)) {
    const items = template.map((part) => fill(part, places));
    return items.includes(undefined) ? undefined : (items as Rule[]);
  }
  if (template === null || typeof template !== 'object') return template;
  if (template['var'] === '$field') return places.$field;
  const entries = Object.entries(template).map(([name, args]) => [name, fill(args, places)] as const);
  return entries.some(([, args]) => args === undefined) ? undefined : (Object.fromEntries(entries) as Rule);
}

/** What a line reads, or null while it is unfinished. */
export function subjectRule(subject: Subject, offer: Offer): Rule {
  if (subject.kind === 'field') return { var: subject.field };
  const figure = offer.figures.find((operator) => operator.name === subject.operator);
  const args = figure && figureArguments(figure, subject, offer);
  return figure && args ? { [figure.name]: args } : null;
}

function figureArguments(figure: Operator, subject: Subject & { kind: 'related' }, offer: Offer): Rule[] | null {
  const args: Rule[] = [];
  for (const argument of figure.signature.arguments) {
    if (argument.as === 'relation') args.push(subject.relation);
    else if (argument.as === 'related-field') {
      if (!subject.field) return null;
      args.push(subject.field);
    } else if (argument.as === 'related') {
      const where = subject.where && toRule(subject.where, offer);
      if (where !== null) args.push(where);
      else if (!argument.optional) return null;
    } else if (!argument.optional) return null;
  }
  return args;
}
