import { add, divide, multiply, quotientSql, remainder, roundedSql, subtract } from '../decimals';
import type { Node } from '../node';
import { defineOperator, type Argument, type Operator } from '../operator';
import type { SqlWriter } from '../sql-writer';

/** A number, or a text or boolean read as one, as json-logic allows; null when it is none. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  const n = typeof value === 'string' ? parseFloat(value) : NaN;
  return Number.isFinite(n) ? n : null;
}

type Step = (a: number, b: number) => number | null;

/** The empty value stays empty: whatever is reckoned with it is null. */
function fold(values: unknown[], first: number, step: Step): number | null {
  let total: number | null = first;
  for (const value of values) {
    const n: number | null = numberOf(value);
    if (total === null || n === null) return null;
    total = step(total, n);
  }
  return total;
}

/** The same for exactly two. */
function pair(values: unknown[], step: Step): number | null {
  const [a, b] = [numberOf(values[0]), numberOf(values[1])];
  return a === null || b === null ? null : step(a, b);
}

const number: Argument = { kinds: ['number'] };

interface Sum {
  name: string;
  zh: string;
  en: string;
  arguments: Argument[];
  evaluate: (args: unknown[]) => number | null;
  sql: (args: string[]) => string;
  digits: (digits: number[]) => number;
}

const arithmetic = ({ name, zh, en, arguments: args, evaluate, sql, digits }: Sum): Operator =>
  defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: args, result: 'number' },
    evaluate: (values) => evaluate(values),
    sql: (node: Node, writer: SqlWriter) => sql(node.args.map((arg) => writer.value(arg, 'number'))),
    digits: (nodes) => digits(nodes.map((node) => node.digits ?? 15)),
    describe: (node, say) => {
      const parts = node.args.map(say);
      const texts = parts.map(({ text, compound }) => (compound ? `(${text})` : text));
      if (texts.length === 1) return { text: name === '-' ? `-${texts[0]}` : texts[0]! };
      const unit = name === '+' || name === '-' ? parts.find((part) => part.unit)?.unit : undefined;
      return { text: texts.join(` ${SIGNS[name] ?? name} `), compound: true, unit };
    },
  });

const SIGNS: Record<string, string> = { '*': '×', '/': '÷', '-': '−', '%': 'mod' };
const total = (digits: number[]) => digits.reduce((a, b) => a + b, 0);

/** `+ - * / %` on exact decimals; null when a side is empty or the divisor is 0. */
export const sums = [
  arithmetic({
    name: '+',
    zh: '加',
    en: 'plus',
    arguments: [{ ...number, repeated: true }],
    evaluate: (args) => fold(args, 0, add),
    sql: (args) => args.reduce((a, b) => roundedSql(`(${a} + ${b})`)),
    digits: (digits) => Math.max(...digits) + digits.length,
  }),
  arithmetic({
    name: '-',
    zh: '减',
    en: 'minus',
    arguments: [number, { ...number, optional: true }],
    evaluate: (args) => (args.length < 2 ? pair([0, args[0]], subtract) : pair(args, subtract)),
    sql: ([a, b]) => (b === undefined ? `(- ${a})` : roundedSql(`(${a} - ${b})`)),
    digits: (digits) => Math.max(...digits) + 1,
  }),
  arithmetic({
    name: '*',
    zh: '乘',
    en: 'times',
    arguments: [{ ...number, repeated: true }],
    evaluate: (args) => fold(args, 1, multiply),
    sql: (args) => args.reduce((a, b) => roundedSql(`(${a} * ${b})`)),
    digits: total,
  }),
  arithmetic({
    name: '/',
    zh: '除以',
    en: 'divided by',
    arguments: [number, number],
    evaluate: (args) => pair(args, divide),
    sql: ([a, b]) => quotientSql(a!, b!),
    digits: (digits) => (digits[0] ?? 15) + 31,
  }),
  arithmetic({
    name: '%',
    zh: '除余',
    en: 'modulo',
    arguments: [number, number],
    evaluate: (args) => pair(args, remainder),
    sql: ([a, b]) => roundedSql(`mod(${a}, NULLIF(${b}, 0))`),
    digits: (digits) => Math.min(...digits),
  }),
];
