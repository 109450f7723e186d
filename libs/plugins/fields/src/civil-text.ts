import { addDays, isLocalDate } from '@careloop/calendar';
import type { Language } from '@careloop/kernel';
import { readable } from './characters';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const monthOf = (name: string) => MONTHS.findIndex((m) => name.slice(0, 3).toLowerCase() === m.toLowerCase()) + 1;

/** `2027年3月1日`, `2027-03-01`, `2027/3/1`, `2027.3.1`, `20270301`: the date stands first, a time may follow. */
const YEAR_FIRST =
  /^(?:(\d{1,4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]|(\d{4})([-/.])(\d{1,2})\5(\d{1,2})|(\d{4})(\d\d)(\d\d)(?!\d))/;
const ENGLISH_MONTH_FIRST = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})/i;
const ENGLISH_DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})/i;

/** A date that begins a text, and what follows it; null when none does or it does not exist. */
export function readDate(text: string): { date: string; rest: string } | null {
  const found = (match: RegExpExecArray, year: string, month: string | number, day: string) => {
    const date = [year.padStart(4, '0'), String(month).padStart(2, '0'), day.padStart(2, '0')].join('-');
    return isLocalDate(date) ? { date, rest: text.slice(match[0].length).trim() } : null;
  };
  const first = YEAR_FIRST.exec(text);
  if (first) {
    const [, y, m, d, y2, , m2, d2, y3, m3, d3] = first;
    return found(first, (y ?? y2 ?? y3)!, (m ?? m2 ?? m3)!, (d ?? d2 ?? d3)!);
  }
  const month = ENGLISH_MONTH_FIRST.exec(text);
  if (month) return found(month, month[3]!, monthOf(month[1]!), month[2]!);
  const day = ENGLISH_DAY_FIRST.exec(text);
  return day ? found(day, day[3]!, monthOf(day[2]!), day[1]!) : null;
}

/** A time of day as seconds: `9:30`, `09:30:15`, `下午3:05`, `3:05 PM`, `9时30分`; null when it is none. */
export function readTime(text: string): { seconds: number; millis: number } | null {
  const match =
    /^(上午|下午|中午|晚上|凌晨)?\s*(\d{1,2})\s*[:时時点點]\s*(?:(\d{1,2})\s*(?:[:分]\s*(?:(\d{1,2})(?:[.,](\d{1,3})\d*)?\s*秒?)?)?)?\s*([ap]\.?m\.?)?$/i.exec(
      text,
    );
  if (!match) return null;
  const [, half, h = '0', m = '0', s = '0', ms = '0', meridiem] = match;
  let hour = Number(h);
  const named = half ?? meridiem;
  if (named && hour > 12 && /^[ap上凌]/i.test(named)) return null;
  if (/^(下午|晚上|p)/i.test(named ?? '') && hour < 12) hour += 12;
  else if (half === '中午' && hour < 11) hour += 12;
  else if (/^(上午|凌晨|a)/i.test(named ?? '') && hour === 12) hour = 0;
  if (hour > 23 || Number(m) > 59 || Number(s) > 59) return null;
  return { seconds: hour * 3600 + Number(m) * 60 + Number(s), millis: Number(ms.padEnd(3, '0')) };
}

/** A spreadsheet's day number (days since 1899-12-30, the time as its fraction), when the text is one. */
export function readSerial(text: string): { date: string; seconds: number } | null {
  if (!/^\d{1,7}(\.\d+)?$/.test(text)) return null;
  const serial = Number(text);
  // Day 60 is a 29 February 1900 that never was; nothing before it is sure.
  if (serial < 61 || serial >= 2_958_466) return null;
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400);
  return { date: addDays('1899-12-30', Math.floor(serial) + (seconds === 86_400 ? 1 : 0)), seconds: seconds % 86_400 };
}

/** What a cell says, ready for the readers above. */
export const dateText = (cell: string): string => readable(cell).replace(/\s+/g, ' ').replace(/^['’]/, '');

/** `2027年3月1日` · `Mar 1, 2027`. */
export function showDate(date: string, language: Language): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return language === 'en'
    ? `${MONTHS[Number(month) - 1]} ${Number(day)}, ${year}`
    : `${year}年${Number(month)}月${Number(day)}日`;
}
