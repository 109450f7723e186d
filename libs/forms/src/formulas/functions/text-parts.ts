import { decimals } from '@careloop/rules';
import { whole } from '../arithmetic';
import { defineFunction, type FormulaFunction } from '../types';
import { choiceSql } from '../conversions';
import { help, number, text } from './parameters';
import { LONGEST_TEXT } from './text';

const source = text('文字', 'text');
const wanted = text('要找的文字', 'wanted');
const define = (name: string, zh: string, en: string, rest: Omit<FormulaFunction, 'name' | 'group' | 'help'>) =>
  defineFunction({ name, group: 'text', help: help(zh, en), ...rest });

/** Whether a text stands in, before or after another, as rules' `contains` and its like: what is empty is part of nothing. */
const part = (
  name: string,
  zh: string,
  en: string,
  example: FormulaFunction['example'],
  test: (value: string, part: string) => boolean,
  sql: (value: string, part: string) => string,
) =>
  define(name, zh, en, {
    example,
    parameters: [source, wanted],
    result: 'boolean',
    evaluate: ([value, piece]: string[]) => piece !== '' && test(value!, piece!),
    sql: ([value, piece], writer) => writer.once(piece!, (p) => `(${p} <> '' AND ${sql(value!, p)})`),
  });

/** Of a field of several options: by key or label. */
const containsChoice = define('CONTAINS', '有没有选这一项', 'Whether a choice is among the chosen', {
  example: ['CONTAINS({interests},"golf")', null],
  result: 'boolean',
  parameters: [{ name: { zh: '多选字段', en: 'field of several options' }, kinds: ['options'], empty: 'pass' }, wanted],
  evaluate: ([list, one], _, { args }) => {
    const labels = new Map(args[0]!.field?.options?.map(({ key, label }) => [key, label]));
    return Array.isArray(list) && list.some((key: string) => key === one || labels.get(key) === one);
  },
  sql: ([list, one], sql, { args }) => {
    const name = sql.alias('o');
    const label = choiceSql(`${name}.v`, args[0]!.field?.options ?? [], sql);
    return `EXISTS (SELECT 1 FROM unnest(${list}) AS ${name}(v) WHERE ${one} IN (${name}.v, ${label}))`;
  },
});

/** What VALUE takes for a number: a sign, 1,234.5, and a percent sign; at most 15 digits on either side of the point. */
const NUMBER = '^[+-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\\.[0-9]{0,15})?%?$';
const CURRENCY = '^[¥￥$]';
const SPACES = /^[ 　]+|[ 　]+$/g;

/** Places of a text cut at a separator; the separator is not empty. */
const pieces = (value: string, separator: string) => value.split(separator);

/** Searching, cutting and exchanging parts of texts, and reading a number from one. */
export const textParts = [
  {
    ...part(
      'CONTAINS',
      '有没有这段文字；多选字段有没有选这一项',
      'Whether a text is part of another, or a choice among the chosen',
      ['CONTAINS("关怀环","怀")', true],
      (value, piece) => value.includes(piece),
      (value, piece) => `strpos(${value}, ${piece}) > 0`,
    ),
    variant: ([kind]: readonly string[]) => (kind === 'options' ? containsChoice : undefined),
  },
  part(
    'STARTSWITH',
    '开头是不是这段文字',
    'Whether a text begins with another',
    ['STARTSWITH("关怀环","关怀")', true],
    (value, piece) => value.startsWith(piece),
    (value, piece) => `starts_with(${value}, ${piece})`,
  ),
  part(
    'ENDSWITH',
    '结尾是不是这段文字',
    'Whether a text ends with another',
    ['ENDSWITH("关怀环","环")', true],
    (value, piece) => value.endsWith(piece),
    (value, piece) => `right(${value}, length(${piece})) = ${piece}`,
  ),
  define('SPLIT', '按分隔符切开后的第几段', 'A part of a text cut at a separator', {
    example: ['SPLIT("a-b-c","-",2)', 'b'],
    parameters: [source, text('分隔符', 'separator'), number('第几段', 'part')],
    result: 'text',
    evaluate: ([value, separator, n]: [string, string, number], scope) => {
      if (separator === '' || n < 1) return scope.fail('OUT_OF_RANGE');
      return pieces(value, separator)[whole(n, 1, 1_000_000) - 1] ?? scope.fail('NOT_FOUND');
    },
    sql: ([value, separator, n], sql) =>
      sql.once(separator!, (s) =>
        sql.once(
          n!,
          (at) =>
            `(CASE WHEN ${s} <> '' AND ${at} >= 1 THEN split_part(${value}, ${s}, ${sql.whole(at, 1, 1_000_000)}) END)`,
        ),
      ),
  }),
  define(
    'SUBSTITUTE',
    '把一段文字换成另一段；可以只换第几处',
    'Puts a text in place of another; of one occurrence if wished',
    {
      example: ['SUBSTITUTE("Quarter 1, 2011","1","2",3)', 'Quarter 1, 2012'],
      parameters: [
        source,
        text('旧文字', 'old text'),
        text('新文字', 'new text'),
        number('第几处', 'occurrence', { optional: true }),
      ],
      result: 'text',
      evaluate: ([value, old, by, nth]: [string, string, string, number?], scope) => {
        if (nth !== undefined && nth < 1) return scope.fail('OUT_OF_RANGE');
        if (old === '') return value;
        const parts = pieces(value, old);
        if (nth !== undefined) {
          const at = whole(nth, 1, 1_000_000);
          return at >= parts.length ? value : parts.slice(0, at).join(old) + by + parts.slice(at).join(old);
        }
        const [own, more] = [[...value].length, [...by].length - [...old].length];
        return own + (parts.length - 1) * more > LONGEST_TEXT ? scope.fail('TEXT_TOO_LONG') : parts.join(by);
      },
      sql: ([value, old, by, nth], sql) =>
        sql.once(value!, (x) =>
          sql.once(old!, (o) =>
            sql.once(by!, (b) => {
              if (nth === undefined) {
                const places = `((length(${x}) - length(replace(${x}, ${o}, ''))) / length(${o}))::bigint`;
                return `(CASE WHEN ${o} = '' THEN ${x} WHEN length(${x}) + ${places} * (length(${b}) - length(${o})) <= ${LONGEST_TEXT} THEN replace(${x}, ${o}, ${b}) END)`;
              }
              return sql.once(nth, (n) =>
                sql.once(sql.whole(n, 1, 1_000_000), (at) =>
                  sql.once(`(CASE WHEN ${o} <> '' THEN string_to_array(${x}, ${o}) END)`, (parts) => {
                    const joined = `array_to_string(${parts}[:${at}], ${o}) || ${b} || array_to_string(${parts}[${at} + 1:], ${o})`;
                    return `(CASE WHEN ${n} >= 1 THEN CASE WHEN ${at} < COALESCE(cardinality(${parts}), 0) THEN ${joined} ELSE ${x} END END)`;
                  }),
                ),
              );
            }),
          ),
        ),
    },
  ),
  define('VALUE', '把文字读成数字，如 ¥1,234.5、20%', 'Reads a number such as ¥1,234.5 or 20%', {
    example: ['VALUE("¥1,000")', 1000],
    parameters: [source],
    result: 'number',
    evaluate: ([value]: string[], scope) => {
      const plain = value!.replace(SPACES, '').replace(new RegExp(CURRENCY), '');
      if (!new RegExp(NUMBER).test(plain)) return scope.fail('NOT_A_NUMBER');
      const n = Number(plain.replace(/[,%]/g, ''));
      return plain.endsWith('%') ? decimals.divide(n, 100) : n;
    },
    sql: ([value], sql) =>
      sql.once(`regexp_replace(btrim(${value}, ' 　'), '${CURRENCY}', '')`, (x) => {
        const n = decimals.roundedSql(`regexp_replace(${x}, '[,%]', '', 'g')::numeric`);
        return `(CASE WHEN ${x} !~ '${NUMBER}' THEN NULL WHEN right(${x}, 1) = '%' THEN ${decimals.quotientSql(n, '100')} ELSE ${n} END)`;
      }),
  }),
];
