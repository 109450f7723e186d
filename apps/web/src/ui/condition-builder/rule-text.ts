import type { Kind, Rule, RuleSchema } from '@careloop/rules';

/** Whether two rules are written alike, to the letter (order of keys apart). */
export function sameRule(a: Rule | undefined, b: Rule | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameRule(item, b[i]));
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object') return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameRule(a[key], b[key]));
}

/** The operator and arguments of `{ operator: arguments }`, or null for everything else. */
export function operation(rule: Rule): [name: string, args: Rule] | null {
  if (rule === null || typeof rule !== 'object' || Array.isArray(rule)) return null;
  const entries = Object.entries(rule);
  return entries.length === 1 ? entries[0]! : null;
}

/** The key of a field that a rule reads as `{ "var": key }`, or null. */
export function fieldRead(rule: Rule, schema: RuleSchema): string | null {
  const read = operation(rule);
  return read?.[0] === 'var' && typeof read[1] === 'string' && Object.hasOwn(schema.fields, read[1]) ? read[1] : null;
}

const literalOf: Record<Kind, (value: Rule) => boolean> = {
  text: (v) => typeof v === 'string',
  number: (v) => typeof v === 'number',
  boolean: (v) => typeof v === 'boolean',
  date: (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v),
  datetime: (v) => typeof v === 'string' && !Number.isNaN(Date.parse(v)),
  'lunar-date': (v) => v !== null && typeof v === 'object' && !Array.isArray(v) && 'month' in v && 'day' in v,
  option: (v) => typeof v === 'string',
  options: (v) => Array.isArray(v) && v.every((item) => typeof item === 'string'),
  reference: (v) => typeof v === 'string',
  object: () => false,
};

/** Whether a value is written out, and of this kind. */
export const isLiteral = (value: Rule, kind: Kind) => literalOf[kind](value);
