import { CN_HOLIDAYS, dayNumber, dayOfWeek, localTimeOf, partsOf } from '@careloop/calendar';
import { millisOf } from '@careloop/rules';
import { defineFunction, type FormulaFunction } from '../types';
import { date, help, instant, number } from './parameters';

type Rest = Omit<FormulaFunction, 'name' | 'group' | 'help' | 'result'>;
const define = (name: string, zh: string, en: string, rest: Rest) =>
  defineFunction({ name, group: 'date', help: help(zh, en), result: 'number', ...rest });

const day = date('日期', 'date');
const part = (name: string, zh: string, en: string, gives: number, of: (value: string) => number, field: string) =>
  define(name, zh, en, {
    example: [`${name}("2027-03-08")`, gives],
    parameters: [day],
    evaluate: ([value]: string[]) => of(value!),
    sql: ([value]) => `extract(${field} from ${value})`,
    digits: () => 4,
  });

/** Excel's numbers for the day that begins a week: 1 Monday … 7 Sunday. */
const FIRST_DAY: Record<number, number> = { 1: 7, 2: 1, 3: 1, 11: 1, 12: 2, 13: 3, 14: 4, 15: 5, 16: 6, 17: 7 };
const week = (types: number[]) => number('类型', 'type', { optional: true, oneOf: types });
const TYPES = [1, 2, 11, 12, 13, 14, 15, 16, 17];
const typeOf = (node: { args: { value?: unknown }[] }) => Number(node.args[1]?.value ?? 1);

/** ISO 8601: the week of the nearest Thursday. */
function isoWeek(value: string): number {
  const thursday = dayNumber(value) - dayOfWeek(value) + 4;
  const year = new Date(thursday * 86_400_000).getUTCFullYear();
  return Math.floor((thursday - dayNumber(`${String(year).padStart(4, '0')}-01-01`)) / 7) + 1;
}

const clock = (name: string, zh: string, en: string, of: (value: string, zone: string) => number, field: string) =>
  define(name, zh, en, {
    example: [`${name}({at})`, null],
    parameters: [instant('时间', 'time')],
    evaluate: ([value]: string[], { zone }) => of(value!, zone),
    sql: ([value], sql) => `extract(${field} from ${sql.local(value!)})`,
    digits: () => 2,
  });
const shown = (value: string, zone: string) => localTimeOf(new Date(value), zone);

/** Days off on weekdays, and make-up days on weekends, as days since 1970: what weekends alone don't tell. */
const byWeekday = (dates: readonly string[], weekday: boolean) =>
  dates.filter((one) => dayOfWeek(one) <= 5 === weekday).map(dayNumber);
const OFF = byWeekday(CN_HOLIDAYS.holidays, true);
const MADE_UP = byWeekday(CN_HOLIDAYS.workdays, false);

/** How many of a sorted list are at most n, by halving, as `width_bucket` counts. */
function upTo(sorted: readonly number[], n: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= n) low = middle + 1;
    else high = middle;
  }
  return low;
}
/** Workdays from Monday 0001-01-01 to a day, that day included. */
const EPOCH = 719_162;
const workdays = (n: number) => {
  const days = n + EPOCH;
  const weekdays = Math.floor((days + 1) / 7) * 5 + Math.min((days + 1) % 7, 5);
  return weekdays - upTo(OFF, n) + upTo(MADE_UP, n);
};
const workdaysSql = (n: string, off: string, madeUp: string) =>
  `((${n} + ${EPOCH + 1}) / 7 * 5 + least((${n} + ${EPOCH + 1}) % 7, 5) - width_bucket(${n}, ${off}) + width_bucket(${n}, ${madeUp}))`;

/** Parts of dates and times (Excel); times by the clocks of the zone, except seconds, which all zones share. */
export const dateParts = [
  part('YEAR', '年', 'The year', 2027, (value) => partsOf(value).year, 'year'),
  part('QUARTER', '季度', 'The quarter', 1, (value) => Math.ceil(partsOf(value).month / 3), 'quarter'),
  part('MONTH', '月', 'The month', 3, (value) => partsOf(value).month, 'month'),
  part('DAY', '日', 'The day of the month', 8, (value) => partsOf(value).day, 'day'),
  part('ISOWEEKNUM', '一年中的第几周（ISO）', 'The ISO week of the year', 10, isoWeek, 'week'),
  define(
    'WEEKDAY',
    '星期几：类型 1 星期日是 1，类型 2 星期一是 1，类型 3 星期一是 0',
    'The day of the week: type 1 counts Sunday 1, type 2 Monday 1, type 3 Monday 0',
    {
      example: ['WEEKDAY("2008-02-14",2)', 4],
      parameters: [day, week([...TYPES, 3])],
      evaluate: ([value, type = 1]: [string, number?]) =>
        ((dayOfWeek(value) - FIRST_DAY[type]! + 7) % 7) + (type === 3 ? 0 : 1),
      sql: ([value], _, node) => {
        const type = typeOf(node);
        return `((extract(isodow from ${value}) - ${FIRST_DAY[type]} + 7) % 7 + ${type === 3 ? 0 : 1})`;
      },
      digits: () => 1,
    },
  ),
  define(
    'WEEKNUM',
    '一年中的第几周：类型 1 从星期日起，类型 2 从星期一起，类型 21 按 ISO',
    'The week of the year: type 1 from Sunday, type 2 from Monday, type 21 as ISO',
    {
      example: ['WEEKNUM("2012-03-09")', 10],
      parameters: [day, week([...TYPES, 21])],
      evaluate: ([value, type = 1]: [string, number?]) => {
        if (type === 21) return isoWeek(value);
        const first = `${value.slice(0, 4)}-01-01`;
        const before = (dayOfWeek(first) - FIRST_DAY[type]! + 7) % 7;
        return Math.floor((dayNumber(value) - dayNumber(first) + before) / 7) + 1;
      },
      sql: ([value], sql, node) => {
        const type = typeOf(node);
        if (type === 21) return `extract(week from ${value})`;
        return sql.once(value!, (d) => {
          const before = `((extract(isodow from date_trunc('year', ${d}::timestamp)) - ${FIRST_DAY[type]} + 7) % 7)`;
          return `(div(extract(doy from ${d}) - 1 + ${before}, 7) + 1)`;
        });
      },
      digits: () => 2,
    },
  ),
  clock('HOUR', '几点', 'The hour', (value, zone) => Number(shown(value, zone).slice(0, 2)), 'hour'),
  clock('MINUTE', '几分', 'The minute', (value, zone) => Number(shown(value, zone).slice(3)), 'minute'),
  define('SECOND', '几秒', 'The second', {
    example: ['SECOND({at})', null],
    parameters: [instant('时间', 'time')],
    evaluate: ([value]: string[]) => ((Math.floor(millisOf(value!)! / 1000) % 60) + 60) % 60,
    sql: ([value]) => `floor(extract(second from ${value} AT TIME ZONE 'UTC'))`,
    digits: () => 2,
  }),
  define(
    'NETWORKDAYS',
    '两个日期之间的工作日，按法定节假日和调休',
    'Workdays between two dates, both counted, by the holidays of China',
    {
      example: ['NETWORKDAYS("2024-02-05","2024-02-18")', 6],
      parameters: [date('开始', 'start'), date('结束', 'end')],
      evaluate: ([from, to]: string[]) => {
        const [a, b] = [dayNumber(from!), dayNumber(to!)];
        return a <= b ? workdays(b) - workdays(a - 1) : workdays(b - 1) - workdays(a);
      },
      sql: ([from, to], sql) => {
        const [off, madeUp] = [sql.cast(OFF, 'int[]'), sql.cast(MADE_UP, 'int[]')];
        const count = (n: string) => workdaysSql(n, off, madeUp);
        return sql.once(`(${from} - DATE '1970-01-01')`, (a) =>
          sql.once(
            `(${to} - DATE '1970-01-01')`,
            (b) =>
              `(CASE WHEN ${a} <= ${b} THEN ${count(b)} - ${count(`(${a} - 1)`)} ELSE ${count(`(${b} - 1)`)} - ${count(a)} END)::numeric`,
          ),
        );
      },
      digits: () => 8,
    },
  ),
];
