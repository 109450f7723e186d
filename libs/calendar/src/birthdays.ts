import { anniversaryIn, monthDayOf } from './anniversary';
import { isLocalDate, yearOf, type LocalDate } from './local-date';

/**
 * Dates that systems write when they do not know: 0 as Unix time, 0 as a spreadsheet's serial day, the first day of old
 * databases. Nobody is greeted on them. Dates before `from` (the year 0001) are the same.
 */
export const PLACEHOLDER_DATES: { dates: readonly LocalDate[]; from: LocalDate } = {
  dates: ['1753-01-01', '1899-12-30', '1899-12-31', '1900-01-01', '1970-01-01'],
  from: '0002-01-01',
};

/** Years that mean "no year": Apple writes 1604, Siebel 1753. */
export const NO_YEARS: readonly number[] = [1604, 1753];

/**
 * What a stored birthday tells: all of it, only month and day (`no-year`: greet, but show no age), or nothing (`unknown`:
 * a placeholder, a day still to come, or no date at all).
 */
export function birthdayKnown(date: LocalDate | null | undefined, today: LocalDate): 'full' | 'no-year' | 'unknown' {
  if (!isLocalDate(date) || date > today || date < PLACEHOLDER_DATES.from) return 'unknown';
  if (PLACEHOLDER_DATES.dates.includes(date)) return 'unknown';
  return NO_YEARS.includes(yearOf(date)) ? 'no-year' : 'full';
}

/** Whether a stored birthday is no real day, so that nobody may be greeted on it. 1604-04-15 is one: 15 April, no year. */
export const isBadBirthday = (date: LocalDate | null | undefined, today: LocalDate): boolean =>
  birthdayKnown(date, today) === 'unknown';

/** Age in full years on a day (29 February counts from 28 February in common years); null when the year is not known. */
export function ageOn(birthday: LocalDate, today: LocalDate): number | null {
  if (birthdayKnown(birthday, today) !== 'full') return null;
  const year = yearOf(today);
  const kept = anniversaryIn(year, monthDayOf(birthday), 'backward')!;
  return year - yearOf(birthday) - (kept <= today ? 0 : 1);
}
