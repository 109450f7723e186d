import { todayOf, todayPlus } from './days';
import { at } from './hot';
import type { Node } from './node';
import type { Closure, CompiledArgument } from './operator';
import { constantOf, isConstant, type SqlWriter } from './sql-writer';
import type { RuleContext } from './types';
import { partsOf } from './shape';

/**
 * "At most 30 days until the renewal date" asks nothing about each record that "the renewal date is at most that day"
 * would not: the day is reckoned once, the column stays bare, and an index serves it.
 */

const signOf = (op: string | null | undefined) => (op === 'days_until' ? 1 : op === 'days_since' ? -1 : 0);

/**
 * `[days_until(field), n]` as `[field, date]`, in the order given; the third says that the comparison turns round
 * (`days_since`). Null when it is not days of a date column against a whole number.
 */
export function daysAsDate(args: readonly [Node, Node], sql: SqlWriter): [Node, Node, boolean] | null {
  const at = args.findIndex((node) => signOf(node.op) !== 0);
  const [days, number] = at === 0 ? args : [args[1], args[0]];
  const field = days.args[0];
  if (at < 0 || field?.kind !== 'date' || !sql.isColumn(field) || !isConstant(number)) return null;
  const n = constantOf(number, sql.context);
  if (typeof n !== 'number' || !Number.isInteger(n)) return null;
  const date = todayPlus(sql.context, signOf(days.op) * n);
  if (date === null) return null;
  const bound: Node = { path: number.path, rule: date, op: null, args: [], kind: 'date', value: date };
  return [at === 0 ? field : bound, at === 0 ? bound : field, signOf(days.op) < 0];
}

/** No place is further from UTC than this. */
const FURTHEST = 26 * 3_600_000;

/**
 * For days of an instant against a whole number, a bound on the bare column that lets no match out: the exact test beside
 * it asks the zone of every row, and this one lets an index choose the rows. Null when there is none to give.
 */
export function coarseBound(a: Node, sign: string, b: Node, sql: SqlWriter): string | null {
  const [days, number, mirrored] = signOf(a.op) ? [a, b, false] : [b, a, true];
  const field = days.args[0];
  const n = isConstant(number) ? constantOf(number, sql.context) : null;
  if (!signOf(days.op) || field?.kind !== 'datetime' || !sql.isColumn(field) || !Number.isInteger(n)) return null;
  const date = todayPlus(sql.context, signOf(days.op) * Number(n));
  if (date === null || date <= '0001-01-03' || date >= '9999-12-28') return null;
  const before = (sign.startsWith('<') !== mirrored) === signOf(days.op) > 0;
  const start = Date.parse(`${date}T00:00:00Z`);
  const bound = new Date(before ? start + 86_400_000 + FURTHEST : start - FURTHEST).toISOString();
  return `${sql.value(field)} ${before ? '<' : '>='} ${sql.param(bound, 'datetime')}`;
}

/** `daysAsDate` on the hot path: civil dates compare as texts. Null when the arguments are of another shape. */
export function compileDayBound(sign: string, [days, number]: CompiledArgument[]): Closure | null {
  const direction = signOf(days && partsOf(days.rule)?.op);
  const n = number?.constant?.value;
  const field = days?.args?.[0];
  if (!days || !field || !direction || typeof n !== 'number' || !Number.isInteger(n)) return null;
  const { key, run: read } = field;
  let today = '';
  let bound: string | null = null;
  const boundOn = (context: RuleContext) => {
    const now = todayOf(context);
    if (now !== today) {
      today = now;
      bound = todayPlus(context, direction * n);
    }
    return bound;
  };
  const below = (sign[0] === '<') === direction > 0;
  const orEqual = sign.endsWith('=');
  const general: Closure = (data, context) => {
    const count = days.run(data, context);
    if (typeof count !== 'number') return false;
    return sign === '<' ? count < n : sign === '<=' ? count <= n : sign === '>' ? count > n : count >= n;
  };
  return (data, context) => {
    const value = key === undefined ? read(data, context) : at(data, key);
    const limit = boundOn(context);
    if (limit === null || typeof value !== 'string' || value.length !== 10) return general(data, context);
    return value === limit ? orEqual : value < limit === below;
  };
}
