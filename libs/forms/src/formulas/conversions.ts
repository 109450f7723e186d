import { dateOf, type Kind } from '@careloop/rules';
import { localTimeOf } from '@careloop/calendar';
import { plain } from './arithmetic';
import type { FormulaSql } from './sql-writer';
import { defineFunction, type FormulaFunction, type Scope } from './types';

const part = { name: { zh: '值', en: 'value' } };
const conversion = (from: Kind, result: FormulaFunction['result'], rest: Pick<FormulaFunction, 'evaluate' | 'sql'>) =>
  defineFunction({
    name: `${from} as ${result}`,
    group: 'operator',
    help: { zh: '换成另一类值', en: 'A value seen as another kind' },
    example: ['', null],
    parameters: [{ ...part, kinds: [from] }],
    result,
    ...rest,
  });

/** `2027-03-01 09:00`, on the clocks of the zone. */
export const localText = (instant: string, { zone }: Scope): string => {
  const at = new Date(instant);
  return `${dateOf(instant, { now: at, zone })} ${localTimeOf(at, zone)}`;
};

const ALL = [
  conversion('number', 'text', { evaluate: ([n]: number[]) => plain(n!), sql: ([n]) => `trim_scale(${n})::text` }),
  conversion('number', 'boolean', { evaluate: ([n]) => n !== 0, sql: ([n]) => `(${n} <> 0)` }),
  conversion('boolean', 'text', {
    evaluate: ([yes]) => (yes ? 'TRUE' : 'FALSE'),
    sql: ([yes]) => `(CASE ${yes} WHEN TRUE THEN 'TRUE' WHEN FALSE THEN 'FALSE' END)`,
  }),
  conversion('date', 'text', { evaluate: ([date]) => date, sql: ([date]) => `to_char(${date}, 'YYYY-MM-DD')` }),
  conversion('datetime', 'text', {
    evaluate: ([instant]: string[], scope) => localText(instant!, scope),
    sql: ([instant], sql) => `to_char(${sql.local(instant!)}, 'YYYY-MM-DD HH24:MI')`,
  }),
  conversion('datetime', 'date', {
    evaluate: ([instant], scope) => dateOf(instant, scope),
    sql: ([instant], sql) => `${sql.local(instant!)}::date`,
  }),
];

/** How a kind reads as another, where it does: numbers without exponent, dates as 2027-03-01, times to the minute. */
export const conversionOf = (from: Kind, to: Kind): FormulaFunction | undefined =>
  ALL.find(({ name }) => name === `${from} as ${to}`);

/** SQL of the label of an option's key; a key without one stays itself. */
export function choiceSql(value: string, options: readonly { key: string; label: string }[], sql: FormulaSql): string {
  const lines = options.map(({ key, label }) => `WHEN ${sql.param(key, 'text')} THEN ${sql.param(label, 'text')}`);
  return lines.length ? `(CASE ${value} ${lines.join(' ')} ELSE ${value} END)` : value;
}

/** Choices as people read them: by label, several joined with 、. */
export function optionText(
  kind: 'option' | 'options',
  options: readonly { key: string; label: string }[],
): FormulaFunction {
  const labels = new Map(options.map(({ key, label }) => [key, label]));
  const label = (key: unknown) => labels.get(String(key)) ?? String(key);
  return conversion(kind, 'text', {
    evaluate: ([value]) => (Array.isArray(value) ? value.map(label).join('、') : label(value)),
    sql: ([value], sql) => {
      if (kind === 'option') return sql.once(value!, (v) => choiceSql(v, options, sql));
      const name = sql.alias('o');
      return `(SELECT string_agg(${choiceSql(`${name}.v`, options, sql)}, '、' ORDER BY ${name}.n) FROM unnest(${value}) WITH ORDINALITY AS ${name}(v, n))`;
    },
  });
}
