import { Invalid } from '@careloop/kernel';

/** Days of the proleptic Gregorian calendar counted from 1970-01-01 = 0. Internal: outside, dates are text. */
export const FIRST_DAY = -719_162; // 0001-01-01
export const LAST_DAY = 2_932_896; // 9999-12-31

const { floor } = Math;

/** Floored division, exact for whole numbers of this size. */
const div = (a: number, b: number) => floor(a / b);

/** The day count of a civil date (H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil). */
export function epochDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = div(y, 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = div(153 * (month + (month > 2 ? -3 : 9)) + 2, 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + div(yearOfEra, 4) - div(yearOfEra, 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Year, month and day of a day count (civil_from_days of the same source). */
export function civilOf(epoch: number): { year: number; month: number; day: number } {
  const z = epoch + 719_468;
  const era = div(z, 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = div(dayOfEra - div(dayOfEra, 1460) + div(dayOfEra, 36_524) - div(dayOfEra, 146_096), 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + div(yearOfEra, 4) - div(yearOfEra, 100));
  const shifted = div(5 * dayOfYear + 2, 153);
  const month = shifted + (shifted < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - div(153 * shifted + 2, 5) + 1,
  };
}

export const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
export const lengthOf = (year: number, month: number) => (month === 2 && isLeap(year) ? 29 : LENGTHS[month - 1]!);

const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);

/** The text of a date whose parts are known to be real. */
export const textOf = (year: number, month: number, day: number) =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

/** The text of a day count; `DATE_OUT_OF_RANGE` outside 0001-01-01 … 9999-12-31. */
export function textOfDay(epoch: number): string {
  if (!(epoch >= FIRST_DAY && epoch <= LAST_DAY))
    throw new Invalid('DATE_OUT_OF_RANGE', { first: '0001', last: '9999' });
  const { year, month, day } = civilOf(epoch);
  return textOf(year, month, day);
}
