import { Invalid, type Detail } from '@careloop/kernel';
import { FIRST_DAY, LAST_DAY, textOfDay } from '../epoch-day';
import { dayNumber, type LocalDate } from '../local-date';
import { isInLunarTable } from '../lunar/dates';
import { FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR } from '../lunar/table';
import { isSkip, type Skip } from '../skip';

/**
 * How a date field brings care: once on that date, on its anniversaries, or monthly on its day. `offsetDays` (negative
 * is earlier) is added after the date has been moved by `skip`. Lunar dates return yearly only.
 */
export interface OccurrenceSpec {
  every: 'once' | 'year' | 'month';
  calendar: 'solar' | 'lunar';
  offsetDays: number;
  skip: Skip;
}

/** Business dates on which something is to be done, both included. Empty when `from` is after `to`. */
export interface DateWindow {
  from: LocalDate;
  to: LocalDate;
}

/** One return of a date: the day itself, the day to act (`on` plus the offset), and the key that makes it happen once. */
export interface Occurrence {
  on: LocalDate;
  act: LocalDate;
  /** once: the date; year: `2027`; month: the day itself `2027-01-31`; lunar year: `L2026`. */
  key: string;
}

/** `OCCURRENCE_SPEC_INVALID` with one detail per mistake. */
export function checkOccurrenceSpec(spec: OccurrenceSpec): OccurrenceSpec {
  const wrong: Detail[] = [];
  if (!['once', 'year', 'month'].includes(spec.every)) wrong.push({ path: 'every', code: 'UNKNOWN' });
  if (!['solar', 'lunar'].includes(spec.calendar)) wrong.push({ path: 'calendar', code: 'UNKNOWN' });
  if (spec.calendar === 'lunar' && spec.every !== 'year') wrong.push({ path: 'every', code: 'LUNAR_YEARLY_ONLY' });
  if (!Number.isSafeInteger(spec.offsetDays)) wrong.push({ path: 'offsetDays', code: 'NOT_WHOLE' });
  if (!isSkip(spec.skip)) wrong.push({ path: 'skip', code: 'UNKNOWN' });
  if (wrong.length) throw new Invalid('OCCURRENCE_SPEC_INVALID', {}, wrong);
  return spec;
}

/**
 * First and last day count that acts inside the window, as days of the occurrence itself. Null when there are none;
 * `LUNAR_OUT_OF_RANGE` rather than a silent gap when the lunar table does not cover them.
 */
export function daysOf(spec: OccurrenceSpec, window: DateWindow): { first: number; last: number } | null {
  const { calendar, offsetDays } = checkOccurrenceSpec(spec);
  const first = Math.max(dayNumber(window.from) - offsetDays, FIRST_DAY);
  const last = Math.min(dayNumber(window.to) - offsetDays, LAST_DAY);
  if (first > last) return null;
  if (calendar === 'lunar' && !(isInLunarTable(textOfDay(first)) && isInLunarTable(textOfDay(last))))
    throw new Invalid('LUNAR_OUT_OF_RANGE', { first: FIRST_LUNAR_YEAR, last: LAST_LUNAR_YEAR });
  return { first, last };
}
