import { operators } from './registry';
import { argumentAt, partsOf } from './shape';
import type { Dependencies, Rule } from './types';

/** What is collected while walking; null where keys belong to other data (an element, an accumulator). */
interface Found {
  fields: Set<string> | null;
  relations: Map<string, Set<string>>;
  time: boolean;
  change: boolean;
}

/** Operators of core json-logic whose later arguments read an element of the first. */
const OVER_ELEMENTS = new Set(['map', 'filter', 'reduce', 'all', 'some', 'none']);

function walk(rule: Rule, found: Found): void {
  if (Array.isArray(rule)) return rule.forEach((item) => walk(item, found));
  const parts = partsOf(rule);
  if (!parts) return;
  const { op, args } = parts;
  const operator = operators.get(op);
  if (operator?.time) found.time = true;
  if (operator?.change) found.change = true;
  if (op === 'var') {
    const key = typeof args[0] === 'string' || typeof args[0] === 'number' ? String(args[0]).split('.')[0]! : '';
    if (key && key !== '_me') found.fields?.add(key);
  }
  if (op === 'missing' || op === 'missing_some')
    for (const key of args.flat(2)) if (typeof key === 'string') found.fields?.add(key.split('.')[0]!);
  let relation: Set<string> | undefined;
  args.forEach((arg, i) => {
    const as = operator && argumentAt(operator, i, args.length)?.as;
    if (as === 'key' && op !== 'var' && typeof arg === 'string') found.fields?.add(arg);
    else if (as === 'relation' && typeof arg === 'string') {
      relation = found.relations.get(arg) ?? new Set();
      found.relations.set(arg, relation);
    } else if (as === 'related-field' && typeof arg === 'string') relation?.add(arg);
    else if (as === 'related') within(arg, relation ?? null, found);
    else if (i > 0 && OVER_ELEMENTS.has(op)) within(arg, null, found);
    else walk(arg, found);
  });
}

/** Walks a rule whose keys belong to other data. */
function within(rule: Rule, fields: Set<string> | null, found: Found): void {
  const inner: Found = { fields, relations: found.relations, time: false, change: false };
  walk(rule, inner);
  found.time ||= inner.time;
  found.change ||= inner.change;
}

/**
 * What a rule reads: fields of the record (system fields among them), relations with the fields read there, and whether
 * time or a change alone can turn its answer. So a change wakes only the rules that read it.
 */
export function dependsOn(rule: Rule): Dependencies {
  const found: Found & { fields: Set<string> } = {
    fields: new Set(),
    relations: new Map(),
    time: false,
    change: false,
  };
  walk(rule, found);
  const relations = [...found.relations].map(([key, fields]) => ({ key, fields: [...fields] }));
  return { fields: [...found.fields], relations, time: found.time, change: found.change };
}
