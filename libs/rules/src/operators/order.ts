import { ordersWritten } from '../hot';
import type { Node } from '../node';
import { defineOperator, type BuilderHint, type Closure, type CompiledArgument, type Operator } from '../operator';
import { related } from '../related-exists';
import type { SqlWriter } from '../sql-writer';
import type { Kind } from '../types';
import { order } from '../values';
import { coarseBound, compileDayBound, daysAsDate } from '../day-bounds';

type Sign = '<' | '<=' | '>' | '>=';

const TEST: Record<Sign, (n: number) => boolean> = {
  '<': (n) => n < 0,
  '<=': (n) => n <= 0,
  '>': (n) => n > 0,
  '>=': (n) => n >= 0,
};

const WORDS: Record<Sign, { zh: string; en: string; date: { zh: string; en: string } }> = {
  '<': { zh: '小于', en: 'is less than', date: { zh: '早于', en: 'is before' } },
  '<=': { zh: '不超过', en: 'is at most', date: { zh: '不晚于', en: 'is on or before' } },
  '>': { zh: '大于', en: 'is more than', date: { zh: '晚于', en: 'is after' } },
  '>=': { zh: '不小于', en: 'is at least', date: { zh: '不早于', en: 'is on or after' } },
};

function compileOrder(sign: Sign, args: CompiledArgument[], kind: Kind | undefined): Closure {
  const test = TEST[sign];
  const [left, right, third] = args.map((arg) => arg.run);
  if (!left || !right) return () => false;
  if (third && (sign === '<' || sign === '<='))
    return (data, context) => {
      const middle = right(data, context);
      return test(order(left(data, context), middle, kind)) && test(order(middle, third(data, context), kind));
    };
  const bound = compileDayBound(sign, args);
  if (bound) return bound;
  const fixed = args[1]?.constant?.value;
  if (typeof fixed === 'number')
    return ordersWritten(args[0]!, sign, fixed, (value) => test(order(value, fixed, kind)));
  return (data, context) => test(order(left(data, context), right(data, context), kind));
}

/** One comparison: false when a side is empty. */
export function orderSql(a: Node, sign: Sign, b: Node, kind: Kind | undefined, sql: SqlWriter): string {
  const shifted = daysAsDate([a, b], sql);
  if (shifted) return orderSql(shifted[0], shifted[2] ? FLIPPED[sign] : sign, shifted[1], 'date', sql);
  const exact = sql.compare(a, sign, b, kind);
  const coarse = coarseBound(a, sign, b, sql);
  return coarse ? `(${coarse} AND ${exact})` : exact;
}

const FLIPPED: Record<Sign, Sign> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

const hint = (name: Sign, id: string, order: number): BuilderHint[] => [
  {
    id,
    label: { zh: WORDS[name].zh, en: WORDS[name].en },
    kinds: ['number'],
    editor: 'value',
    template: { [name]: [{ var: '$field' }, '$value'] },
    order,
  },
  {
    id: `${id}.date`,
    label: WORDS[name].date,
    kinds: ['date', 'datetime'],
    editor: 'value',
    template: { [name]: [{ var: '$field' }, '$value'] },
    order,
  },
];

function comparison(name: Sign, id: string, place: number): Operator {
  const chain = name === '<' || name === '<=';
  const kinds: Kind[] = ['number', 'date', 'datetime', 'text'];
  const args = chain ? [{ kinds }, { kinds }, { kinds, optional: true }] : [{ kinds }, { kinds }];
  return defineOperator({
    name,
    label: { zh: WORDS[name].zh, en: WORDS[name].en },
    signature: { arguments: args, result: 'boolean', same: true },
    evaluate: ([a, b, c], _, __, kind) =>
      TEST[name](order(a, b, kind)) && (!chain || c === undefined || TEST[name](order(b, c, kind))),
    compile: (args, kind) => compileOrder(name, args, kind),
    sql: (node, sql) => {
      const [a, b, c] = node.args as [Node, Node, Node?];
      const exists = c ? null : related(node, name, sql);
      if (exists) return exists;
      const first = orderSql(a, name, b, node.shared, sql);
      return c ? `(${first} AND ${orderSql(b, name, c, node.shared, sql)})` : first;
    },
    describe: (node, say, language) => {
      const [a, b, c] = node.args.map(say);
      const words = node.shared === 'date' || node.shared === 'datetime' ? WORDS[name].date : WORDS[name];
      const verb = language === 'en' ? words.en : words.zh;
      const days = (a?.unit ?? b?.unit ?? c?.unit) ? (language === 'en' ? ' days' : ' 天') : '';
      if (!c) return { text: `${a?.text} ${verb} ${b?.text}${days}` };
      const and = language === 'en' ? ', which ' : ' 且 ';
      return language === 'en'
        ? { text: `${a?.text} ${verb} ${b?.text}${and}${verb} ${c.text}${days}` }
        : { text: `${a?.text} ${verb} ${b?.text}${and}${b?.text} ${verb} ${c.text}${days}`, compound: true };
    },
    builder: hint(name, id, place),
  });
}

/** `<` and `<=`, which with three arguments ask whether the middle lies between, and `>`, `>=`. */
export const comparisons = [
  comparison('<', 'less', 22),
  comparison('<=', 'at_most', 23),
  comparison('>', 'more', 20),
  comparison('>=', 'at_least', 21),
];
