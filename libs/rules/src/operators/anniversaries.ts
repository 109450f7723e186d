import { anniversaryTable, lunarAnniversaryTable, lunarCode, type LunarDate } from '@careloop/calendar';
import { dateOf, todayOf } from '../days';
import { defineOperator, type Operator } from '../operator';
import { lunarDaySql, monthDaySql } from '../sql-dates';
import type { RuleContext } from '../types';
import { isLunar } from '../values';

/** What returns of a date: month · 100 + day, and + 10000 in a lunar leap month. Null when it is empty. */
type Returning = (value: unknown, context: RuleContext) => number | null;

const solarDay: Returning = (value, context) => {
  const date = dateOf(value, context);
  return date === null ? null : Number(date.slice(5, 7)) * 100 + Number(date.slice(8, 10));
};
const lunarDay: Returning = (value) => (isLunar(value) ? lunarCode(value as LunarDate) % 20000 : null);

/** The days that return within a number of days. One answer is kept: a batch asks the same for every record. */
function remembered(table: (today: string, days: number) => number[]) {
  let kept = { today: '', days: -1, codes: new Set<number>() };
  return (today: string, days: number): Set<number> => {
    if (kept.today !== today || kept.days !== days) kept = { today, days, codes: new Set(table(today, days)) };
    return kept.codes;
  };
}

interface Anniversary {
  name: string;
  kind: 'date' | 'lunar-date';
  zh: string;
  en: string;
  returning: Returning;
  table: (today: string, days: number) => number[];
  column: (column: string) => string;
}

const anniversary = ({ name, kind, zh, en, returning, table, column }: Anniversary): Operator => {
  const due = remembered(table);
  const daysOf = (days: unknown) => (typeof days === 'number' && days >= 0 ? Math.min(Math.floor(days), 366) : -1);
  return defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ kinds: [kind] }, { as: 'constant', whole: [0, 366] }], result: 'boolean' },
    time: true,
    evaluate: ([value, days], context) => {
      const code = returning(value, context);
      const within = daysOf(days);
      return code !== null && within >= 0 && due(todayOf(context), within).has(code);
    },
    sql: (node, sql) => {
      const [value, days] = node.args as [typeof node, typeof node];
      const codes = [...due(todayOf(sql.context), daysOf(days.value))];
      if (!codes.length || value.kind === 'null') return 'FALSE';
      return sql.known(value, (x) => `${column(x)} = ANY(${sql.cast(codes, 'int[]')})`);
    },
    describe: (node, say, language) => {
      const { text } = say(node.args[0]!);
      const days = Number(node.args[1]!.value);
      if (language === 'en')
        return {
          text:
            days === 0 ? `the anniversary of ${text} is today` : `the anniversary of ${text} is within ${days} days`,
        };
      return { text: days === 0 ? `${text} 的周年就在今天` : `${text} 的周年在 ${days} 天之内` };
    },
    builder: [
      {
        id: name,
        label: { zh, en },
        kinds: [kind],
        editor: 'days',
        template: { [name]: [{ var: '$field' }, '$value'] },
        order: 35,
      },
    ],
  });
};

/** `anniversary_within` and `lunar_anniversary_within`: the next one lies 0 … n days from today; missing days move backward. */
export const anniversaries = [
  anniversary({
    name: 'anniversary_within',
    kind: 'date',
    zh: '周年在几天之内',
    en: 'has its anniversary within … days',
    returning: solarDay,
    table: (today, days) => anniversaryTable(today, days).map(({ month, day }) => month * 100 + day),
    column: monthDaySql,
  }),
  anniversary({
    name: 'lunar_anniversary_within',
    kind: 'lunar-date',
    zh: '农历周年在几天之内',
    en: 'has its lunar anniversary within … days',
    returning: lunarDay,
    table: (today, days) => lunarAnniversaryTable(today, days).map((value) => lunarCode(value)),
    column: lunarDaySql,
  }),
];
