import type { BuilderHint } from './operator';
import { operators } from './registry';
import type { Kind, Rule } from './types';

/** What stands in a template's places. */
export interface Filling {
  field: string;
  value?: Rule;
  from?: Rule;
  to?: Rule;
}

const PLACES: Record<string, keyof Filling> = { $field: 'field', $value: 'value', $from: 'from', $to: 'to' };

/** The lines the condition builder offers for a kind of field, in their order. */
export const builderLines = (kind: Kind): BuilderHint[] =>
  [...operators.values()]
    .flatMap(({ builder = [] }) => builder)
    .filter(({ kinds }) => kinds.includes(kind))
    .sort((a, b) => (a.order ?? 50) - (b.order ?? 50));

/** The rule a line writes. Places that are not filled become null. */
export function fillTemplate(template: Rule, filling: Filling): Rule {
  if (typeof template === 'string') {
    const place = PLACES[template];
    return place ? (filling[place] ?? null) : template;
  }
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, filling));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, fillTemplate(item, filling)]));
}

/** Whether a value is written out, not reckoned: texts, numbers, lists of them, and relative dates. */
function isPlain(rule: Rule | undefined): boolean {
  if (rule === undefined || typeof rule !== 'object' || rule === null) return true;
  if (Array.isArray(rule)) return rule.every(isPlain);
  const keys = Object.keys(rule);
  return keys.length > 1 || operators.get(keys[0] ?? '')?.constant === true;
}

function match(template: Rule, rule: Rule | undefined, found: Partial<Filling>): boolean {
  const place = typeof template === 'string' ? PLACES[template] : undefined;
  if (place) {
    if (!isPlain(rule) || (place === 'field' && typeof rule !== 'string')) return false;
    Object.assign(found, { [place]: rule });
    return true;
  }
  if (typeof template !== 'object' || template === null) return template === rule;
  if (typeof rule !== 'object' || rule === null || Array.isArray(template) !== Array.isArray(rule)) return false;
  const [a, b] = [Object.entries(template), Object.entries(rule)];
  return (
    a.length === b.length && a.every(([key, item]) => match(item as Rule, (rule as Record<string, Rule>)[key], found))
  );
}

/** The line of the builder that writes this rule for a field of this kind, and what fills it; null when none does. */
export function readTemplate(
  rule: Rule,
  kindOf: (field: string) => Kind | undefined,
): { line: BuilderHint; filling: Filling } | null {
  for (const { builder = [] } of operators.values())
    for (const line of builder) {
      const found: Partial<Filling> = {};
      if (!match(line.template, rule, found) || found.field === undefined) continue;
      const kind = kindOf(found.field);
      if (kind && line.kinds.includes(kind)) return { line, filling: found as Filling };
    }
  return null;
}
