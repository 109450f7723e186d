import { dayNumber, isLocalDate, type LocalDate } from '../local-date';
import { civilOf, textOfDay } from '../epoch-day';
import { isLunarYear, lunarYearRow, type LunarMonthRow } from './table';
import { Invalid } from '@careloop/kernel';

const { floor } = Math;

/** A lunar date: month 1–12, `leap` for a 闰月, day 1–30; the lunar year is often not known. */
export interface LunarDate {
  month: number;
  day: number;
  leap: boolean;
  year?: number;
}

/** A lunar date as one number: year · 20000 + (leap: 10000) + month · 100 + day; year 0 when unknown. */
export const lunarCode = ({ year, month, day, leap }: LunarDate): number =>
  (year ?? 0) * 20000 + (leap ? 10000 : 0) + month * 100 + day;

/** A month of a lunar year and where it lies in the solar calendar; `first` is its first day. */
export interface LunarMonth {
  month: number;
  leap: boolean;
  days: 29 | 30;
  first: LocalDate;
}

const within = (n: unknown, first: number, last: number) =>
  Number.isInteger(n) && first <= (n as number) && (n as number) <= last;

/**
 * Whether a value is a lunar date. With a year (1901–2099) it must exist in that year: 闰六月 does in 2025, not in 2026.
 * Without one any month, leap or not, and any day up to 30 will do. `year: null` counts as no year.
 */
export function isLunarDate(value: unknown): value is LunarDate {
  if (typeof value !== 'object' || value === null) return false;
  const { month, day, leap, year } = value as Record<string, unknown>;
  if (!within(month, 1, 12) || !within(day, 1, 30) || typeof leap !== 'boolean') return false;
  if (year === undefined || year === null) return true;
  return lunarToSolar({ ...(value as LunarDate), year: year as number }) !== null;
}

/** The months of a lunar year in their order, the leap month after its namesake; `LUNAR_OUT_OF_RANGE` outside 1901–2099. */
export function lunarMonthsOf(year: number): LunarMonth[] {
  if (!isLunarYear(year)) throw new Invalid('LUNAR_OUT_OF_RANGE', { first: 1901, last: 2099 });
  return lunarYearRow(year).months.map(({ month, leap, days, start }) => ({
    month,
    leap,
    days,
    first: textOfDay(start),
  }));
}

/** The leap month's number in a lunar year, or null. */
export const leapMonthOf = (year: number): number | null => lunarMonthsOf(year).find((m) => m.leap)?.month ?? null;

/** The solar date of a lunar one; null when that date does not exist or its year is outside 1901–2099. */
export function lunarToSolar({ year, month, day, leap }: LunarDate & { year: number }): LocalDate | null {
  if (!isLunarYear(year) || !Number.isInteger(day) || day < 1) return null;
  const row = lunarYearRow(year).months.find((m) => m.month === month && m.leap === leap);
  return row && day <= row.days ? textOfDay(row.start + day - 1) : null;
}

/** The month a day count lies in. The lunar year begins between 21 January and 20 February. */
export function lunarMonthAt(epoch: number): { year: number; index: number; row: LunarMonthRow } {
  const solarYear = civilOf(epoch).year;
  const { year, months, start } = lunarYearRow(epoch < lunarYearRow(solarYear).start ? solarYear - 1 : solarYear);
  let index = floor((epoch - start) / 30);
  while (index + 1 < months.length && months[index + 1]!.start <= epoch) index++;
  return { year, index, row: months[index]! };
}

/** The lunar date of a solar one; null outside the lunar years 1901–2099 (1901-02-19 … 2100-02-08). */
export function solarToLunar(date: LocalDate): Required<LunarDate> | null {
  const epoch = dayNumber(date);
  if (!isInLunarTable(date)) return null;
  const { year, row } = lunarMonthAt(epoch);
  return { year, month: row.month, leap: row.leap, day: epoch - row.start + 1 };
}

/** First and last solar day of the lunar years 1901–2099. */
export const FIRST_LUNAR_DAY: LocalDate = '1901-02-19';
export const LAST_LUNAR_DAY: LocalDate = '2100-02-08';

/** Whether the lunar table covers a date. */
export const isInLunarTable = (date: LocalDate): boolean =>
  isLocalDate(date) && date >= FIRST_LUNAR_DAY && date <= LAST_LUNAR_DAY;
