import { Invalid } from '@careloop/kernel';
import { epochDay, isLeap, lengthOf, textOf, textOfDay } from './epoch-day';
import { checkSkip, type Skip } from './skip';

/** A civil date `YYYY-MM-DD`, 0001-01-01 … 9999-12-31, Gregorian throughout. It has no zone; texts sort as dates do. */
export type LocalDate = string;

/** Year (1–9999), month (1–12) and day of a civil date. */
export interface DateParts {
  year: number;
  month: number;
  day: number;
}

/** The digits of a text from `start` to `end` as a number; NaN where one is no digit. Rules read millions of dates. */
function digits(text: string, start: number, end: number): number {
  let n = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return NaN;
    n = n * 10 + digit;
  }
  return n;
}

function read(value: unknown): DateParts | null {
  if (typeof value !== 'string' || value.length !== 10 || value[4] !== '-' || value[7] !== '-') return null;
  const [year, month, day] = [digits(value, 0, 4), digits(value, 5, 7), digits(value, 8, 10)];
  if (!(year >= 1 && month >= 1 && month <= 12)) return null;
  return day >= 1 && day <= lengthOf(year, month) ? { year, month, day } : null;
}

/** Whether a value is a civil date that exists: `2027-02-29` is not. */
export const isLocalDate = (value: unknown): value is LocalDate => read(value) !== null;

/** The parts of a date; `DATE_INVALID` when it is none. */
export function partsOf(date: LocalDate): DateParts {
  const parts = read(date);
  if (!parts) throw new Invalid('DATE_INVALID', { value: date });
  return parts;
}

/** The date with these parts; `DATE_INVALID` when there is none. */
export function localDate(year: number, month: number, day: number): LocalDate {
  const date = textOf(year, month, day);
  partsOf(date);
  return date;
}

/** Days since 1970-01-01; `DATE_INVALID` for what is not a date. */
export function dayNumber(date: LocalDate): number {
  const { year, month, day } = partsOf(date);
  return epochDay(year, month, day);
}

/** The whole number, or `NUMBER_INVALID`. */
function whole(value: number, name: string): number {
  if (!Number.isSafeInteger(value)) throw new Invalid('NUMBER_INVALID', { name, value });
  return value;
}

export const isLeapYear = (year: number): boolean => isLeap(year);

/** 28–31; `DATE_INVALID` when the month is not 1–12 or the year not 1–9999. */
export const daysInMonth = (year: number, month: number): number => {
  partsOf(textOf(year, month, 1));
  return lengthOf(year, month);
};

/** The date `days` later (earlier when negative); `DATE_OUT_OF_RANGE` beyond 0001 … 9999. */
export const addDays = (date: LocalDate, days: number): LocalDate => textOfDay(dayNumber(date) + whole(days, 'days'));

/** Days from `from` to `to`: positive when `to` is later. */
export const diffDays = (from: LocalDate, to: LocalDate): number => dayNumber(to) - dayNumber(from);

/** ISO day of the week: 1 Monday … 7 Sunday. */
export const dayOfWeek = (date: LocalDate): number => ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;

/** -1, 0 or 1, for sorting. */
export function compareDates(a: LocalDate, b: LocalDate): -1 | 0 | 1 {
  partsOf(a);
  partsOf(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The anchor's day, `months` months away. Always count from the anchor, never from an earlier result: 31 January plus 1
 * is 28 February, plus 2 is 31 March. A day the month lacks follows `skip`; with `omit` it answers null.
 */
export function addMonths(anchor: LocalDate, months: number, skip?: 'backward' | 'forward'): LocalDate;
export function addMonths(anchor: LocalDate, months: number, skip: Skip): LocalDate | null;
export function addMonths(anchor: LocalDate, months: number, skip: Skip = 'backward'): LocalDate | null {
  checkSkip(skip);
  const { year, month, day } = partsOf(anchor);
  const target = year * 12 + month - 1 + whole(months, 'months');
  const [y, m] = [Math.floor(target / 12), (((target % 12) + 12) % 12) + 1];
  const length = lengthOf(y, m);
  if (day <= length) return textOfDay(epochDay(y, m, day));
  if (skip === 'omit') return null;
  return textOfDay(epochDay(y, m, length) + (skip === 'forward' ? 1 : 0));
}

/** Days until a date: 0 today, negative when it has passed. */
export const daysUntil = (date: LocalDate, today: LocalDate): number => diffDays(today, date);

/** Days since a date: 0 today, negative when it is still to come. */
export const daysSince = (date: LocalDate, today: LocalDate): number => diffDays(date, today);

/** The year of a date. */
export const yearOf = (date: LocalDate): number => partsOf(date).year;
