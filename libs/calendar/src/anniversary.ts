import { Invalid } from '@careloop/kernel';
import { isLeap, LAST_DAY, lengthOf, textOf, textOfDay } from './epoch-day';
import { addMonths, dayNumber, partsOf, type LocalDate } from './local-date';
import { checkSkip, type Skip } from './skip';

/** A day of the year without a year; 29 February is one. */
export interface MonthDay {
  month: number;
  day: number;
}

/** Whether a month and day exist in some year. */
export const isMonthDay = ({ month, day }: MonthDay): boolean =>
  Number.isInteger(month) &&
  month >= 1 &&
  month <= 12 &&
  Number.isInteger(day) &&
  day >= 1 &&
  day <= lengthOf(2000, month);

function check(value: MonthDay): MonthDay {
  if (!isMonthDay(value)) throw new Invalid('MONTH_DAY_INVALID', { month: value.month, day: value.day });
  return value;
}

/** The month and day of a date. */
export function monthDayOf(date: LocalDate): MonthDay {
  const { month, day } = partsOf(date);
  return { month, day };
}

/** The anniversary in a year. Only 29 February can be missing: 28 February, 1 March or null, as `skip` says. */
export function anniversaryIn(year: number, value: MonthDay, skip: Skip = 'backward'): LocalDate | null {
  const { month, day } = check(value);
  checkSkip(skip);
  if (!Number.isInteger(year) || year < 1 || year > 9999)
    throw new Invalid('DATE_OUT_OF_RANGE', { first: '0001', last: '9999' });
  if (day <= lengthOf(year, month)) return textOf(year, month, day);
  if (skip === 'omit') return null;
  return skip === 'forward' ? textOf(year, 3, 1) : textOf(year, 2, 28);
}

/**
 * The n-th monthly return of an anchor (n = 0 is the anchor itself), counted from the anchor so that month ends do not
 * drift: 31 January returns on 28 February and on 31 March. Null where `omit` lets a month without that day fall away.
 */
export function monthlyOccurrence(anchor: LocalDate, n: number, skip: Skip = 'backward'): LocalDate | null {
  if (!Number.isInteger(n) || n < 0) throw new Invalid('NUMBER_INVALID', { name: 'n', value: n });
  return addMonths(anchor, n, skip);
}

/**
 * Days until the next anniversary: 0 when it is today. Null when none is left before the end of the year 9999.
 */
export function daysUntilAnniversary(value: MonthDay, today: LocalDate, skip: Skip = 'backward'): number | null {
  const now = dayNumber(today);
  const first = partsOf(today).year;
  // 29 February with `omit` may be eight years away (2096 → 2104).
  for (let year = first; year <= Math.min(first + 9, 9999); year++) {
    const on = anniversaryIn(year, value, skip);
    if (on && on >= today) return dayNumber(on) - now;
  }
  return null;
}

/** The months and days whose anniversary falls on a date, 29 February among them where `skip` moves it there. */
export function monthDaysOn(date: LocalDate, skip: Skip): MonthDay[] {
  const { year, month, day } = partsOf(date);
  const moved = skip === 'backward' ? month === 2 && day === 28 : skip === 'forward' && month === 3 && day === 1;
  return moved && !isLeap(year)
    ? [
        { month, day },
        { month: 2, day: 29 },
      ]
    : [{ month, day }];
}

/** The days of the month (1–31) whose monthly return falls on a date. */
export function daysOfMonthOn(date: LocalDate, skip: Skip): number[] {
  const { year, month, day } = partsOf(date);
  const length = lengthOf(year, month);
  const from = (first: number) => Array.from({ length: 31 - first + 1 }, (_, i) => first + i);
  if (skip === 'backward' && day === length) return from(day);
  if (skip === 'forward' && day === 1) {
    const before = month === 1 ? 31 : lengthOf(year, month - 1);
    return [day, ...from(before + 1)];
  }
  return [day];
}

/**
 * The months and days whose next anniversary (29 February → 28 February in common years) lies within `days` days from
 * today, both ends included: exactly those for which `daysUntilAnniversary` answers at most `days`.
 */
export function anniversaryTable(today: LocalDate, days: number): MonthDay[] {
  const first = dayNumber(today);
  const last = Math.min(first + Math.min(Math.floor(days), 366), LAST_DAY);
  const found = new Map<number, MonthDay>();
  for (let day = first; day <= last; day++)
    for (const value of monthDaysOn(textOfDay(day), 'backward')) found.set(value.month * 100 + value.day, value);
  return [...found.values()];
}
