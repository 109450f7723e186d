import { addDays, type LocalDate, partsOf } from '@careloop/calendar';

type Part = 'month-day' | 'day';
const near: Record<Part, Map<number, Set<number>>> = { 'month-day': new Map(), day: new Map() };

/**
 * The parts that a date may have which is at most a day away from one with this part: `228` → 227, 228, 229, 301. An
 * instant that falls on a customer's date has one of these in UTC.
 */
export function nearParts(part: Part, value: number): number[] {
  if (!near[part].size) walk();
  return [...(near[part].get(value) ?? [])];
}

/** A leap year and a common one, with the days around them. */
function walk() {
  const note = (part: Part, of: number, is: number) =>
    near[part].set(of, (near[part].get(of) ?? new Set<number>()).add(is));
  for (let date: LocalDate = '1999-12-31'; date < '2002-01-02'; date = addDays(date, 1)) {
    const { month, day } = partsOf(date);
    for (const by of [-1, 0, 1]) {
      const there = partsOf(addDays(date, by));
      note('month-day', month * 100 + day, there.month * 100 + there.day);
      note('day', day, there.day);
    }
  }
}
