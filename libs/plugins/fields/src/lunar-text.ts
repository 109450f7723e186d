import { isLunarDate, type LunarDate, lunarText } from '@careloop/calendar';
import type { Language } from '@careloop/kernel';
import { readable } from './characters';

const DIGITS = '〇一二三四五六七八九';
const NAMED: Record<string, number> = { 正: 1, 元: 1, 端: 1, 冬: 11, 十一: 11, 腊: 12, 臘: 12, 十二: 12 };

/** 1–39 from `初一`, `十五`, `廿三`, `二十三`, `卅`, `三十`, `15`. */
function numeral(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const plain = text
    .replace(/^初/, '')
    .replace(/^廿|^卄/, '二十')
    .replace(/^卅/, '三十');
  const match = /^([一二三])?(十)?([一二三四五六七八九])?$/.exec(plain);
  if (!plain || !match) return NaN;
  const [, tens, ten, ones] = match;
  if (!ten) return ones && tens ? NaN : DIGITS.indexOf(ones ?? tens ?? '');
  return (tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0);
}

const yearOf = (text: string): number =>
  Number([...text.replace(/[零○]/g, '〇')].map((c) => (DIGITS.includes(c) ? DIGITS.indexOf(c) : c)).join(''));

const CHINESE =
  /^(?:([\d〇○零一二三四五六七八九]{4})年)?([闰閏润]?)([正元端冬腊臘]|十[一二]?|[一二三四五六七八九]|\d{1,2})月(初?[一二三四五六七八九十廿卄卅]{1,3}|\d{1,2})[日号號]?$/;
const NUMERIC = /^(?:(\d{4})[-/.])?([闰閏润]?)(\d{1,2})[-/.]([闰閏润]?)(\d{1,2})$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)$/;
const ENGLISH = /^month (\d{1,2})( \(leap\))?,? day (\d{1,2})(?:,? (\d{4}))?$/i;

/**
 * The lunar date a text names, or null: `农历八月十五`, `闰六月初一`, `1990年腊月三十`, `1990-08-15` (read as lunar), `除夕`
 * (腊月三十). With a year the date has to exist in it.
 */
export function readLunar(cell: string): LunarDate | null {
  const spaced = readable(cell);
  const text = spaced.replace(/\s/g, '').replace(/^(农历|農曆|阴历|陰曆|旧历|舊曆|夏历)/, '');
  const made = (year: string | undefined, month: number, leap: boolean, day: number) => {
    const value: LunarDate = { month, day, leap, ...(year && { year: yearOf(year) }) };
    return isLunarDate(value) ? value : null;
  };
  if (text === '除夕') return made(undefined, 12, false, 30);
  const chinese = CHINESE.exec(text);
  if (chinese) {
    const [, year, leap, month = '', day = ''] = chinese;
    return made(year, NAMED[month] ?? numeral(month), !!leap, numeral(day));
  }
  const numeric = NUMERIC.exec(text);
  if (numeric) return made(numeric[1], Number(numeric[3]), !!(numeric[2] || numeric[4]), Number(numeric[5]));
  const compact = COMPACT.exec(text);
  if (compact) return made(compact[1], Number(compact[2]), false, Number(compact[3]));
  const english = ENGLISH.exec(spaced);
  return english ? made(english[4], Number(english[1]), !!english[2], Number(english[3])) : null;
}

/** `1990年八月十五`, `闰六月初一` · `Month 6 (leap), day 1, 2025`: what `readLunar` reads again. */
export function showLunar(date: LunarDate, language: Language): string {
  const { year, month, day, leap } = date;
  if (language === 'en') return `Month ${month}${leap ? ' (leap)' : ''}, day ${day}${year ? `, ${year}` : ''}`;
  return lunarText(date).zh.slice('农历'.length);
}
