import { anniversaryIn, isLocalDate, monthDayOf, yearOf } from '@careloop/calendar';
import { todayOf } from '@careloop/rules';
import { defineFunction, type FormulaFunction, type Scope } from '../types';
import type { FormulaSql } from '../sql-writer';
import { help, text } from './parameters';

/** The weights and check characters of GB 11643-1999: the sum of digit × weight, modulo 11, names the last character. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';
/** Provinces of GB/T 2260, and eighteen places, the last of which may be X. */
const SHAPE = '^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{15}[0-9X]$';

interface Card {
  number: string;
  born: string;
}

function read(value: string): Card | null {
  const number = value.replace(/^ +| +$/g, '').replace(/x$/, 'X');
  if (!new RegExp(SHAPE).test(number)) return null;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  return CHECKS[sum % 11] === number[17] && isLocalDate(born) ? { number, born } : null;
}

/** SQL from the number and the birthday of a card, both NULL when it is none. */
function cardSql(value: string, sql: FormulaSql, make: (number: string, born: string) => string): string {
  const trimmed = `regexp_replace(btrim(${value}, ' '), 'x$', 'X')`;
  const part = (number: string, from: number, length: number) => `substr(${number}, ${from}, ${length})::int`;
  const sum = (number: string) => WEIGHTS.map((weight, i) => `${weight} * ${part(number, i + 1, 1)}`).join(' + ');
  return sql.once(trimmed, (text) =>
    sql.once(
      `(CASE WHEN ${text} ~ '${SHAPE}' THEN CASE WHEN substr('${CHECKS}', (${sum(text)}) % 11 + 1, 1) = right(${text}, 1) THEN ${text} END END)`,
      (number) =>
        sql.once(sql.civil(part(number, 7, 4), part(number, 11, 2), part(number, 13, 2)), (born) => make(number, born)),
    ),
  );
}

const card = (
  name: string,
  zh: string,
  en: string,
  result: FormulaFunction['result'],
  gives: unknown,
  of: (card: Card, scope: Scope) => unknown,
  make: (number: string, born: string, sql: FormulaSql) => string,
) =>
  defineFunction({
    name,
    group: 'china',
    help: help(zh, en),
    example: [`${name}("11010519491231002X")`, gives],
    parameters: [text('身份证号', 'ID card number')],
    result,
    evaluate: ([value]: string[], scope) => {
      const found = read(value!);
      return found ? of(found, scope) : scope.fail('NOT_AN_ID_CARD');
    },
    sql: ([value], sql) =>
      cardSql(value!, sql, (number, born) => `(CASE WHEN ${born} IS NOT NULL THEN ${make(number, born, sql)} END)`),
  });

/** Full years on a day; who was born on 29 February is a year older on the 28th of common years, as in libs/calendar. */
function ageOn(born: string, today: string, scope: Scope): number | null {
  if (born > today) return scope.fail('START_AFTER_END');
  const kept = anniversaryIn(yearOf(today), monthDayOf(born), 'backward')!;
  return yearOf(today) - yearOf(born) - (kept <= today ? 0 : 1);
}

/** Parts of an 18-digit 身份证号 (GB 11643-1999) whose check character and birthday are right. */
export const idCards = [
  defineFunction({
    name: 'IDVALID',
    group: 'china',
    help: help(
      '身份证号是否有效（18 位、生日、校验码）',
      'Whether an ID card number is valid: 18 places, birthday, check character',
    ),
    example: ['IDVALID("11010519491231002X")', true],
    parameters: [text('身份证号', 'ID card number')],
    result: 'boolean',
    evaluate: ([value]: string[]) => read(value!) !== null,
    sql: ([value], sql) => cardSql(value!, sql, (_, born) => `(${born} IS NOT NULL)`),
  }),
  card(
    'IDBIRTHDAY',
    '身份证号里的生日',
    'The birthday of an ID card number',
    'date',
    '1949-12-31',
    ({ born }) => born,
    (_, born) => born,
  ),
  card(
    'IDSEX',
    '身份证号里的性别：男、女',
    'The sex in an ID card number, 男 or 女',
    'text',
    '女',
    ({ number }) => (Number(number[16]) % 2 ? '男' : '女'),
    (number) => `CASE substr(${number}, 17, 1)::int % 2 WHEN 1 THEN '男' ELSE '女' END`,
  ),
  card(
    'IDREGION',
    '身份证号里的地区码（前 6 位）',
    'The region code of an ID card number, its first six digits',
    'text',
    '110105',
    ({ number }) => number.slice(0, 6),
    (number) => `left(${number}, 6)`,
  ),
  {
    ...card(
      'IDAGE',
      '按身份证号，今天几周岁',
      'The age today, by ID card number',
      'number',
      null,
      ({ born }, scope) => ageOn(born, todayOf(scope), scope),
      (_, born, sql) => {
        const years = `(extract(year from ${sql.today()}) - extract(year from ${born}))`;
        const kept = `(${born} + make_interval(years => ${years}::int))::date`;
        return `CASE WHEN ${born} <= ${sql.today()} THEN ${years} - (${kept} > ${sql.today()})::int END`;
      },
    ),
    time: true,
  },
];
