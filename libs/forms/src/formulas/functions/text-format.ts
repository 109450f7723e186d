import { dateOf, decimals, millisOf } from '@careloop/rules';
import { dayOfWeek, localTimeOf } from '@careloop/calendar';
import type { Text } from '@careloop/kernel';
import { fixed } from '../arithmetic';
import { defineFunction, type Scope } from '../types';
import type { FormulaSql } from '../sql-writer';
import { help } from './parameters';

/** `¥#,##0.00`: what stands around the digits, and how many of them there are. */
interface NumberFormat {
  before: string;
  after: string;
  grouped: boolean;
  /** Digits before the point at least; after it at least and at most. */
  whole: number;
  least: number;
  most: number;
  percent: boolean;
}

const NUMBER = /^([^#0.,%ymdhsa]*)([#,]*[0,]*)(?:\.(0*)(#*))?(%?)([^#0.,%ymdhsa]*)$/i;

function numberFormat(format: string): NumberFormat | null {
  const [, before = '', whole = '', zeros = '', more = '', percent = '', after = ''] =
    NUMBER.exec(unquoted(format)) ?? [];
  if (!/[#0]/.test(whole + zeros + more) || zeros.length + more.length > 15) return null;
  const digits = whole.replaceAll(',', '');
  const least = digits.replaceAll('#', '').length;
  if (least > 20) return null;
  const most = zeros.length + more.length;
  return {
    before,
    after,
    grouped: whole.includes(','),
    whole: least,
    least: zeros.length,
    most,
    percent: percent === '%',
  };
}

/** Quoted words stand for themselves. */
const unquoted = (format: string) => format.replace(/"([^"]*)"/g, '$1');

const THOUSANDS = '([0-9])(?=([0-9]{3})+$)';
const zeros = (n: number) => `0{0,${n}}$`;

function showNumber(n: number, { before, after, grouped, whole, least, most, percent }: NumberFormat): string {
  const shown = fixed(percent ? decimals.multiply(n, 100)! : n, most);
  const negative = shown.startsWith('-');
  const [digits = '', rest = ''] = (negative ? shown.slice(1) : shown).split('.');
  const padded = digits === '0' && whole === 0 ? '' : digits.padStart(whole, '0');
  const front = grouped ? padded.replace(new RegExp(THOUSANDS, 'g'), '$1,') : padded;
  const decimal = rest.replace(new RegExp(zeros(most - least)), '');
  return `${negative ? '-' : ''}${before}${front}${decimal && `.${decimal}`}${percent ? '%' : ''}${after}`;
}

function numberSql(value: string, format: NumberFormat, sql: FormulaSql): string {
  const { before, after, grouped, whole, least, most, percent } = format;
  const words = (text: string) => (text ? sql.param(text, 'text') : `''`);
  return sql.once(`round(${percent ? decimals.roundedSql(`(${value} * 100)`) : value}, ${most})`, (n) =>
    sql.once(`abs(${n})::text`, (text) => {
      const digits = `split_part(${text}, '.', 1)`;
      const padded =
        whole > 1
          ? `lpad(${digits}, greatest(length(${digits}), ${whole}), '0')`
          : whole
            ? digits
            : `ltrim(${digits}, '0')`;
      const front = grouped ? `regexp_replace(${padded}, '${THOUSANDS}', '\\1,', 'g')` : padded;
      const decimal = most
        ? `rtrim('.' || regexp_replace(split_part(${text}, '.', 2), '${zeros(most - least)}', ''), '.')`
        : `''`;
      return `(CASE WHEN ${n} < 0 THEN '-' ELSE '' END || ${words(before)} || ${front} || ${decimal} || ${words(percent ? '%' + after : after)})`;
    }),
  );
}

const WEEKDAYS = [...'一二三四五六日'];
type Show = (parts: { date: string; time: string; second: string }) => string;
interface DatePart {
  show: Show;
  /** Template of to_char, or SQL of its own; `utc` for seconds, which all zones share. */
  sql: string | ((value: string) => string);
  utc?: boolean;
}
const at =
  (from: number, to: number): Show =>
  ({ date }) =>
    date.slice(from, to);
const bare =
  (show: Show): Show =>
  (parts) =>
    String(Number(show(parts)));
const weekday = (before: string): DatePart => ({
  show: ({ date }) => before + WEEKDAYS[dayOfWeek(date) - 1],
  sql: (value) => `'${before}' || ('{${WEEKDAYS.join()}}'::text[])[extract(isodow from ${value})::int]`,
});
const hour: Show = ({ time }) => time.slice(0, 2);
const minute: Show = ({ time }) => time.slice(3);
const second: Show = (parts) => parts.second;

const PARTS: Record<string, DatePart> = {
  yyyy: { show: at(0, 4), sql: 'YYYY' },
  yy: { show: at(2, 4), sql: 'YY' },
  mm: { show: at(5, 7), sql: 'MM' },
  m: { show: bare(at(5, 7)), sql: 'FMMM' },
  dd: { show: at(8, 10), sql: 'DD' },
  d: { show: bare(at(8, 10)), sql: 'FMDD' },
  hh: { show: hour, sql: 'HH24' },
  h: { show: bare(hour), sql: 'FMHH24' },
  minutes2: { show: minute, sql: 'MI' },
  minutes1: { show: bare(minute), sql: 'FMMI' },
  ss: { show: second, sql: 'SS', utc: true },
  s: { show: bare(second), sql: 'FMSS', utc: true },
  aaaa: weekday('星期'),
  aaa: weekday(''),
};

/** `yyyy"年"m"月"d"日" hh:mm`: words and parts; m after hours or before seconds means minutes. */
function dateFormat(format: string): (string | DatePart)[] | null {
  const found = format.match(/"[^"]*"|y+|m+|d+|h+|s+|a+|[^ymdhsa"]+/gi) ?? [];
  if (found.join('') !== format) return null;
  const names = found.map((word) => word.toLowerCase());
  const isWord = (word: string) => !/^[ymdhsa]/.test(word);
  let any = false;
  const parts = names.map((name, i): string | DatePart | null => {
    if (isWord(name)) return unquoted(found[i]!);
    any = true;
    const near = (step: 1 | -1) => {
      let j = i + step;
      while (names[j] !== undefined && isWord(names[j]!)) j += step;
      return names[j]?.[0];
    };
    const minutes = name[0] === 'm' && (near(-1) === 'h' || near(1) === 's');
    return PARTS[minutes ? `minutes${name.length}` : name] ?? null;
  });
  return any && parts.every((part) => part !== null) ? (parts as (string | DatePart)[]) : null;
}

function showDate(value: string, format: (string | DatePart)[], scope: Scope): string {
  const millis = value.length > 10 ? millisOf(value)! : null;
  const time = millis === null ? '00:00' : localTimeOf(new Date(millis), scope.zone);
  const seconds = millis === null ? 0 : ((Math.floor(millis / 1000) % 60) + 60) % 60;
  const parts = { date: dateOf(value, scope)!, time, second: String(seconds).padStart(2, '0') };
  return format.map((part) => (typeof part === 'string' ? part : part.show(parts))).join('');
}

function dateSql(value: string, isTime: boolean, format: (string | DatePart)[], sql: FormulaSql): string {
  const local = isTime ? sql.local(value) : `${value}::timestamp`;
  return sql.once(local, (shown) => {
    const write = (part: string | DatePart) => {
      if (typeof part === 'string') return sql.param(part, 'text');
      const from = part.utc && isTime ? `(${value} AT TIME ZONE 'UTC')` : shown;
      return typeof part.sql === 'string' ? `to_char(${from}, '${part.sql}')` : part.sql(from);
    };
    return `(${format.map(write).join(' || ')})`;
  });
}

const wrong = (format: string): Text | null =>
  numberFormat(format) || dateFormat(format)
    ? null
    : {
        zh: `看不懂格式「${format}」；数字写成 #,##0.00 或 0%，日期写成 yyyy-mm-dd hh:mm`,
        en: `The format “${format}” is not known; write #,##0.00 or 0% for numbers, yyyy-mm-dd hh:mm for dates`,
      };

/** TEXT (Excel), with the number formats `0 # , . %` and the date formats `y m d h s aaa`; the rest stands for itself. */
export const textFormat = defineFunction({
  name: 'TEXT',
  group: 'text',
  help: help(
    '按格式写成文字，如 #,##0.00、0%、yyyy年m月d日',
    'Written out by a format such as #,##0.00, 0% or yyyy-mm-dd',
  ),
  example: ['TEXT(1234.567,"¥#,##0.00")', '¥1,234.57'],
  parameters: [
    { name: { zh: '数字或日期', en: 'number or date' }, kinds: ['number', 'date', 'datetime'] },
    { name: { zh: '格式', en: 'format' }, kinds: ['text'], written: wrong },
  ],
  result: 'text',
  check: ({ args: [value, format] }) => {
    const text = String(format!.value);
    const fits = value!.kind === 'number' ? numberFormat(text) : dateFormat(text);
    return fits
      ? null
      : {
          zh: `格式「${text}」是给${value!.kind === 'number' ? '日期' : '数字'}用的`,
          en: `The format “${text}” is for ${value!.kind === 'number' ? 'dates' : 'numbers'}`,
        };
  },
  evaluate: ([value, format], scope) =>
    typeof value === 'number'
      ? showNumber(value, numberFormat(format as string)!)
      : showDate(value as string, dateFormat(format as string)!, scope),
  sql: ([value], sql, { args }) => {
    const [{ kind }, { value: format }] = args as [(typeof args)[0], (typeof args)[0]];
    if (kind === 'number') return numberSql(value!, numberFormat(String(format))!, sql);
    return dateSql(value!, kind === 'datetime', dateFormat(String(format))!, sql);
  },
});
