import { addDays, addMonths, dayNumber, dayOfWeek, type LocalDate } from '@careloop/calendar';
import type { Order } from '../orders';

export type CohortPeriod = 'week' | 'month';

/** Customers who first bought in the same week (Monday to Sunday) or month. */
export interface Cohort {
  /** First day of the period. */
  start: LocalDate;
  size: number;
  /** Customers of the cohort who bought in the period 1, 2, … after it, up to the period of the last day known. */
  active: CohortCell[];
}

/** One cell of the cohort triangle. */
export interface CohortCell {
  /** Periods after the first. */
  after: number;
  customers: number;
  /** The period was not over on the day of the analysis, so the figure will still grow. */
  unfinished: boolean;
}

const startOf = (date: LocalDate, period: CohortPeriod): LocalDate =>
  period === 'month' ? `${date.slice(0, 8)}01` : addDays(date, 1 - dayOfWeek(date));

const nextStart = (start: LocalDate, period: CohortPeriod): LocalDate =>
  period === 'month' ? addMonths(start, 1) : addDays(start, 7);

/**
 * The cohort triangle of what was bought before `asOf` (days up to the one before it are complete). A period counts a
 * customer once. Cohorts ascending; a cohort nobody started is absent. `DATE_INVALID`.
 */
export function cohortRetention(
  orders: Iterable<Pick<Order, 'customer' | 'date'>>,
  period: CohortPeriod,
  asOf: LocalDate,
): Cohort[] {
  const end = dayNumber(asOf);
  const starts = new Map<LocalDate, LocalDate | null>(); // null: not known yet as of that day
  const periods = new Map<string, Set<LocalDate>>();
  for (const { customer, date } of orders) {
    let start = starts.get(date);
    if (start === undefined) starts.set(date, (start = dayNumber(date) < end ? startOf(date, period) : null));
    if (start === null) continue;
    const own = periods.get(customer);
    if (own) own.add(start);
    else periods.set(customer, new Set([start]));
  }
  if (!periods.size) return [];

  const all = [...starts.values()].filter((start) => start !== null).sort();
  const line: LocalDate[] = [];
  for (let start = all[0]!; dayNumber(start) < end; start = nextStart(start, period)) line.push(start);
  const place = new Map(line.map((start, i) => [start, i]));
  const finished = line.map((start) => dayNumber(nextStart(start, period)) <= end);

  const counts = line.map((_, first) => new Array<number>(line.length - first).fill(0));
  for (const own of periods.values()) {
    const places = [...own].map((start) => place.get(start)!);
    const first = Math.min(...places);
    for (const one of places) counts[first]![one - first]!++;
  }
  return line.flatMap((start, first) => {
    const [size = 0, ...active] = counts[first]!;
    if (!size) return [];
    const cells = active.map((customers, i) => ({ after: i + 1, customers, unfinished: !finished[first + i + 1]! }));
    return [{ start, size, active: cells }];
  });
}
