import { equal, isEmpty, type Kind } from '@careloop/rules';
import { defineFunction, type FormulaFunction, type Parameter } from '../types';
import { anything, compared, condition, help, result } from './parameters';

const value = result('值', 'value');
const widest = (digits: number[]) => Math.max(...digits);
const isTrue = (thunk: () => unknown) => thunk() === true;

/** Condition, value, condition, value …: null when one is left over. */
const pairs = (count: number): Parameter[] | null =>
  count % 2 ? null : Array.from({ length: count }, (_, i) => (i % 2 ? value : condition()));
/** What is compared, then case, value, case, value …, and perhaps a value otherwise. */
const cases = (count: number): Parameter[] =>
  Array.from({ length: count }, (_, i) => (i === 0 || (i % 2 === 1 && i < count - 1) ? match : value));
const match = compared('比较', 'compare');

const junction = (name: 'AND' | 'OR', zh: string, en: string, example: FormulaFunction['example']) =>
  defineFunction({
    name,
    group: 'logic',
    help: help(zh, en),
    example,
    parameters: [condition({ repeated: true })],
    result: 'boolean',
    evaluate: (args) => (name === 'AND' ? args.every((arg) => arg === true) : args.includes(true)),
    lazy: (args) => (name === 'AND' ? args.every(isTrue) : args.some(isTrue)),
    sql: (args) => `(${args.map((arg) => `${arg} IS TRUE`).join(` ${name} `)})`,
  });

const firstFilled = (
  name: string,
  zh: string,
  en: string,
  example: FormulaFunction['example'],
  parameters: Parameter[],
) =>
  defineFunction({
    name,
    group: 'logic',
    help: help(zh, en),
    example,
    parameters,
    result: 'same',
    evaluate: (args) => args.find((arg) => arg !== null),
    lazy: (args) => {
      for (const arg of args) {
        const found = arg();
        if (found !== null) return found;
      }
      return null;
    },
    sql: (args) => `COALESCE(${args.join(', ')})`,
    digits: widest,
  });

const switched: NonNullable<FormulaFunction['lazy']> = ([what, ...rest], _, { args }) => {
  const value = what!();
  let i = 0;
  for (; i + 1 < rest.length; i += 2) if (equal(value, rest[i]!(), args[0]!.kind as Kind)) return rest[i + 1]!();
  return rest[i]?.();
};

/** Choices and conditions (Excel), with rules' meaning of true, equal and empty: an empty condition is not true. */
export const logic = [
  defineFunction({
    name: 'IF',
    group: 'logic',
    help: help('条件成立得第一个值，否则得第二个', 'One value if a condition holds, else another'),
    example: ['IF(2>1,"yes","no")', 'yes'],
    parameters: [condition(), result('成立时', 'then'), result('否则', 'otherwise', { optional: true })],
    result: 'same',
    evaluate: ([test, then, otherwise]) => (test === true ? then : otherwise),
    lazy: ([test, then, otherwise]) => (test!() === true ? then!() : otherwise?.()),
    sql: ([test, then, otherwise]) => `(CASE WHEN ${test} THEN ${then} ${otherwise ? `ELSE ${otherwise} ` : ''}END)`,
    digits: ([, ...values]) => widest(values),
  }),
  defineFunction({
    name: 'IFS',
    group: 'logic',
    help: help('第一个成立的条件的值', 'The value of the first condition that holds'),
    example: ['IFS(1>2,"a",TRUE,"b")', 'b'],
    parameters: [condition(), { ...value, repeated: true }],
    spread: pairs,
    result: 'same',
    evaluate: (args) => args[args.findIndex((arg, i) => i % 2 === 0 && arg === true) + 1],
    lazy: (args) => {
      for (let i = 0; i < args.length; i += 2) if (args[i]!() === true) return args[i + 1]!();
      return null;
    },
    sql: (args) => `(CASE ${args.map((arg, i) => (i % 2 ? `THEN ${arg}` : `WHEN ${arg}`)).join(' ')} END)`,
    digits: widest,
  }),
  defineFunction({
    name: 'SWITCH',
    group: 'logic',
    help: help(
      '等于哪一项就得哪一项的值，最后可以写其他情况的值',
      'The value of the case that matches, or the last one',
    ),
    example: ['SWITCH("b","a",1,"b",2,9)', 2],
    parameters: [match, match, { ...value, repeated: true }],
    spread: (count) => (count < 3 ? null : cases(count)),
    result: 'same',
    evaluate: (args, scope, node) =>
      switched(
        args.map((arg) => () => arg),
        scope,
        node,
      ),
    lazy: switched,
    sql: ([what, ...rest], sql) =>
      sql.once(what!, (x) => {
        const lines: string[] = [];
        let i = 0;
        for (; i + 1 < rest.length; i += 2) lines.push(`WHEN ${x} IS NOT DISTINCT FROM ${rest[i]} THEN ${rest[i + 1]}`);
        return `(CASE ${lines.join(' ')} ${i < rest.length ? `ELSE ${rest[i]} ` : ''}END)`;
      }),
    digits: widest,
  }),
  junction('AND', '全部成立', 'Whether all hold', ['AND(1<2,2<3)', true]),
  junction('OR', '有一个成立', 'Whether one holds', ['OR(1>2,2<3)', true]),
  defineFunction({
    name: 'NOT',
    group: 'logic',
    help: help('不成立', 'Whether it does not hold'),
    example: ['NOT(1>2)', true],
    parameters: [condition()],
    result: 'boolean',
    evaluate: ([test]) => test !== true,
    sql: ([test]) => `(${test} IS NOT TRUE)`,
  }),
  defineFunction({
    name: 'ISEMPTY',
    aliases: ['ISBLANK'],
    group: 'logic',
    help: help('是不是空的；算不出来也是空的', 'Whether it is empty, or could not be reckoned'),
    example: ['ISEMPTY("")', true],
    parameters: [anything],
    result: 'boolean',
    evaluate: ([arg]) => isEmpty(arg),
    sql: ([arg]) => `(${arg} IS NULL)`,
  }),
  firstFilled(
    'COALESCE',
    '第一个不空的值',
    'The first value that is not empty',
    ['COALESCE("","b","c")', 'b'],
    [{ ...value, repeated: true }],
  ),
  firstFilled(
    'IFERROR',
    '算不出来（或是空的）时用另一个值',
    'Another value when the first is empty or can’t be reckoned',
    ['IFERROR(1/0,0)', 0],
    [value, result('替代', 'instead')],
  ),
  defineFunction({
    name: 'IN',
    group: 'logic',
    help: help('是不是后面几项之一', 'Whether it is one of the others'),
    example: ['IN("b","a","b")', true],
    parameters: [match, { ...match, repeated: true }],
    result: 'boolean',
    evaluate: ([what, ...among], _, { args }) => among.some((one) => equal(what, one, args[0]!.kind as Kind)),
    sql: ([what, ...among], sql) =>
      sql.once(what!, (x) => `(${among.map((one) => `${x} IS NOT DISTINCT FROM ${one}`).join(' OR ')})`),
  }),
];
