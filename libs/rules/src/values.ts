import { lunarCode, type LunarDate } from '@careloop/calendar';
import { compareInstants, looksLikeInstant } from './instants';
import type { Kind } from './types';

/** Empty: null, absent, "" and []. */
export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** What json-logic counts as true: all but false, null, 0, "" and []. */
export const truthy = (value: unknown): boolean =>
  value === true || (!!value && !(Array.isArray(value) && value.length === 0));

/** Surrogates sort after all other units, so that units sort as the code points they spell. */
const rank = (unit: number) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** -1, 0 or 1 by code point, as `COLLATE "C"` orders; JavaScript's own `<` goes by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) < rank(y) ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

/** Whether a value has the shape of a lunar date. */
export const isLunar = (value: unknown): value is LunarDate =>
  typeof value === 'object' && value !== null && 'month' in value && 'day' in value;

const sameMembers = (a: readonly unknown[], b: readonly unknown[]) =>
  a.every((x) => b.includes(x)) && b.every((x) => a.includes(x));

/**
 * `==`: all empty values are equal and differ from all others; lists are compared as sets, datetimes as instants, lunar
 * dates by their parts. Without a kind, shape decides, and numbers may be written as text, as json-logic allows.
 */
export function equal(a: unknown, b: unknown, kind?: Kind): boolean {
  if (a === b) return true;
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (typeof a === 'string' && typeof b === 'string') {
    const instants = kind ? kind === 'datetime' : looksLikeInstant(a) && looksLikeInstant(b);
    return instants && compareInstants(a, b) === 0;
  }
  if (Array.isArray(a) && Array.isArray(b)) return sameMembers(a, b);
  if (isLunar(a) && isLunar(b)) return lunarCode(a) === lunarCode(b);
  // eslint-disable-next-line eqeqeq -- json-logic's own coercion; rules over a form never mix kinds.
  return !kind && a == b;
}

/** `===`: as `equal`, but values of different types always differ. */
export const identical = (a: unknown, b: unknown, kind?: Kind): boolean =>
  typeof a === typeof b || isEmpty(a) ? equal(a, b, kind) : false;

/** -1, 0 or 1; NaN when one side is empty or the two can't be ordered, so that every comparison with it is false. */
export function order(a: unknown, b: unknown, kind?: Kind): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : a === b ? 0 : NaN;
  if (isEmpty(a) || isEmpty(b)) return NaN;
  if (typeof a === 'string' && typeof b === 'string') {
    const instants = kind ? kind === 'datetime' : looksLikeInstant(a) && looksLikeInstant(b);
    return instants ? compareInstants(a, b) : compareText(a, b);
  }
  const [x, y] = [Number(a), Number(b)];
  return x < y ? -1 : x > y ? 1 : x === y ? 0 : NaN;
}
