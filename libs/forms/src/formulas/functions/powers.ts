import { decimals } from '@careloop/rules';
import { exp as exponential, ln as natural, log as logarithm, power as raise } from '../logarithms';
import { defineFunction } from '../types';
import type { FormulaSql } from '../sql-writer';
import { help, number } from './parameters';

const { roundedSql } = decimals;
const n = number('数字', 'number');

/** A number with so many decimals that PostgreSQL reckons its logarithm and power to 40. */
const precise = (value: string) => `round(${value}, 40)`;

/** SQL of a power, of short expressions; what is too large or would round to 0 is not reckoned. */
function powerSql(base: string, exponent: string): string {
  const digits = `(${exponent})::float8 * log(abs(${base})::float8)`;
  return `(CASE WHEN ${exponent} = 0 AND ${base} IS NOT NULL THEN 1
    WHEN ${base} = 0 THEN CASE WHEN ${exponent} > 0 THEN 0 END
    WHEN ${base} < 0 AND ${exponent} <> trunc(${exponent}) THEN NULL
    WHEN ${digits} > 101 THEN NULL WHEN ${digits} < -32 THEN 0
    ELSE ${roundedSql(`power(${precise(base)}, ${exponent})`)} END)`;
}

/** POWER and ^ (Excel): 0 to a negative power and broken powers of negative numbers have no value; 0 ^ 0 is 1. */
export const power = defineFunction({
  name: 'POWER',
  group: 'number',
  help: help('乘方：底数的多少次方', 'A number raised to a power'),
  example: ['POWER(5,2)', 25],
  parameters: [number('底数', 'base'), number('指数', 'exponent')],
  result: 'number',
  evaluate: ([base, exponent]: number[], scope) => {
    if (base === 0 && exponent! < 0) return scope.fail('DIVIDED_BY_ZERO');
    if (base! < 0 && !Number.isInteger(exponent)) return scope.fail('OUT_OF_RANGE');
    return raise(base!, exponent!) ?? scope.fail('TOO_LARGE');
  },
  sql: ([base, exponent], sql) => sql.once(base!, (b) => sql.once(exponent!, (e) => powerSql(b, e))),
  // Always looked at as it runs: no bound on the digits is known beforehand.
  digits: () => 102,
});

const positive = (sql: FormulaSql, value: string, make: (x: string) => string) =>
  sql.once(value, (x) => `(CASE WHEN ${x} > 0 THEN ${make(x)} END)`);

/** Powers and logarithms (Excel), to the last digit of a double. */
export const powers = [
  power,
  defineFunction({
    name: 'SQRT',
    group: 'number',
    help: help('平方根', 'The square root'),
    example: ['SQRT(16)', 4],
    parameters: [n],
    result: 'number',
    evaluate: ([x]: number[], scope) => (x! < 0 ? scope.fail('OUT_OF_RANGE') : Math.sqrt(x!)),
    // IEEE 754 rounds square roots exactly, so both machines agree.
    sql: ([x], sql) => sql.once(x!, (v) => `(CASE WHEN ${v} >= 0 THEN sqrt(${v}::float8)::text::numeric END)`),
    digits: ([x]) => x!,
  }),
  defineFunction({
    name: 'EXP',
    group: 'number',
    help: help('e 的多少次方', 'e raised to a power'),
    example: ['EXP(1)', 2.718281828459045],
    parameters: [n],
    result: 'number',
    evaluate: ([x]: number[], scope) => exponential(x!) ?? scope.fail('TOO_LARGE'),
    sql: ([x], sql) =>
      sql.once(
        x!,
        (v) => `(CASE WHEN ${v} > 231 THEN NULL WHEN ${v} < -80 THEN 0 ELSE ${roundedSql(`exp(${precise(v)})`)} END)`,
      ),
    digits: () => 102,
  }),
  defineFunction({
    name: 'LN',
    group: 'number',
    help: help('自然对数', 'The natural logarithm'),
    example: ['LN(86)', 4.454347296253507],
    parameters: [n],
    result: 'number',
    evaluate: ([x]: number[], scope) => (x! > 0 ? natural(x!) : scope.fail('OUT_OF_RANGE')),
    sql: ([x], sql) => positive(sql, x!, (v) => roundedSql(`ln(${precise(v)})`)),
  }),
  defineFunction({
    name: 'LOG',
    aliases: ['LOG10'],
    group: 'number',
    help: help('对数；不写底数时以 10 为底', 'The logarithm; to base 10 unless another is given'),
    example: ['LOG(8,2)', 3],
    parameters: [n, number('底数', 'base', { optional: true })],
    result: 'number',
    evaluate: ([x, base = 10]: number[], scope) => {
      if (!(x! > 0 && base > 0)) return scope.fail('OUT_OF_RANGE');
      return base === 1 ? scope.fail('DIVIDED_BY_ZERO') : logarithm(x!, base);
    },
    sql: ([x, base = '10::numeric'], sql) =>
      positive(sql, x!, (v) =>
        sql.once(
          base,
          (b) => `(CASE WHEN ${b} > 0 AND ${b} <> 1 THEN ${roundedSql(`ln(${precise(v)}) / ln(${precise(b)})`)} END)`,
        ),
      ),
    digits: () => 20,
  }),
];
