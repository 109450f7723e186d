import type { Kind, Rule } from '@careloop/rules';
import fc from 'fast-check';
import { DATES, IDS, INSTANTS, keysOf, KINDS, LUNARS, NUMBERS, OPTIONS, SPELLINGS, TEXTS } from './world';

/** Random rules that fit the world's forms: every operator, every kind, negation everywhere. */

type Rules = fc.Arbitrary<Rule>;
const op = (name: string, ...args: Rules[]): Rules => fc.tuple(...args).map((given) => ({ [name]: given as Rule[] }));
const pick = (...from: Rule[]): Rules => fc.constantFrom(...from);
const variable = (key: string): Rule => ({ var: key });

const LITERALS: Record<Kind, Rules> = {
  text: pick(...TEXTS, ''),
  number: pick(...NUMBERS),
  boolean: pick(true, false),
  date: pick(...DATES),
  datetime: pick(...INSTANTS, ...SPELLINGS),
  'lunar-date': pick(...(LUNARS as unknown as Rule[])),
  option: pick(...OPTIONS),
  options: fc.subarray(OPTIONS, { minLength: 1 }),
  reference: pick(...IDS),
  object: pick(null),
};

/** Kinds whose values can be told apart; of an object rules only ask whether it is there. */
const COMPARED = KINDS.filter((kind) => kind !== 'object');

const SYSTEM: Partial<Record<Kind, string[]>> = {
  number: ['_version'],
  datetime: ['_created_at', '_updated_at'],
  reference: ['_id', '_created_by', '_updated_by', '_me'],
};

interface Where {
  /** Inside a condition on related records: no relations, no changes. */
  related: boolean;
}

const made = new Map<string, Rules>();
/** One arbitrary per question: they share their parts, or their number would explode with depth. */
function once(key: string, make: () => Rules): Rules {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

/** What reads something: never a bare literal, so that it decides the kind. */
const source = (kind: Kind, depth: number, where: Where): Rules =>
  once(`source ${kind} ${depth} ${where.related}`, () => newSource(kind, depth, where));

function newSource(kind: Kind, depth: number, where: Where): Rules {
  const field = pick(...[...keysOf(kind), ...(SYSTEM[kind] ?? [])].map(variable));
  if (depth <= 0) return field;
  const next = depth - 1;
  const of = (k: Kind) => source(k, next, where);
  const any = (k: Kind) => value(k, next, where);
  const choice = op('if', condition(next, where), of(kind), any(kind));
  const half = op('if', condition(next, where), of(kind));
  const more: Rules[] = [choice, half];
  const orders = (...args: Rules[]) =>
    fc.oneof(fc.tuple(...args), fc.tuple(...args, condition(next, { related: true })));
  if (kind === 'number') {
    for (const name of ['+', '*', 'min', 'max', '-', '/', '%']) more.push(op(name, of('number'), any('number')));
    more.push(op('-', of('number')), op('+', any('number'), of('number'), any('number')));
    for (const name of ['days_until', 'days_since']) more.push(op(name, of('date')), op(name, of('datetime')));
    if (!where.related) {
      more.push(orders(pick('orders.customer')).map((args) => ({ count: args as Rule[] })));
      more.push(orders(pick('orders.customer'), pick(...keysOf('number'))).map((args) => ({ sum: args as Rule[] })));
    }
  }
  if (kind === 'date' || kind === 'datetime') {
    more.push(op('min', of(kind), any(kind)), op('max', of(kind), any(kind)));
    more.push(kind === 'date' ? pick({ today: [] }, { today: [-7] }, { today: [30] }) : pick({ now: [] }));
    if (!where.related)
      more.push(orders(pick('orders.customer'), pick(...keysOf(kind))).map((args) => ({ last: args as Rule[] })));
  }
  if (kind === 'text') more.push(op('cat', of('text'), any('text')));
  if (kind === 'boolean') more.push(op('!', condition(next, where)), comparison(next, where));
  return fc.oneof({ weight: 4, arbitrary: field }, ...more);
}

const value = (kind: Kind, depth: number, where: Where): Rules =>
  once(`value ${kind} ${depth} ${where.related}`, () => newValue(kind, depth, where));

const newValue = (kind: Kind, depth: number, where: Where): Rules =>
  fc.oneof({ weight: 3, arbitrary: LITERALS[kind] }, { weight: 2, arbitrary: source(kind, depth, where) }, pick(null));

const list = (kind: Kind) =>
  fc.array(fc.oneof({ weight: 6, arbitrary: LITERALS[kind] }, pick(null)), { minLength: 1, maxLength: 4 });

const comparison = (depth: number, where: Where): Rules =>
  once(`comparison ${depth} ${where.related}`, () => newComparison(depth, where));

function newComparison(depth: number, where: Where): Rules {
  const read = (kind: Kind) => source(kind, depth, where);
  const other = (kind: Kind) => value(kind, depth, where);
  const equals = ['==', '!=', '===', '!=='].flatMap((name) =>
    COMPARED.flatMap((kind) => [op(name, read(kind), other(kind)), op(name, other(kind), read(kind))]),
  );
  const ordered: Kind[] = ['text', 'number', 'date', 'datetime'];
  const orders = ['<', '<=', '>', '>='].flatMap((name) =>
    ordered.flatMap((kind) => [op(name, read(kind), other(kind)), op(name, other(kind), read(kind))]),
  );
  const ranges = ordered.flatMap((kind) => [
    op('between', read(kind), other(kind), other(kind)),
    op('<', other(kind), read(kind), other(kind)),
    op('<=', other(kind), read(kind), other(kind)),
  ]);
  const days = ['days_until', 'days_since'].flatMap((name) =>
    ['<', '<=', '>', '>=', '==', '!='].map((sign) =>
      op(
        sign,
        op(name, fc.oneof(pick(...[...keysOf('date'), ...keysOf('datetime')].map(variable)))),
        pick(0, 1, -1, 30, 0.5, 3e6, -9e5),
      ),
    ),
  );
  const sums = ['<', '<=', '>', '>=', '==', '!='].map((sign) => op(sign, calculation(depth, where), other('number')));
  return fc.oneof(...[equals, orders, ranges, days, sums].map((group) => fc.oneof(...group)));
}

const special = (depth: number, where: Where): Rules =>
  once(`special ${depth} ${where.related}`, () => newSpecial(depth, where));

/** Arithmetic and totals, which would be rare among all numbers. */
function calculation(depth: number, where: Where): Rules {
  const [a, b] = [source('number', depth - 1, where), value('number', depth - 1, where)];
  const all = ['+', '-', '*', '/', '%'].flatMap((name) => [op(name, a, b), op(name, op('+', a, b), a)]);
  const total = (name: string, key: Rules) =>
    fc
      .oneof(fc.tuple(key), fc.tuple(key, condition(depth - 1, { related: true })))
      .map((args) => ({ [name]: ['orders.customer', ...args] as Rule[] }));
  if (!where.related) all.push(...['sum', 'sum', 'sum'].map((name) => total(name, pick(...keysOf('number')))));
  return fc.oneof(...all);
}

function newSpecial(depth: number, where: Where): Rules {
  const read = (kind: Kind) => source(kind, depth, where);
  const scalars: Kind[] = ['text', 'number', 'date', 'datetime', 'option', 'reference'];
  const element = fc.oneof(
    op('==', pick({ var: '' }), LITERALS.option),
    op('!=', pick({ var: '' }), LITERALS.option),
    op('in', pick({ var: '' }), list('option')),
    op('!', op('==', pick({ var: '' }), LITERALS.option)),
  );
  const all: Rules[] = [
    ...scalars.map((kind) => fc.tuple(read(kind), list(kind)).map((args) => ({ in: args as Rule[] }))),
    op('in', value('text', depth, where), read('text')),
    op('in', LITERALS.option, read('options')),
    op('in', read('option'), read('options')),
    op('contains_any', read('options'), LITERALS.options),
    op('contains_all', read('options'), LITERALS.options),
    ...COMPARED.map((kind) => op('is_empty', read(kind))),
    op('is_empty', pick(...keysOf('object').map(variable))),
    ...['starts_with', 'ends_with', 'contains'].map((name) => op(name, read('text'), value('text', depth, where))),
    op('is_today', read('date')),
    op('is_today', read('datetime')),
    op('anniversary_within', read('date'), pick(0, 1, 7, 30, 365, 366)),
    op('lunar_anniversary_within', read('lunar-date'), pick(0, 1, 7, 30, 366)),
    ...['all', 'some', 'none'].map((name) => op(name, read('options'), element)),
    ...KINDS.map((kind) => pick(...keysOf(kind).map(variable))),
  ];
  if (!where.related) {
    all.push(pick(...KINDS.flatMap((kind) => keysOf(kind)).map((key) => ({ changed: [key] }))));
    const changed = COMPARED.map((kind) =>
      op('changed_to', pick(...keysOf(kind)), fc.oneof(LITERALS[kind], pick(null))),
    );
    all.push(fc.oneof(...changed));
    const orders = fc.tuple(pick('orders.customer'), condition(depth - 1, { related: true }));
    for (const sign of ['>', '>=', '<', '<=', '==', '!='])
      all.push(
        op(
          sign,
          orders.map((args) => ({ count: args as Rule[] })),
          pick(0, 1, 2),
        ),
      );
  }
  return fc.oneof(...all);
}

/** A condition of at most this depth. */
export const condition = (depth: number, where: Where = { related: false }): Rules =>
  once(`condition ${depth} ${where.related}`, () => newCondition(depth, where));

function newCondition(depth: number, where: Where): Rules {
  if (depth <= 0) return fc.oneof(comparison(0, where), special(0, where));
  const next = () => condition(depth - 1, where);
  return fc.oneof(
    { weight: 3, arbitrary: comparison(depth - 1, where) },
    { weight: 4, arbitrary: special(depth - 1, where) },
    { weight: 1, arbitrary: fc.array(next(), { minLength: 1, maxLength: 3 }).map((args) => ({ and: args })) },
    { weight: 1, arbitrary: fc.array(next(), { minLength: 1, maxLength: 3 }).map((args) => ({ or: args })) },
    { weight: 2, arbitrary: op('!', next()) },
    { weight: 1, arbitrary: op('!!', next()) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('if', '?:').chain((name) => op(name, next(), op('!', next()), comparison(0, where))),
    },
  );
}
