import {
  FIRST_LUNAR_YEAR,
  LAST_LUNAR_YEAR,
  dayNumber,
  lunarMonthsOf,
  lunarText,
  solarToLunar,
  type LunarDate,
} from '@careloop/calendar';
import { fixed } from '../arithmetic';
import { defineFunction } from '../types';
import { date, help, number } from './parameters';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
/** Units of sixteen digits, from the first to the last. */
const UNITS = [...'仟佰拾万仟佰拾亿仟佰拾万仟佰拾元'];
/** What is left out when a capital amount is read: one 零 for a gap, none before a unit, 亿 in place of 亿万. */
const GAPS: [pattern: string, by: string][] = [
  ['零[仟佰拾]', '零'],
  ['零+', '零'],
  ['零([万亿元])', '\\1'],
  ['亿万', '亿'],
  ['^[零万亿]+', ''],
  ['^元$', ''],
];

const capital = (digit: string) => DIGITS[Number(digit)]!;

function capitals(n: number): string {
  const text = fixed(Math.abs(n), 2);
  const [whole = '', cents = ''] = text.split('.');
  let units = [...whole.padStart(16, '0')].map((digit, i) => capital(digit) + UNITS[i]).join('');
  for (const [pattern, by] of GAPS) units = units.replace(new RegExp(pattern, 'g'), by.replace('\\1', '$1'));
  const [jiao = '0', fen = '0'] = cents;
  let rest = jiao === '0' ? '' : `${capital(jiao)}角`;
  if (fen !== '0') rest += `${jiao === '0' && units ? '零' : ''}${capital(fen)}分`;
  const sign = n < 0 && units + rest ? '负' : '';
  return sign + units + (rest || `${units ? '' : '零元'}整`);
}

/** RMB in capitals, by 《正确填写票据和结算凭证的基本规定》: 整 after 元, none after 角 and 分; below ten quadrillion. */
const rmb = defineFunction({
  name: 'RMBUPPER',
  aliases: ['RMBCAP'],
  group: 'china',
  help: help('人民币大写金额', 'An amount of money in Chinese capitals'),
  example: ['RMBUPPER(1005.4)', '壹仟零伍元肆角'],
  parameters: [number('金额', 'amount')],
  result: 'text',
  evaluate: ([n]: number[], scope) => (Math.abs(n!) < 1e16 - 1 ? capitals(n!) : scope.fail('OUT_OF_RANGE')),
  sql: ([amount], sql) =>
    sql.once(amount!, (x) =>
      sql.once(
        `(CASE WHEN abs(${x}) < 9999999999999999 THEN lpad(replace(round(abs(${x}), 2)::text, '.', ''), 18, '0') END)`,
        (digits) => {
          const all = sql.once(`translate(${digits}, '0123456789', '${DIGITS}')`, (c) => {
            const units = UNITS.map((unit, i) => `substr(${c}, ${i + 1}, 1) || '${unit}'`).join(' || ');
            return GAPS.reduce(
              (text, [pattern, by]) => `regexp_replace(${text}, '${pattern}', '${by}', 'g')`,
              `(${units})`,
            );
          });
          return sql.once(all, (units) => {
            const [jiao, fen] = [`substr(${digits}, 17, 1)`, `substr(${digits}, 18, 1)`];
            const big = (digit: string) => `translate(${digit}, '0123456789', '${DIGITS}')`;
            const gap = `CASE WHEN ${jiao} = '0' AND ${units} <> '' THEN '零' ELSE '' END`;
            const rest = `(CASE WHEN ${jiao} = '0' THEN '' ELSE ${big(jiao)} || '角' END || CASE WHEN ${fen} = '0' THEN '' ELSE ${gap} || ${big(fen)} || '分' END)`;
            const end = `CASE WHEN ${rest} <> '' THEN ${rest} WHEN ${units} = '' THEN '零元整' ELSE '整' END`;
            return `(CASE WHEN ${x} < 0 AND ${units} || ${rest} <> '' THEN '负' ELSE '' END || ${units} || ${end})`;
          });
        },
      ),
    ),
});

/** Every month of the lunar table: its first day, and 农历2025年闰六月. */
let table: { starts: number[]; names: string[]; last: number } | undefined;
const monthName = (lunar: LunarDate) => lunarText({ ...lunar, day: 1 }).zh.slice(0, -2);
function lunarTable() {
  if (table) return table;
  const years = Array.from({ length: LAST_LUNAR_YEAR - FIRST_LUNAR_YEAR + 1 }, (_, i) => FIRST_LUNAR_YEAR + i);
  const months = years.flatMap((year) => lunarMonthsOf(year).map((month) => ({ ...month, year })));
  const starts = months.map(({ first }) => dayNumber(first));
  const { first, days } = months.at(-1)!;
  return (table = {
    starts,
    names: months.map((month) => monthName({ ...month, day: 1 })),
    last: dayNumber(first) + days - 1,
  });
}
const DAYS = Array.from({ length: 30 }, (_, i) => lunarText({ month: 1, day: i + 1, leap: false }).zh.slice(-2));
const MONTHS = Array.from({ length: 12 }, (_, i) => lunarText({ month: i + 1, day: 1, leap: false }).zh.slice(2, -3));

const lunarField = defineFunction({
  name: 'LUNAR',
  group: 'china',
  help: help('农历日期的文字', 'A lunar date in words'),
  example: ['LUNAR({lunar_birthday})', null],
  parameters: [{ name: { zh: '农历日期', en: 'lunar date' }, kinds: ['lunar-date'] }],
  result: 'text',
  evaluate: ([value]) => lunarText(value as LunarDate).zh,
  sql: ([value], sql) =>
    sql.once(value!, (code) => {
      const year = `CASE WHEN ${code} >= 20000 THEN (${code} / 20000) || '年' ELSE '' END`;
      const leap = `CASE WHEN ${code} % 20000 >= 10000 THEN '闰' ELSE '' END`;
      const month = `('{${MONTHS.join()}}'::text[])[${code} % 10000 / 100]`;
      return `('农历' || ${year} || ${leap} || ${month} || '月' || ('{${DAYS.join()}}'::text[])[${code} % 100])`;
    }),
});

/** The lunar date in words, from the table of libs/calendar (1901–2099); SQL gets that table as two parameters. */
const lunar = defineFunction({
  name: 'LUNAR',
  group: 'china',
  help: help('公历日期的农历写法，也可用于农历字段', 'A date in the lunar calendar, in words; also of a lunar field'),
  example: ['LUNAR("2025-07-25")', '农历2025年闰六月初一'],
  parameters: [date('日期', 'date')],
  result: 'text',
  variant: ([kind]) => (kind === 'lunar-date' ? lunarField : undefined),
  evaluate: ([value]: string[], scope) => {
    const found = solarToLunar(value!);
    return found ? lunarText(found).zh : scope.fail('NO_LUNAR_DATE');
  },
  sql: ([value], sql) => {
    const { starts, names, last } = lunarTable();
    const [from, words] = [sql.cast(starts, 'int[]'), sql.cast(names, 'text[]')];
    return sql.once(`(${value} - DATE '1970-01-01')`, (day) =>
      sql.once(
        `(CASE WHEN ${day} BETWEEN ${starts[0]} AND ${last} THEN width_bucket(${day}, ${from}) END)`,
        (i) => `((${words})[${i}] || ('{${DAYS.join()}}'::text[])[${day} - (${from})[${i}] + 1])`,
      ),
    );
  },
});

/** Money in capitals and the lunar calendar. */
export const chinese = [rmb, lunar];
