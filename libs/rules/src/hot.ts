import { looksLikeInstant } from './instants';
import type { Closure, CompiledArgument } from './operator';
import type { Kind } from './types';

/**
 * Parts of the hot path. Calls cost more than comparisons there, so the common shapes, a field against something written
 * in the rule, are one closure instead of three; all else takes the general way with the same answers.
 */

/** A plain value of the data, undefined when absent. */
export const at = (data: unknown, key: string): unknown =>
  data === null || data === undefined ? undefined : (data as Record<string, unknown>)[key];

/** Whether a key can be read without asking who owns it: nothing that JavaScript itself hangs on objects. */
export const isPlainKey = (key: unknown): key is string =>
  typeof key === 'string' && key !== '' && key !== '_me' && !key.includes('.') && !(key in Object.prototype);

/** Kinds whose values equal only what is identical. */
const EXACT: readonly (Kind | undefined)[] = ['text', 'number', 'boolean', 'date', 'option', 'reference'];

/** Whether texts equal a written text only when they are the same text. */
export const isExact = (value: unknown, kind: Kind | undefined): boolean =>
  EXACT.includes(kind) || (kind === undefined && typeof value === 'string' && !looksLikeInstant(value));

type Slow = (value: unknown) => boolean;

/** `field == "text"` and `field == 5`; `slow` decides for values of another type. */
export function equalsWritten(arg: CompiledArgument, fixed: string | number, slow: Slow, wanted: boolean): Closure {
  const { key, run } = arg;
  const type = typeof fixed;
  const other = (value: unknown) => (value === null || value === undefined ? false : slow(value));
  if (key !== undefined && wanted)
    return (data) => {
      const value = at(data, key);
      return value === fixed || (typeof value !== type && other(value));
    };
  if (key !== undefined)
    return (data) => {
      const value = at(data, key);
      return value !== fixed && (typeof value === type || !other(value));
    };
  return (data, context) => {
    const value = run(data, context);
    return (value === fixed || (typeof value !== type && other(value))) === wanted;
  };
}

/** `field < 5` and its like; `slow` decides for what is no number. */
export function ordersWritten(arg: CompiledArgument, sign: string, fixed: number, slow: Slow): Closure {
  const { key, run } = arg;
  const other = (value: unknown) => (value === null || value === undefined ? false : slow(value));
  if (sign === '<')
    return (data, context) => {
      const value = key === undefined ? run(data, context) : at(data, key);
      return typeof value === 'number' ? value < fixed : other(value);
    };
  if (sign === '<=')
    return (data, context) => {
      const value = key === undefined ? run(data, context) : at(data, key);
      return typeof value === 'number' ? value <= fixed : other(value);
    };
  if (sign === '>')
    return (data, context) => {
      const value = key === undefined ? run(data, context) : at(data, key);
      return typeof value === 'number' ? value > fixed : other(value);
    };
  return (data, context) => {
    const value = key === undefined ? run(data, context) : at(data, key);
    return typeof value === 'number' ? value >= fixed : other(value);
  };
}

/** `field in ["a", "b"]`, for texts that equal only themselves; `slow` decides for values of another type. */
export function inWritten(arg: CompiledArgument, items: readonly string[], slow: Slow): Closure {
  const { key, run } = arg;
  const known = new Set<unknown>(items);
  const other = (value: unknown) => (value === null || value === undefined ? false : slow(value));
  return (data, context) => {
    const value = key === undefined ? run(data, context) : at(data, key);
    return typeof value === 'string' ? known.has(value) : other(value);
  };
}

/** A closure for conditions that are true or false, of two, three or more. */
export function allOf(runs: readonly Closure[]): Closure {
  const [a, b, c] = runs;
  if (a && b && runs.length === 2) return (data, context) => a(data, context) && b(data, context);
  if (a && b && c && runs.length === 3)
    return (data, context) => a(data, context) && b(data, context) && c(data, context);
  return (data, context) => {
    for (let i = 0; i < runs.length; i++) if (!runs[i]!(data, context)) return false;
    return true;
  };
}

/** The same for `or`. */
export function anyOf(runs: readonly Closure[]): Closure {
  const [a, b, c] = runs;
  if (a && b && runs.length === 2) return (data, context) => a(data, context) || b(data, context);
  if (a && b && c && runs.length === 3)
    return (data, context) => a(data, context) || b(data, context) || c(data, context);
  return (data, context) => {
    for (let i = 0; i < runs.length; i++) if (runs[i]!(data, context)) return true;
    return false;
  };
}
