import { addDays, dayNumber, isLocalDate, localDateOf, type LocalDate } from '@careloop/calendar';
import { millisOf } from './instants';
import type { RuleContext } from './types';

/** The last answer of `today`; a pure function's memory, since a batch asks the same question for every record. */
let asked = { millis: NaN, zone: '', date: '' };

/** Today's civil date in the context's zone. */
export function todayOf({ now, zone }: RuleContext): LocalDate {
  const millis = now.getTime();
  if (asked.millis !== millis || asked.zone !== zone) asked = { millis, zone, date: localDateOf(now, zone) };
  return asked.date;
}

/** The date `days` from today, or null beyond the years 0001 … 9999. */
export function todayPlus(context: RuleContext, days: number): LocalDate | null {
  try {
    return addDays(todayOf(context), days);
  } catch {
    return null;
  }
}

/** The civil date of a date or, in the context's zone, of an instant; null for all else. */
export function dateOf(value: unknown, context: RuleContext): LocalDate | null {
  if (typeof value !== 'string') return null;
  if (value.length === 10) return isLocalDate(value) ? value : null;
  const millis = millisOf(value);
  return millis === null ? null : localDateOf(new Date(millis), context.zone);
}

/** Civil days from today to a date or instant; null when it is empty. */
export function daysUntilValue(value: unknown, context: RuleContext): number | null {
  const date = dateOf(value, context);
  return date === null ? null : dayNumber(date) - dayNumber(todayOf(context));
}
