import { whole } from '../arithmetic';
import { defineFunction, type FormulaFunction } from '../types';
import type { FormulaSql } from '../sql-writer';
import { LARGE, SMALL, toLower, toUpper } from './letters';
import { help, number, text } from './parameters';

/** The longest text a function makes out of less, as in an Excel cell. */
export const LONGEST_TEXT = 32_767;
const MOST = 1_000_000;

const source = text('文字', 'text');
const count = number('字数', 'count', { optional: true });
const letters = (value: string) => [...value];

const define = (name: string, zh: string, en: string, rest: Omit<FormulaFunction, 'name' | 'group' | 'help'>) =>
  defineFunction({ name, group: 'text', help: help(zh, en), ...rest });

/** Under "C" upper() and lower() know ASCII alone, and are quick; the other letters go one by one. */
const caseSql = (value: string, name: 'upper' | 'lower', sql: FormulaSql) => {
  const [from, to] = name === 'upper' ? [SMALL, LARGE] : [LARGE, SMALL];
  return sql.once(
    value,
    (x) =>
      `(CASE WHEN octet_length(${x}) = length(${x}) THEN ${name}(${x} COLLATE "C") ELSE translate(${x}, '${from}', '${to}') END)`,
  );
};

const side = (name: 'LEFT' | 'RIGHT', zh: string, en: string, example: FormulaFunction['example']) =>
  define(name, zh, en, {
    example,
    parameters: [source, count],
    result: 'text',
    evaluate: ([value, n = 1]: [string, number?], scope) => {
      const taken = whole(n, -1, MOST);
      if (n < 0) return scope.fail('OUT_OF_RANGE');
      const all = letters(value);
      return (name === 'LEFT' ? all.slice(0, taken) : all.slice(Math.max(all.length - taken, 0))).join('');
    },
    sql: ([value, n = '1::numeric'], sql) =>
      sql.once(n, (c) => `(CASE WHEN ${c} >= 0 THEN ${name.toLowerCase()}(${value}, ${sql.whole(c, 0, MOST)}) END)`),
  });

/** A place from `start` on, counted from 1 in the whole text; empty when there is none. */
const finding = (name: 'FIND' | 'SEARCH', zh: string, en: string, example: FormulaFunction['example']) => {
  const fold = name === 'SEARCH' ? toLower : (value: string) => value;
  const foldSql = (value: string, sql: FormulaSql) => (name === 'SEARCH' ? caseSql(value, 'lower', sql) : value);
  return define(name, zh, en, {
    example,
    parameters: [text('要找的文字', 'wanted'), source, number('从第几个字起', 'start', { optional: true })],
    result: 'number',
    evaluate: ([wanted, value, from = 1]: [string, string, number?], scope) => {
      const all = letters(fold(value));
      const start = whole(from, 0, MOST);
      if (start < 1 || start > all.length + 1) return scope.fail('NOT_FOUND');
      const rest = all.slice(start - 1).join('');
      const at = rest.indexOf(fold(wanted));
      return at < 0 ? scope.fail('NOT_FOUND') : letters(rest.slice(0, at)).length + start;
    },
    sql: ([wanted, value, from = '1::numeric'], sql) =>
      sql.once(foldSql(value!, sql), (x) =>
        sql.once(sql.whole(from, 0, MOST), (start) =>
          sql.once(
            `(CASE WHEN ${start} BETWEEN 1 AND length(${x}) + 1 THEN strpos(substr(${x}, ${start}), ${foldSql(wanted!, sql)}) END)`,
            (at) => `(CASE WHEN ${at} > 0 THEN (${at} + ${start} - 1)::numeric END)`,
          ),
        ),
      ),
    digits: () => 9,
  });
};

const trimSql = (value: string) => `regexp_replace(btrim(${value}, ' 　'), '([ 　])[ 　]+', '\\1', 'g')`;
const trim = (value: string) =>
  value
    .replace(/^[ 　]+/, '')
    .replace(/[ 　]+$/, '')
    .replace(/([ 　])[ 　]+/g, '$1');

const cut = (sql: FormulaSql, start: string, n: string, make: (start: string, n: string) => string) =>
  sql.once(start, (s) =>
    sql.once(
      n,
      (c) => `(CASE WHEN ${s} >= 1 AND ${c} >= 0 THEN ${make(sql.whole(s, 1, MOST), sql.whole(c, 0, MOST))} END)`,
    ),
  );

/** Texts (Excel), counted in code points, so that no emoji and no rare character is cut in two. */
export const texts = [
  define('CONCAT', '把几段文字接起来', 'Joins texts', {
    aliases: ['CONCATENATE'],
    example: ['CONCAT("a",1,"b")', 'a1b'],
    parameters: [text('文字', 'text', { repeated: true })],
    result: 'text',
    evaluate: (args) => args.join(''),
    sql: (args) => `(${args.join(' || ')})`,
  }),
  side('LEFT', '左边的几个字', 'The first characters', ['LEFT("Sale Price",4)', 'Sale']),
  side('RIGHT', '右边的几个字', 'The last characters', ['RIGHT("Sale Price",5)', 'Price']),
  define('MID', '从某个字起的几个字', 'Characters from a place on', {
    example: ['MID("Fluid Flow",7,20)', 'Flow'],
    parameters: [source, number('从第几个字起', 'start'), number('字数', 'count')],
    result: 'text',
    evaluate: ([value, start, n]: [string, number, number], scope) => {
      if (start < 1 || n < 0) return scope.fail('OUT_OF_RANGE');
      const at = whole(start, 1, MOST) - 1;
      return letters(value)
        .slice(at, at + whole(n, 0, MOST))
        .join('');
    },
    sql: ([value, start, n], sql) => cut(sql, start!, n!, (s, c) => `substr(${value}, ${s}, ${c})`),
  }),
  define('REPLACE', '把从某个字起的几个字换掉', 'Puts a text in place of some characters', {
    example: ['REPLACE("2009",3,2,"10")', '2010'],
    parameters: [source, number('从第几个字起', 'start'), number('字数', 'count'), text('新文字', 'new text')],
    result: 'text',
    evaluate: ([value, start, n, by]: [string, number, number, string], scope) => {
      if (start < 1 || n < 0) return scope.fail('OUT_OF_RANGE');
      const all = letters(value);
      const at = whole(start, 1, MOST) - 1;
      return [...all.slice(0, at), by, ...all.slice(at + whole(n, 0, MOST))].join('');
    },
    sql: ([value, start, n, by], sql) =>
      sql.once(value!, (x) =>
        cut(sql, start!, n!, (s, c) => `left(${x}, ${s} - 1) || ${by} || substr(${x}, ${s} + ${c})`),
      ),
  }),
  define('LEN', '有几个字', 'How many characters there are', {
    example: ['LEN("关怀环")', 3],
    parameters: [source],
    result: 'number',
    evaluate: ([value]: string[]) => letters(value!).length,
    sql: ([value]) => `length(${value})::numeric`,
  }),
  define('TRIM', '去掉两头的空格，中间的连续空格留一个', 'Without spaces around, and single ones inside', {
    example: ['TRIM("  First   Quarter ")', 'First Quarter'],
    parameters: [source],
    result: 'text',
    evaluate: ([value]: string[]) => trim(value!),
    sql: ([value]) => trimSql(value!),
  }),
  define('UPPER', '字母变大写', 'In capital letters', {
    example: ['UPPER("total")', 'TOTAL'],
    parameters: [source],
    result: 'text',
    evaluate: ([value]: string[]) => toUpper(value!),
    sql: ([value], sql) => caseSql(value!, 'upper', sql),
  }),
  define('LOWER', '字母变小写', 'In small letters', {
    example: ['LOWER("Apt. 2B")', 'apt. 2b'],
    parameters: [source],
    result: 'text',
    evaluate: ([value]: string[]) => toLower(value!),
    sql: ([value], sql) => caseSql(value!, 'lower', sql),
  }),
  finding('FIND', '文字在第几个字出现，分大小写', 'Where a text stands, letter case counts', [
    'FIND("M","Miriam McGovern",3)',
    8,
  ]),
  finding('SEARCH', '文字在第几个字出现，不分大小写', 'Where a text stands, letter case aside', [
    'SEARCH("e","Statements",6)',
    7,
  ]),
  define('REPT', '重复几遍', 'A text several times over', {
    example: ['REPT("*-",3)', '*-*-*-'],
    parameters: [source, number('次数', 'times')],
    result: 'text',
    evaluate: ([value, times]: [string, number], scope) => {
      if (times < 0) return scope.fail('OUT_OF_RANGE');
      const n = whole(times, 0, MOST);
      return letters(value).length * n > LONGEST_TEXT ? scope.fail('TEXT_TOO_LONG') : value.repeat(n);
    },
    sql: ([value, times], sql) =>
      sql.once(value!, (x) =>
        sql.once(times!, (n) =>
          sql.once(
            sql.whole(n, 0, MOST),
            (t) =>
              `(CASE WHEN ${n} >= 0 AND length(${x})::bigint * ${t} <= ${LONGEST_TEXT} THEN repeat(${x}, ${t}) END)`,
          ),
        ),
      ),
  }),
  define('EXACT', '两段文字完全一样', 'Whether two texts are the same', {
    example: ['EXACT("word","Word")', false],
    parameters: [text('文字', 'text'), text('文字', 'text')],
    result: 'boolean',
    evaluate: ([a, b]) => a === b,
    sql: ([a, b]) => `(${a} = ${b})`,
  }),
];
