import { anniversaryIn, monthDayOf, monthlyOccurrence, type MonthDay } from '../anniversary';
import { textOfDay } from '../epoch-day';
import { addDays, dayNumber, partsOf, type LocalDate } from '../local-date';
import { lunarMonthAt } from '../lunar/dates';
import { checkLunarDay, lunarOccurrence, type LunarDay } from '../lunar/anniversary';
import { daysOf, type DateWindow, type Occurrence, type OccurrenceSpec } from './definition';

/** A stored value that returns: a date, a month and day without a year (yearly only), or a lunar day. */
export type OccurrenceValue = LocalDate | MonthDay | LunarDay;

/**
 * One record's occurrences that act in a window, in order. Yearly returns ignore the stored year; monthly ones are
 * counted from the stored date, which is not a return of itself. `DATE_INVALID` … when the value does not fit the spec.
 */
export function occurrencesOf(spec: OccurrenceSpec, value: OccurrenceValue, window: DateWindow): Occurrence[] {
  const days = daysOf(spec, window);
  const returns = !days
    ? []
    : spec.calendar === 'lunar'
      ? lunarReturns(spec, value, days)
      : solarReturns(spec, value, days);
  return returns.flatMap(({ on, key }) => {
    const day = on === null ? NaN : dayNumber(on);
    if (on === null || !days || day < days.first || day > days.last) return [];
    return [{ on, act: addDays(on, spec.offsetDays), key: key ?? on }];
  });
}

type Days = NonNullable<ReturnType<typeof daysOf>>;
type Return = { on: LocalDate | null; key?: string };

const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

function lunarReturns({ skip }: OccurrenceSpec, value: OccurrenceValue, { first, last }: Days): Return[] {
  const day = checkLunarDay(value as LunarDay);
  // SKIP forward may carry the end of a lunar year into the next.
  const years = range(lunarMonthAt(first).year - 1, lunarMonthAt(last).year);
  return years.map((year) => ({ on: lunarOccurrence(year, day, skip), key: `L${year}` }));
}

function solarReturns({ every, skip }: OccurrenceSpec, value: OccurrenceValue, { first, last }: Days): Return[] {
  const [from, to] = [partsOf(textOfDay(first)), partsOf(textOfDay(last))];
  if (every === 'year') {
    const monthDay = typeof value === 'string' ? monthDayOf(value) : (value as MonthDay);
    return range(from.year, to.year).map((year) => ({
      on: anniversaryIn(year, monthDay, skip),
      key: String(year).padStart(4, '0'),
    }));
  }
  const anchor = value as LocalDate;
  const { year, month } = partsOf(anchor);
  if (every === 'once') return [{ on: anchor }];
  // The month before the window may be carried into it by SKIP forward.
  const monthsTo = (date: { year: number; month: number }) => (date.year - year) * 12 + date.month - month;
  return range(Math.max(1, monthsTo(from) - 1), monthsTo(to)).map((n) => ({ on: monthlyOccurrence(anchor, n, skip) }));
}
