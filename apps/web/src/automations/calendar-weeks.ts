import { addDays, dayNumber, dayOfWeek, type LocalDate } from '@careloop/calendar';

/** The weeks (Monday first) that hold the days from `from` to `to`; days outside are marked. */
export function weeksOf(from: LocalDate, to: LocalDate): { date: LocalDate; inside: boolean }[][] {
  const weeks: { date: LocalDate; inside: boolean }[][] = [];
  for (let monday = addDays(from, 1 - dayOfWeek(from)); dayNumber(monday) <= dayNumber(to); monday = addDays(monday, 7))
    weeks.push(
      Array.from({ length: 7 }, (_, i) => {
        const date = addDays(monday, i);
        return { date, inside: date >= from && date <= to };
      }),
    );
  return weeks;
}

/** Three strengths of colour for a day's count, 0 for none, against the busiest day. */
export const strength = (count: number, most: number): 0 | 1 | 2 | 3 =>
  count === 0 ? 0 : count > (most * 2) / 3 ? 3 : count > most / 3 ? 2 : 1;
