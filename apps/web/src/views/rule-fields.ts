import type { FormView } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';

/** The fields of a form that a rule reads, so that they are fetched with the rows; system fields always are. */
export function fieldsOf(rule: Rule, form: FormView): string[] {
  const found = new Set<string>();
  const walk = (part: Rule) => {
    if (typeof part === 'string') found.add(part);
    else if (Array.isArray(part)) part.forEach(walk);
    else if (part !== null && typeof part === 'object') Object.values(part).forEach(walk);
  };
  walk(rule);
  // Written values that happen to be keys do no harm: a field more is fetched.
  return form.fields.flatMap(({ key, removed }) => (!removed && found.has(key) ? [key] : []));
}
