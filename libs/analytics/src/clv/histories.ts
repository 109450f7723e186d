import { dayNumber, type LocalDate } from '@careloop/calendar';
import { type Order, purchasesBefore, purchasesOf, type Purchases } from '../orders';
import { checked } from '../numbers/check';

/** Length of a model's unit of time in days; a month and a year are average ones. */
export const UNIT_DAYS = { day: 1, week: 7, month: 30.4375, year: 365.25 } as const;
export type TimeUnit = keyof typeof UNIT_DAYS;

/** What BG/NBD and Gamma-Gamma know of a customer. */
export interface History {
  customer: string;
  /** x: purchase days after the first. */
  frequency: number;
  /** t_x: time from the first purchase to the last, in units; 0 without a repeat. */
  recency: number;
  /** T: time from the first purchase to the end of observation, in units. */
  age: number;
  /** z̄: mean amount of the repeat purchases, in money; 0 without a repeat. */
  spend: number;
}

/** A customer's history and how often they bought afterwards. */
export interface HeldOut extends History {
  /** Purchase days after the end of observation, up to the end of the orders given. */
  later: number;
}

/**
 * Histories of everybody who bought up to and including `observedTo`. Purchases of one customer on one day are one.
 * `DATE_INVALID`, `ANALYTICS_VALUE_INVALID`.
 */
export function historiesOf(orders: Iterable<Order>, observedTo: LocalDate, unit: TimeUnit = 'week'): HeldOut[] {
  const end = dayNumber(observedTo);
  const days = UNIT_DAYS[unit];
  const all = purchasesOf(orders);
  const counts = new Map(all.map(({ customer, purchases }) => [customer, purchases.length]));
  return purchasesBefore(all, end + 1).map((own) => ({
    ...historyOf(own, end, days),
    later: counts.get(own.customer)! - own.purchases.length,
  }));
}

function historyOf({ customer, purchases }: Purchases, end: number, days: number): History {
  const first = purchases[0]!.day;
  const repeats = purchases.slice(1);
  return {
    customer,
    frequency: repeats.length,
    recency: (purchases.at(-1)!.day - first) / days,
    age: (end - first) / days,
    spend: repeats.length ? repeats.reduce((total, { amount }) => total + amount, 0) / repeats.length : 0,
  };
}

/** A history that can be one: 0 ≤ t_x ≤ T, a whole number of repeats. `ANALYTICS_VALUE_INVALID`. */
export function checkedHistory<H extends Pick<History, 'frequency' | 'recency' | 'age'>>(history: H): H {
  checked('frequency', history.frequency, 'count');
  checked('recency', history.recency, 'not negative');
  checked('age', history.age, 'not negative');
  checked('age − recency', history.age - history.recency, 'not negative');
  return history;
}
