import { addDays, diffDays } from '@careloop/calendar';
import { decimals, equal, order, type Kind } from '@careloop/rules';
import { defineFunction, type FormulaFunction, type Scope } from '../types';
import { compared, date, help, number, text } from './parameters';
import { power } from './powers';

const { add, divide, multiply, roundedSql, quotientSql, subtract } = decimals;

type Rest = Omit<FormulaFunction, 'name' | 'group' | 'help' | 'label'>;
const operator = (name: string, zh: string, en: string, rest: Rest) =>
  defineFunction({
    name,
    group: 'operator',
    help: help(zh, en),
    label: { zh: `「${name}」`, en: `“${name}”` },
    ...rest,
  });

const numbers = [number('左边', 'left side'), number('右边', 'right side')];
const values = [compared('左边', 'left side'), compared('右边', 'right side')];
const total = (digits: number[]) => digits.reduce((a, b) => a + b, 0);
const widest = (digits: number[]) => Math.max(...digits) + 1;

/** The date that many whole days on; empty beyond the years 1 … 9999. */
export function dayAfter(from: string, days: number, scope: Scope): string | null {
  try {
    return addDays(from, Math.trunc(days));
  } catch {
    return scope.fail('DATE_OUT_OF_RANGE');
  }
}

const moving = (sign: '+' | '-', dateFirst: boolean) =>
  operator(sign, '日期加减天数', 'Moves a date by days', {
    example: [`DATE(2027,1,31)${sign}1`, sign === '+' ? '2027-02-01' : '2027-01-30'],
    parameters: dateFirst
      ? [date('日期', 'date'), number('天数', 'days')]
      : [number('天数', 'days'), date('日期', 'date')],
    result: 'date',
    evaluate: (args, scope) => {
      const [from, days] = (dateFirst ? args : [args[1], args[0]]) as [string, number];
      return dayAfter(from, sign === '+' ? days : -days, scope);
    },
    sql: (args, sql) => {
      const [from, days] = dateFirst ? args : [args[1], args[0]];
      return sql.dateOfDay(`((${from} - DATE '1970-01-01') ${sign} trunc(${days}))`);
    },
  });
const forward = moving('+', true);
const forwardFrom = moving('+', false);
const back = moving('-', true);

const between = operator('-', '两个日期相差的天数', 'Days between two dates', {
  example: ['DATE(2027,3,1)-DATE(2027,2,1)', 28],
  parameters: [date('结束', 'end'), date('开始', 'start')],
  result: 'number',
  evaluate: ([end, start]: string[]) => diffDays(start!, end!),
  sql: ([end, start]) => `(${end} - ${start})::numeric`,
});

/** `=` and `<>` as rules' `==`: all that is empty is equal, letter case counts. */
const equality = (name: string, zh: string, en: string, wanted: boolean) =>
  operator(name, zh, en, {
    example: [`"a"${name}"A"`, !wanted],
    parameters: values,
    result: 'boolean',
    evaluate: ([a, b], _, { args }) => equal(a, b, args[0]!.kind as Kind) === wanted,
    sql: ([a, b]) => `(${a} IS ${wanted ? 'NOT ' : ''}DISTINCT FROM ${b})`,
  });

const ordered = values.map((side) => ({
  ...side,
  kinds: side.kinds.filter((kind) => ['text', 'number', 'date', 'datetime'].includes(kind)),
}));
/** Order as rules': false when a side is empty, texts by code point. */
const ordering = (name: string, zh: string, en: string, holds: (n: number) => boolean) =>
  operator(name, zh, en, {
    example: [`2${name}1`, holds(1)],
    parameters: ordered,
    result: 'boolean',
    evaluate: ([a, b], _, { args }) => holds(order(a, b, args[0]!.kind as Kind)),
    sql: ([a, b], _, { args }) => `COALESCE(${a} ${name} ${b}${args[0]!.kind === 'text' ? ' COLLATE "C"' : ''}, FALSE)`,
  });

/** Signs, in Excel's meaning; sums follow libs/rules/decimals, comparisons libs/rules' operators. */
export const operators: FormulaFunction[] = [
  operator('+', '相加；日期可以加天数', 'Adds; a date and days give a date', {
    example: ['0.1+0.2', 0.3],
    parameters: numbers,
    result: 'number',
    variant: ([a, b]) => (a === 'date' ? forward : b === 'date' ? forwardFrom : undefined),
    evaluate: ([a, b]: number[]) => add(a!, b!),
    sql: ([a, b]) => roundedSql(`(${a} + ${b})`),
    digits: widest,
  }),
  operator('-', '相减；日期可以减天数或日期', 'Subtracts; from a date, days or a date', {
    example: ['0.3-0.1', 0.2],
    parameters: numbers,
    result: 'number',
    variant: ([a, b]) => (a !== 'date' ? undefined : b === 'date' || b === 'datetime' ? between : back),
    evaluate: ([a, b]: number[]) => subtract(a!, b!),
    sql: ([a, b]) => roundedSql(`(${a} - ${b})`),
    digits: widest,
  }),
  operator('*', '相乘', 'Multiplies', {
    example: ['19.99*3', 59.97],
    parameters: numbers,
    result: 'number',
    evaluate: ([a, b]: number[]) => multiply(a!, b!),
    sql: ([a, b]) => roundedSql(`(${a} * ${b})`),
    digits: total,
  }),
  operator('/', '相除；除以 0 得空', 'Divides; by 0 the result is empty', {
    example: ['1/8', 0.125],
    parameters: numbers,
    result: 'number',
    evaluate: ([a, b]: number[], scope) => (b === 0 ? scope.fail('DIVIDED_BY_ZERO') : divide(a!, b!)),
    sql: ([a, b]) => quotientSql(a!, b!),
    digits: ([a]) => a! + 31,
  }),
  { ...power, name: '^', group: 'operator', aliases: [], example: ['2^3', 8], label: { zh: '「^」', en: '“^”' } },
  operator('negate', '取负数', 'The negative of a number', {
    example: ['-2^2', 4],
    parameters: [numbers[0]!],
    result: 'number',
    evaluate: ([a]: number[]) => -a! + 0,
    sql: ([a]) => `(- ${a})`,
    digits: ([a]) => a!,
  }),
  operator('percent', '百分之几', 'Per cent', {
    example: ['20%', 0.2],
    parameters: [numbers[0]!],
    result: 'number',
    evaluate: ([a]: number[]) => divide(a!, 100),
    sql: ([a]) => quotientSql(a!, '100'),
    digits: ([a]) => a!,
  }),
  operator('&', '把文字接起来', 'Joins texts', {
    example: ['"a"&1', 'a1'],
    parameters: [text('左边', 'left side'), text('右边', 'right side')],
    result: 'text',
    evaluate: ([a, b]: string[]) => a! + b!,
    sql: ([a, b]) => `(${a} || ${b})`,
  }),
  equality('=', '等于', 'Is equal to', true),
  equality('<>', '不等于', 'Differs from', false),
  ordering('<', '小于', 'Is less than', (n) => n < 0),
  ordering('<=', '不大于', 'Is at most', (n) => n <= 0),
  ordering('>', '大于', 'Is more than', (n) => n > 0),
  ordering('>=', '不小于', 'Is at least', (n) => n >= 0),
];
