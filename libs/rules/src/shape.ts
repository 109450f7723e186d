import type { Operator } from './operator';
import type { Argument } from './operator';
import type { Rule } from './types';

/** The operator and arguments of a rule, or null when it is a literal: json-logic takes an object with one key for logic. */
export function partsOf(rule: Rule): { op: string; args: Rule[] } | null {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return null;
  const keys = Object.keys(rule);
  const op = keys[0];
  if (keys.length !== 1 || op === undefined) return null;
  const args = rule[op] ?? null;
  return { op, args: Array.isArray(args) ? args : [args] };
}

/** What the argument at a place may be; null when there are too many. */
export function argumentAt({ signature }: Operator, index: number, count: number): Argument | null {
  if (signature.spread) return signature.spread(count)[index] ?? null;
  const last = signature.arguments.at(-1);
  return signature.arguments[index] ?? (last?.repeated ? last : null);
}

/** Whether an argument is a rule of its own that is run over other data. */
export const isLazy = (argument: Argument | null): boolean => argument?.as === 'related';
