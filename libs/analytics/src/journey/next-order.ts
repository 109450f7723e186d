import { addDays, dayNumber, type LocalDate } from '@careloop/calendar';
import { ascending, quantile } from '../numbers/summary';
import { purchasesBefore, type Purchases } from '../orders';

/** When a customer's next order is expected. */
export interface NextOrder {
  customer: string;
  /** The middle of what is expected. */
  expected: LocalDate;
  /** Four of five orders come between these days. */
  earliest: LocalDate;
  latest: LocalDate;
  /** Days after `latest` on the day of the analysis; 0 while the order may still come in time. */
  overdue: number;
  /** Own gaps between purchases; the fewer, the more the gaps of all customers count. */
  gaps: number;
}

/** Gaps of all customers count as this many own ones. */
const BORROWED = 2;
/** Fewer gaps among all customers say nothing. */
export const GAPS_FLOOR = 20;

/**
 * The expected day of the next order of everybody who bought before `asOf`: the last purchase day plus the customer's
 * typical gap, its logarithm drawn towards that of all customers (two borrowed gaps; empirical Bayes, after Efron & Morris
 * 1975), with an 80 % range from the spread of gaps around each customer's own. Empty below `GAPS_FLOOR` gaps in all.
 * `DATE_INVALID`.
 */
export function nextOrders(all: Purchases[], asOf: LocalDate): NextOrder[] {
  const today = dayNumber(asOf);
  const customers = purchasesBefore(all, today).map(({ customer, purchases }) => ({
    customer,
    last: purchases.at(-1)!.day,
    gaps: purchases.slice(1).map(({ day }, i) => Math.log(day - purchases[i]!.day)),
  }));
  const everybody = ascending(customers.flatMap(({ gaps }) => gaps));
  if (everybody.length < GAPS_FLOOR) return [];
  const common = quantile(everybody, 0.5);
  const typical = (gaps: number[]) =>
    gaps.reduce((sum, gap) => sum + gap, BORROWED * common) / (gaps.length + BORROWED);
  // How far the next gap falls from what the ones before it made typical: the error such a forecast really has.
  const errors = ascending(
    customers.flatMap(({ gaps }) => gaps.map((gap, i) => gap - typical(gaps.slice(Math.max(0, i - 20), i)))),
  );
  const [middle, early, late] = [0.5, 0.1, 0.9].map((p) => quantile(errors, p)) as [number, number, number];
  return customers.map(({ customer, last, gaps }) => {
    const own = typical(gaps.slice(-20));
    const after = (error: number) => Math.min(36_500, Math.max(1, Math.round(Math.exp(own + error))));
    const day = (error: number) => addDays('1970-01-01', last + after(error));
    return {
      customer,
      expected: day(middle),
      earliest: day(early),
      latest: day(late),
      overdue: Math.max(0, today - last - after(late)),
      gaps: gaps.length,
    };
  });
}
