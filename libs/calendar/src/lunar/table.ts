import { Invalid } from '@careloop/kernel';
import { epochDay } from '../epoch-day';
import { LUNAR_YEARS } from './years';

/** First and last lunar year of the table; the years outside are not confirmed by published almanacs. */
export const FIRST_LUNAR_YEAR = 1901;
export const LAST_LUNAR_YEAR = 2099;

/** One month of a lunar year in the order of the year; `start` is the day count of its first day. */
export interface LunarMonthRow {
  month: number;
  leap: boolean;
  days: 29 | 30;
  start: number;
}

export interface LunarYearRow {
  year: number;
  months: LunarMonthRow[];
  /** Day count of 正月初一. */
  start: number;
}

const years = new Map<number, LunarYearRow>();

/**
 * A lunar year's months, unpacked once per year. Never from `Intl`: ICU is a day off in several months, 2027-02-06 …
 * 03-07 among them. One year more on either side serves SKIP at the ends.
 */
export function lunarYearRow(year: number): LunarYearRow {
  const known = years.get(year);
  if (known) return known;
  const packed = LUNAR_YEARS[year - (FIRST_LUNAR_YEAR - 1)];
  if (packed === undefined) throw new Invalid('LUNAR_OUT_OF_RANGE', { first: FIRST_LUNAR_YEAR, last: LAST_LUNAR_YEAR });
  const row = unpack(year, packed);
  years.set(year, row);
  return row;
}

function unpack(year: number, packed: number): LunarYearRow {
  const leapMonth = (packed >> 13) & 0xf;
  const start = epochDay(year, 1, 1) + (packed >> 17);
  const months: LunarMonthRow[] = [];
  let next = start;
  for (let index = 0; index < (leapMonth ? 13 : 12); index++) {
    const leap = leapMonth > 0 && index === leapMonth;
    const month = leapMonth && index >= leapMonth ? index : index + 1;
    const days = (packed >> index) & 1 ? 30 : 29;
    months.push({ month, leap, days, start: next });
    next += days;
  }
  return { year, months, start };
}

/** Whether a lunar year is in the table. */
export const isLunarYear = (year: unknown): year is number =>
  Number.isInteger(year) && (year as number) >= FIRST_LUNAR_YEAR && (year as number) <= LAST_LUNAR_YEAR;
