import { decimals, order, type Kind } from '@careloop/rules';
import { product } from '../arithmetic';
import { defineFunction, type FormulaFunction, type Parameter } from '../types';
import { anything, compared, help, number, text } from './parameters';

const { divide, quotientSql, roundedSql, sum } = decimals;
const numbers = number('数字', 'number', { set: true, repeated: true });
const tested: Parameter = { ...anything, name: { zh: '子表单的字段', en: 'field of rows' }, set: true };
const criterion: Parameter = { ...anything, name: { zh: '条件', en: 'criterion' }, criterion: true };
const summed = number('求值的字段', 'numbers', { set: true, optional: true });

const known = (values: unknown[]) => values.filter((value): value is number => typeof value === 'number');
/** Rows add digits: ten million of them seven. */
const many = (digits: number[]) => Math.max(...digits) + 9;

const total = (values: unknown[]) => sum(known(values));
const totalSql = (set: string) => `(SELECT ${roundedSql('COALESCE(sum(v), 0)')} FROM ${set})`;
const average = (values: unknown[]) => {
  const all = known(values);
  const whole = all.length ? sum(all) : null;
  return whole === null ? null : divide(whole, all.length);
};
const averageSql = (set: string) => `(SELECT ${quotientSql(roundedSql('sum(v)'), 'count(v)::numeric')} FROM ${set})`;

type Rest = Pick<FormulaFunction, 'example' | 'parameters' | 'digits'>;
const aggregate = (
  name: string,
  zh: string,
  en: string,
  rest: Rest & { of: (values: unknown[]) => unknown; sql: (set: string) => string },
): FormulaFunction =>
  defineFunction({
    name,
    group: 'aggregate',
    help: help(zh, en),
    example: rest.example,
    parameters: rest.parameters,
    result: 'number',
    evaluate: ([values]) => rest.of(values as unknown[]),
    sql: ([set]) => rest.sql(set!),
    digits: rest.digits ?? many,
  });

/** The least or greatest of numbers, dates or times; empty ones are passed over. */
const extreme = (name: 'MIN' | 'MAX', zh: string, en: string, example: FormulaFunction['example']) => {
  const kinds: Kind[] = ['number', 'date', 'datetime'];
  const wanted = name === 'MIN' ? -1 : 1;
  return defineFunction({
    name,
    group: 'aggregate',
    help: help(zh, en),
    example,
    parameters: [{ ...compared('值', 'value'), kinds, set: true, repeated: true }],
    result: 'same',
    evaluate: ([values], _, { kind }) => {
      let best: unknown = null;
      for (const value of values as unknown[])
        if (value !== null && (best === null || order(value, best, kind as Kind) === wanted)) best = value;
      return best;
    },
    sql: ([set]) => `(SELECT ${name.toLowerCase()}(v) FROM ${set})`,
    digits: (digits) => Math.max(...digits),
  });
};

/**
 * Sums over arguments and over the rows of subforms (Excel): `SUM({lines.price}*{lines.amount})` reckons row by row. Empty
 * values are passed over; of nothing the sum is 0, the average, the least and the greatest are empty.
 */
export const aggregates = [
  aggregate('SUM', '求和；子表单逐行相加', 'The sum, row by row for subforms', {
    example: ['SUM(3,2)', 5],
    parameters: [numbers],
    of: total,
    sql: totalSql,
  }),
  aggregate('AVERAGE', '平均数', 'The average', {
    example: ['AVERAGE(10,7,9,27,2)', 11],
    parameters: [numbers],
    of: average,
    sql: averageSql,
  }),
  defineFunction({
    name: 'PRODUCT',
    group: 'aggregate',
    help: help('连乘；空的不算', 'The product; empty ones are passed over'),
    example: ['PRODUCT(5,15,30)', 2250],
    parameters: [number('数字', 'number', { empty: 'pass', repeated: true })],
    result: 'number',
    evaluate: (args) => (known(args).length ? product(known(args)) : 0),
    sql: (args, sql) => {
      const exact = sql.bounded(args.map((x) => `COALESCE(${x}, 1)`).join(' * '));
      return `(CASE WHEN COALESCE(${args.join(', ')}) IS NULL THEN 0 ELSE ${roundedSql(exact)} END)`;
    },
    digits: (digits) => digits.reduce((a, b) => a + b, 0),
  }),
  extreme('MIN', '最小的数或最早的日期', 'The least number or the earliest date', ['MIN(10,7,9,27,2)', 2]),
  extreme('MAX', '最大的数或最晚的日期', 'The greatest number or the latest date', ['MAX(10,7,9,27,2)', 27]),
  aggregate('COUNT', '有几个数字', 'How many numbers there are', {
    example: ['COUNT(1,2,3)', 3],
    parameters: [numbers],
    of: (values) => known(values).length,
    sql: (set) => `(SELECT count(v)::numeric FROM ${set})`,
    digits: () => 9,
  }),
  defineFunction({
    name: 'COUNTA',
    group: 'aggregate',
    help: help('有几个不空的值', 'How many values are not empty'),
    example: ['COUNTA("a","","b")', 2],
    parameters: [text('值', 'value', { set: true, repeated: true })],
    result: 'number',
    evaluate: ([values]) => (values as unknown[]).filter((value) => value !== null).length,
    sql: ([set]) => `(SELECT count(v)::numeric FROM ${set})`,
  }),
  aggregate('SUMIF', '满足条件的行求和', 'The sum of the rows that meet a criterion', {
    example: ['SUMIF({lines.amount},">10")', null],
    parameters: [tested, criterion, summed],
    of: total,
    sql: totalSql,
  }),
  aggregate('AVERAGEIF', '满足条件的行求平均', 'The average of the rows that meet a criterion', {
    example: ['AVERAGEIF({lines.amount},">10")', null],
    parameters: [tested, criterion, summed],
    of: average,
    sql: averageSql,
  }),
  aggregate('COUNTIF', '满足条件的行数', 'How many rows meet a criterion', {
    example: ['COUNTIF({lines.amount},">10")', null],
    parameters: [tested, criterion],
    of: (values) => values.length,
    sql: (set) => `(SELECT count(*)::numeric FROM ${set})`,
    digits: () => 9,
  }),
  defineFunction({
    name: 'TEXTJOIN',
    group: 'aggregate',
    help: help(
      '用分隔符连接不空的文字；子表单逐行连接',
      'Joins what is not empty with a separator, row by row for subforms',
    ),
    example: ['TEXTJOIN("-","a","","b")', 'a-b'],
    parameters: [text('分隔符', 'separator'), text('文字', 'text', { set: true, repeated: true })],
    result: 'text',
    evaluate: ([separator, values]) =>
      (values as unknown[]).filter((value) => value !== null).join(separator as string),
    sql: ([separator, set]) => `(SELECT string_agg(v, ${separator} ORDER BY i, n) FROM ${set})`,
  }),
];
