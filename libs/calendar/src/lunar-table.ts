import { LunarYear } from 'lunar-typescript';
import { Invalid } from '@careloop/kernel';

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
  /** Day count of 正月初一, and of the next year's. */
  start: number;
  end: number;
}

const years = new Map<number, LunarYearRow>();

/**
 * A lunar year's months, computed once per year. Never from `Intl`: ICU is a day off in several months, 2027-02-06 …
 * 03-07 among them. Julian days count from noon, hence the half. One year more on either side serves SKIP at the ends.
 */
export function lunarYearRow(year: number): LunarYearRow {
  const known = years.get(year);
  if (known) return known;
  if (!Number.isInteger(year) || year < FIRST_LUNAR_YEAR - 1 || year > LAST_LUNAR_YEAR + 1)
    throw new Invalid('LUNAR_OUT_OF_RANGE', { first: FIRST_LUNAR_YEAR, last: LAST_LUNAR_YEAR });
  const months = LunarYear.fromYear(year)
    .getMonthsInYear()
    .map((m) => ({
      month: Math.abs(m.getMonth()),
      leap: m.isLeap(),
      days: m.getDayCount() as 29 | 30,
      start: Math.floor(m.getFirstJulianDay() + 0.5) - 2_440_588,
    }));
  const last = months[months.length - 1]!;
  const row = { year, months, start: months[0]!.start, end: last.start + last.days };
  years.set(year, row);
  return row;
}

/** Whether a lunar year is in the table. */
export const isLunarYear = (year: unknown): year is number =>
  Number.isInteger(year) && (year as number) >= FIRST_LUNAR_YEAR && (year as number) <= LAST_LUNAR_YEAR;
