import { addMonths, dayNumber, daysInMonth, diffDays, isLocalDate, localDate, partsOf } from '@careloop/calendar';
import { millisOf, todayOf } from '@careloop/rules';
import { whole } from '../arithmetic';
import { defineFunction, type FormulaFunction, type Scope } from '../types';
import type { FormulaSql } from '../sql-writer';
import { date, help, instant, number, text } from './parameters';
import { dayAfter } from './operators';

const define = (name: string, zh: string, en: string, rest: Omit<FormulaFunction, 'name' | 'group' | 'help'>) =>
  defineFunction({ name, group: 'date', help: help(zh, en), ...rest });

const day = date('日期', 'date');
const start = date('开始', 'start');
const end = date('结束', 'end');
const months = number('月数', 'months');

/** Months counted from the year 0: the years 1 … 9999. */
const [FIRST_MONTH, LAST_MONTH] = [12, 119_999];
const MOST = 4_000_000;
const monthOf = (value: string) => {
  const { year, month } = partsOf(value);
  return year * 12 + month - 1;
};
const monthSql = (value: string) => `(extract(year from ${value})::int * 12 + extract(month from ${value})::int - 1)`;

/** The same day some months on, the last one of a shorter month; empty beyond the calendar. */
export function monthAfter(from: string, by: number, scope: Scope): string | null {
  const step = whole(by, -MOST, MOST);
  const month = monthOf(from) + step;
  return month < FIRST_MONTH || month > LAST_MONTH ? scope.fail('DATE_OUT_OF_RANGE') : addMonths(from, step);
}

/** SQL of the same; `make` takes the date, a short expression. */
export const monthAfterSql = (from: string, by: string, sql: FormulaSql, make = (value: string) => value): string =>
  sql.once(from, (d) =>
    sql.once(sql.whole(by, -MOST, MOST), (n) => {
      const moved = `(${d} + make_interval(months => ${n}))::date`;
      return `(CASE WHEN ${monthSql(d)} + ${n} BETWEEN ${FIRST_MONTH} AND ${LAST_MONTH} THEN ${make(moved)} END)`;
    }),
  );

/** Full months between two dates, of which the first is not later. */
export const monthsBetween = (from: string, to: string): number =>
  monthOf(to) - monthOf(from) - (to.slice(8) < from.slice(8) ? 1 : 0);
const monthsSql = (from: string, to: string) =>
  `(${monthSql(to)} - ${monthSql(from)} - (extract(day from ${to}) < extract(day from ${from}))::int)`;

const UNITS = ['y', 'm', 'd', 'md', 'ym', 'yd', 'h', 'min', 's'] as const;
const SECONDS: Partial<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** Between two dates, by unit: whole years, months, days, and what is left over of days and months (Excel). */
const COUNTS: Record<string, { of: (a: string, b: string) => number; sql: (a: string, b: string) => string }> = {
  y: { of: (a, b) => Math.floor(monthsBetween(a, b) / 12), sql: (a, b) => `(${monthsSql(a, b)} / 12)` },
  m: { of: monthsBetween, sql: monthsSql },
  d: { of: diffDays, sql: (a, b) => `(${b} - ${a})` },
  ym: { of: (a, b) => monthsBetween(a, b) % 12, sql: (a, b) => `(${monthsSql(a, b)} % 12)` },
  md: {
    of: (a, b) => diffDays(addMonths(a, monthsBetween(a, b)), b),
    sql: (a, b) => `(${b} - (${a} + make_interval(months => ${monthsSql(a, b)}))::date)`,
  },
  yd: {
    of: (a, b) => diffDays(addMonths(a, Math.floor(monthsBetween(a, b) / 12) * 12), b),
    sql: (a, b) => `(${b} - (${a} + make_interval(months => ${monthsSql(a, b)} / 12 * 12))::date)`,
  },
};

const unit = { name: { zh: '单位', en: 'unit' }, kinds: ['text' as const], oneOf: UNITS };
const wrongUnit = (units: string) => ({
  zh: `这里的单位可以是 ${units}`,
  en: `The units that go with this are ${units}`,
});

/** Between two instants: whole days, hours, minutes, seconds. */
const timeBetween = define(
  'DATEDIF',
  '两个时间之间的天、时、分、秒',
  'Days, hours, minutes, seconds between two times',
  {
    example: ['DATEDIF({a},{b},"h")', null],
    parameters: [instant('开始', 'start'), instant('结束', 'end'), unit],
    result: 'number',
    check: ({ args }) => (SECONDS[String(args[2]!.value)] ? null : wrongUnit('d, h, min, s')),
    evaluate: ([from, to, name]: string[], scope) => {
      const [a, b] = [millisOf(from!)!, millisOf(to!)!];
      return a > b ? scope.fail('START_AFTER_END') : Math.floor((b - a) / (SECONDS[name!]! * 1000));
    },
    sql: ([from, to], sql, { args }) =>
      sql.once(
        `(floor(extract(epoch from ${to}) * 1000) - floor(extract(epoch from ${from}) * 1000))`,
        (x) => `(CASE WHEN ${x} >= 0 THEN div(${x}, ${SECONDS[String(args[2]!.value)]! * 1000}) END)`,
      ),
  },
);

const exact = /^(h|min|s)$/;
const MOVES: Record<string, number> = { y: 12, q: 3, m: 1 };
const moveUnit = { ...unit, oneOf: ['y', 'q', 'm', 'w', 'd', 'h', 'min', 's'] };
/** The bounds of instants, as rules have them: one day inside the years 1 … 9999, so that each has a date everywhere. */
const [FIRST, LAST] = [Date.parse('0001-01-02T00:00:00Z'), Date.parse('9999-12-30T23:59:59.999Z')];

const timeAfter = define('DATEADD', '时间加上天、时、分、秒', 'A time some days, hours, minutes or seconds on', {
  example: ['DATEADD({at},2,"h")', null],
  parameters: [instant('时间', 'time'), number('数量', 'amount'), moveUnit],
  result: 'datetime',
  check: ({ args }) => (SECONDS[String(args[2]!.value)] ? null : wrongUnit('w, d, h, min, s')),
  evaluate: ([from, amount, name]: [string, number, string], scope) => {
    const moved = millisOf(from)! + whole(amount, -1e12, 1e12) * SECONDS[name]! * 1000;
    return moved >= FIRST && moved <= LAST ? new Date(moved).toISOString() : scope.fail('DATE_OUT_OF_RANGE');
  },
  sql: ([from, amount], sql, { args }) =>
    sql.once(from!, (t) =>
      sql.once(
        `(trunc(least(greatest(${amount}, -1e12), 1e12)) * ${SECONDS[String(args[2]!.value)]})`,
        (s) =>
          `(CASE WHEN ${amount} IS NOT NULL AND floor(extract(epoch from ${t}) * 1000) + ${s} * 1000 BETWEEN ${FIRST} AND ${LAST} THEN date_trunc('milliseconds', ${t}) + make_interval(secs => ${s}) END)`,
      ),
    ),
});

const SPELLINGS = '^ *([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日? *$';
const sameDate = define('DATEVALUE', '时间的日期', 'The date of a time', {
  example: ['DATEVALUE(NOW())', null],
  parameters: [day],
  result: 'date',
  evaluate: ([value]) => value,
  sql: ([value]) => value!,
});

/** Making dates and counting between them (Excel), in the years 1 … 9999; unlike Excel's, year 108 is the year 108. */
export const dates = [
  define('TODAY', '今天', 'Today', {
    example: ['TODAY()', null],
    parameters: [],
    result: 'date',
    time: true,
    evaluate: (_, scope) => todayOf(scope),
    sql: (_, sql) => sql.today(),
  }),
  define('NOW', '现在', 'Now', {
    example: ['NOW()', null],
    parameters: [],
    result: 'datetime',
    time: true,
    evaluate: (_, { now }) => now.toISOString(),
    sql: (_, sql) => sql.now(),
  }),
  define('DATE', '由年、月、日得到日期；月和日可以超出', 'A date from year, month and day, which may run over', {
    example: ['DATE(2008,14,2)', '2009-02-02'],
    parameters: [number('年', 'year'), number('月', 'month'), number('日', 'day')],
    result: 'date',
    evaluate: ([year, month, days]: number[], scope) => {
      const at = whole(year!, -MOST, MOST) * 12 + whole(month!, -MOST, MOST) - 1;
      if (at < FIRST_MONTH || at > LAST_MONTH) return scope.fail('NO_SUCH_DATE');
      return dayAfter(localDate(Math.floor(at / 12), (at % 12) + 1, 1), whole(days!, -MOST, MOST) - 1, scope);
    },
    sql: ([year, month, days], sql) =>
      sql.once(`(${sql.whole(year!, -MOST, MOST)} * 12 + ${sql.whole(month!, -MOST, MOST)} - 1)`, (at) => {
        const first = `(CASE WHEN ${at} BETWEEN ${FIRST_MONTH} AND ${LAST_MONTH} THEN make_date(${at} / 12, ${at} % 12 + 1, 1) - DATE '1970-01-01' END)`;
        return sql.dateOfDay(`(${first} + ${sql.whole(days!, -MOST, MOST)} - 1)`);
      }),
  }),
  define('EDATE', '几个月后的同一天', 'The same day some months on', {
    example: ['EDATE("2011-01-15",1)', '2011-02-15'],
    parameters: [day, months],
    result: 'date',
    evaluate: ([from, by]: [string, number], scope) => monthAfter(from, by, scope),
    sql: ([from, by], sql) => monthAfterSql(from!, by!, sql),
  }),
  define('EOMONTH', '几个月后的月末', 'The last day of a month some months on', {
    example: ['EOMONTH("2011-01-01",1)', '2011-02-28'],
    parameters: [day, months],
    result: 'date',
    evaluate: ([from, by]: [string, number], scope) => {
      const first = monthAfter(`${from.slice(0, 8)}01`, by, scope);
      if (first === null) return null;
      const { year, month } = partsOf(first);
      return localDate(year, month, daysInMonth(year, month));
    },
    sql: ([from, by], sql) =>
      monthAfterSql(
        from!,
        by!,
        sql,
        (moved) => `(date_trunc('month', ${moved}::timestamp) + interval '1 month' - interval '1 day')::date`,
      ),
  }),
  define(
    'DATEADD',
    '日期或时间加上一段时间，单位 y q m w d h min s',
    'A date or time some years (y), quarters (q), months (m), weeks (w), days (d), h, min or s on',
    {
      example: ['DATEADD("2027-01-31",1,"m")', '2027-02-28'],
      parameters: [day, number('数量', 'amount'), moveUnit],
      result: 'date',
      variant: ([kind]) => (kind === 'datetime' ? timeAfter : undefined),
      check: ({ args }) => (exact.test(String(args[2]!.value)) ? wrongUnit('y, q, m, w, d') : null),
      evaluate: ([from, amount, name]: [string, number, string], scope) => {
        const n = whole(amount, -MOST, MOST);
        return MOVES[name]
          ? monthAfter(from, n * MOVES[name], scope)
          : dayAfter(from, n * (name === 'w' ? 7 : 1), scope);
      },
      sql: ([from, amount], sql, { args }) => {
        const name = String(args[2]!.value);
        const n = sql.whole(amount!, -MOST, MOST);
        if (MOVES[name]) return monthAfterSql(from!, `(${n} * ${MOVES[name]})::numeric`, sql);
        return sql.dateOfDay(`((${from} - DATE '1970-01-01') + ${n}${name === 'w' ? ' * 7' : ''})`);
      },
    },
  ),
  define(
    'DATEDIF',
    '两个日期相差多少，单位 y m d md ym yd；时间还可以 h min s',
    'Between two dates in y, m, d, md, ym or yd; between times also h, min, s',
    {
      example: ['DATEDIF("2001-06-01","2002-08-15","yd")', 75],
      parameters: [start, end, unit],
      result: 'number',
      variant: ([a, b]) => (a === 'datetime' && b === 'datetime' ? timeBetween : undefined),
      check: ({ args }) => (exact.test(String(args[2]!.value)) ? wrongUnit('y, m, d, md, ym, yd') : null),
      evaluate: ([from, to, name]: string[], scope) =>
        from! > to! ? scope.fail('START_AFTER_END') : COUNTS[name!]!.of(from!, to!),
      sql: ([from, to], sql, { args }) =>
        sql.once(from!, (a) =>
          sql.once(
            to!,
            (b) => `(CASE WHEN ${a} <= ${b} THEN ${COUNTS[String(args[2]!.value)]!.sql(a, b)}::numeric END)`,
          ),
        ),
    },
  ),
  define('DAYS', '两个日期之间的天数', 'Days between two dates', {
    example: ['DAYS("2021-03-15","2021-02-01")', 42],
    parameters: [end, start],
    result: 'number',
    evaluate: ([to, from]: string[]) => dayNumber(to!) - dayNumber(from!),
    sql: ([to, from]) => `(${to} - ${from})::numeric`,
  }),
  define('DATEVALUE', '把文字或时间读成日期', 'The date of a text or a time', {
    example: ['DATEVALUE("2011年2月23日")', '2011-02-23'],
    parameters: [text('文字', 'text')],
    result: 'date',
    variant: ([kind]) => (kind === 'date' || kind === 'datetime' ? sameDate : undefined),
    evaluate: ([value]: string[], scope) => {
      const [, y, m, d] = new RegExp(SPELLINGS).exec(value!) ?? [];
      const found = y && `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}`;
      return found && isLocalDate(found) ? found : scope.fail('NO_SUCH_DATE');
    },
    sql: ([value], sql) =>
      sql.once(`regexp_match(${value}, '${SPELLINGS}')::int[]`, (p) => sql.civil(`${p}[1]`, `${p}[2]`, `${p}[3]`)),
  }),
];
