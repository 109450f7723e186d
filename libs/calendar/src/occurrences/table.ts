import { daysOfMonthOn, monthDaysOn, type MonthDay } from '../anniversary';
import { textOfDay } from '../epoch-day';
import type { LocalDate } from '../local-date';
import { lunarDaysOn, type LunarDay } from '../lunar/anniversary';
import { daysOf, type DateWindow, type Occurrence, type OccurrenceSpec } from './definition';

/**
 * What to join a date column with, to plan for everybody at once. `by` says what of the stored value has to equal a row:
 * the date itself, its month and day, its day of the month (and then only rows with `on` after the stored date: the
 * anchor is not a return of itself), or the lunar month, day and leap.
 */
export type OccurrenceTable =
  | { by: 'date'; rows: (Occurrence & { date: LocalDate })[] }
  | { by: 'month-day'; rows: (Occurrence & MonthDay)[] }
  | { by: 'day'; rows: (Occurrence & { day: number })[] }
  | { by: 'lunar-day'; rows: (Occurrence & LunarDay)[] };

/**
 * All occurrences that act in a window, whoever they belong to: the same answer for each stored value as `occurrencesOf`,
 * found the other way round, by asking of each day what is kept on it. A common year's 28 February is kept for 28 and
 * for 29 February under SKIP backward, so a day may have several rows, a stored value and key never has two.
 */
export function occurrenceTable(spec: OccurrenceSpec, window: DateWindow): OccurrenceTable {
  const days = daysOf(spec, window);
  const walk = <T>(rowsOn: (on: LocalDate, act: LocalDate, day: number) => T[]): T[] => {
    const rows: T[] = [];
    if (days)
      for (let day = days.first; day <= days.last; day++)
        rows.push(...rowsOn(textOfDay(day), textOfDay(day + spec.offsetDays), day));
    return rows;
  };
  if (spec.calendar === 'lunar')
    return {
      by: 'lunar-day',
      rows: walk((on, act, day) =>
        lunarDaysOn(day, spec.skip).map(({ year, ...value }) => ({ ...value, on, act, key: `L${year}` })),
      ),
    };
  switch (spec.every) {
    case 'once':
      return { by: 'date', rows: walk((on, act) => [{ date: on, on, act, key: on }]) };
    case 'year':
      return {
        by: 'month-day',
        rows: walk((on, act) =>
          monthDaysOn(on, spec.skip).map((value) => ({ ...value, on, act, key: on.slice(0, 4) })),
        ),
      };
    case 'month':
      return {
        by: 'day',
        rows: walk((on, act) => daysOfMonthOn(on, spec.skip).map((day) => ({ day, on, act, key: on }))),
      };
  }
}
