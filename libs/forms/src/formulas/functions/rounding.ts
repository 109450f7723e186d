import { decimals } from '@careloop/rules';
import { modulo, multiple, quotient, round } from '../arithmetic';
import { defineFunction, type FormulaFunction } from '../types';
import { help, number } from './parameters';

const { roundedSql } = decimals;
const n = number('数字', 'number');
const places = number('小数位数', 'digits', { optional: true });
const step = number('倍数', 'significance', { optional: true });

const rounding = (
  name: string,
  zh: string,
  en: string,
  example: FormulaFunction['example'],
  way: 'half' | 'up' | 'down',
  aliases: string[] = [],
) =>
  defineFunction({
    name,
    aliases,
    group: 'number',
    help: help(zh, en),
    example,
    parameters: [n, places],
    result: 'number',
    evaluate: ([x, digits = 0]: number[]) => round(x!, digits, way),
    sql: ([x, digits = '0::numeric'], sql) => {
      const to = sql.whole(digits, -30, 30);
      if (way === 'half') return roundedSql(`round(${x}, ${to})`);
      if (way === 'down') return roundedSql(`trunc(${x}, ${to})`);
      return sql.once(x!, (v) =>
        sql.once(to, (d) =>
          roundedSql(`(trunc(${v}, ${d}) + sign(${v} - trunc(${v}, ${d})) * ('1e' || (- ${d}))::numeric)`),
        ),
      );
    },
    digits: ([x]) => Math.max(x!, 31) + 1,
  });

/** Steps towards plus or minus infinity. Excel's rule for signs: a positive number and a negative step have no value. */
const stepping = (name: 'CEILING' | 'FLOOR', zh: string, en: string, example: FormulaFunction['example']) => {
  const way = name === 'CEILING' ? ('ceiling' as const) : ('floor' as const);
  return defineFunction({
    name,
    group: 'number',
    help: help(zh, en),
    example,
    parameters: [n, step],
    result: 'number',
    evaluate: ([x, s = 1]: number[], scope) => {
      if (s === 0) return x === 0 || name === 'CEILING' ? 0 : scope.fail('DIVIDED_BY_ZERO');
      return x! > 0 && s < 0 ? scope.fail('OUT_OF_RANGE') : multiple(x!, s, way);
    },
    sql: ([x, s = '1::numeric'], sql) =>
      sql.once(x!, (v) =>
        sql.once(s, (w) => {
          const rest = `mod(${v}, ${w})`;
          const move = name === 'CEILING' ? `sign(${rest}) = sign(${w})` : `sign(${rest}) <> sign(${w})`;
          const steps = `(div(${v}, ${w}) + CASE WHEN ${rest} <> 0 AND ${move} THEN ${name === 'CEILING' ? 1 : -1} ELSE 0 END)`;
          const none = name === 'CEILING' ? `${v} IS NOT NULL` : `${v} = 0`;
          return `(CASE WHEN ${w} = 0 THEN CASE WHEN ${none} THEN 0 END WHEN ${v} > 0 AND ${w} < 0 THEN NULL ELSE ${roundedSql(`${steps} * ${w}`)} END)`;
        }),
      ),
    digits: ([x, s = 1]) => Math.max(x!, s) + 2,
  });
};

/** Rounding and whole parts (Excel): halves go away from zero, MOD has the sign of the divisor, INT goes down. */
export const roundings = [
  rounding('ROUND', '四舍五入', 'Rounds, halves away from zero', ['ROUND(2.15,1)', 2.2], 'half'),
  rounding('ROUNDUP', '向上舍入（远离零）', 'Rounds away from zero', ['ROUNDUP(3.2,0)', 4], 'up'),
  rounding('ROUNDDOWN', '向下舍去（趋近零）', 'Rounds towards zero', ['ROUNDDOWN(3.9,0)', 3], 'down', ['TRUNC']),
  stepping('CEILING', '向上取到倍数', 'Up to a multiple', ['CEILING(2.5,1)', 3]),
  stepping('FLOOR', '向下取到倍数', 'Down to a multiple', ['FLOOR(3.7,2)', 2]),
  defineFunction({
    name: 'INT',
    group: 'number',
    help: help('向下取整', 'Down to a whole number'),
    example: ['INT(-8.9)', -9],
    parameters: [n],
    result: 'number',
    evaluate: ([x]: number[]) => multiple(x!, 1, 'floor'),
    sql: ([x]) => roundedSql(`floor(${x})`),
    digits: ([x]) => x! + 1,
  }),
  defineFunction({
    name: 'MOD',
    group: 'number',
    help: help('余数，符号与除数相同', 'The remainder, with the sign of the divisor'),
    example: ['MOD(-3,2)', 1],
    parameters: [n, number('除数', 'divisor')],
    result: 'number',
    evaluate: ([x, by]: number[], scope) => (by === 0 ? scope.fail('DIVIDED_BY_ZERO') : modulo(x!, by!)),
    sql: ([x, by], sql) =>
      sql.once(by!, (d) =>
        sql.once(`mod(${x}, NULLIF(${d}, 0))`, (r) =>
          roundedSql(`(${r} + CASE WHEN ${r} <> 0 AND sign(${r}) <> sign(${d}) THEN ${d} ELSE 0 END)`),
        ),
      ),
    digits: ([, by]) => by! + 1,
  }),
  defineFunction({
    name: 'QUOTIENT',
    group: 'number',
    help: help('相除后只留整数部分', 'The whole part of a division'),
    example: ['QUOTIENT(-10,3)', -3],
    parameters: [n, number('除数', 'divisor')],
    result: 'number',
    evaluate: ([x, by]: number[], scope) => (by === 0 ? scope.fail('DIVIDED_BY_ZERO') : quotient(x!, by!)),
    sql: ([x, by]) => roundedSql(`div(${x}, NULLIF(${by}, 0))`),
    digits: ([x]) => x! + 31,
  }),
  defineFunction({
    name: 'ABS',
    group: 'number',
    help: help('绝对值', 'Without its sign'),
    example: ['ABS(-4)', 4],
    parameters: [n],
    result: 'number',
    evaluate: ([x]: number[]) => Math.abs(x!),
    sql: ([x]) => `abs(${x})`,
    digits: ([x]) => x!,
  }),
  defineFunction({
    name: 'SIGN',
    group: 'number',
    help: help('正数得 1，负数得 -1，零得 0', '1, -1 or 0, by the sign'),
    example: ['SIGN(-0.01)', -1],
    parameters: [n],
    result: 'number',
    evaluate: ([x]: number[]) => Math.sign(x!),
    sql: ([x]) => `sign(${x})`,
  }),
];
