import { dayNumber, type LocalDate } from '@careloop/calendar';
import { checked } from './numbers/check';
import { sum } from './numbers/summary';

/** One order (or order line) of one customer. `amount` in any one currency; `date` as the workspace's calendar says. */
export interface Order {
  customer: string;
  date: LocalDate;
  amount: number;
}

/** What one customer bought on one day; several orders of a day are one purchase. */
export interface Purchase {
  /** Days since 1970-01-01. */
  day: number;
  amount: number;
}

/** One customer's purchase days in ascending order. */
export interface Purchases {
  customer: string;
  purchases: Purchase[];
}

/** Money to a millionth: so that the same amounts in another order are the same total. */
const money = (amounts: number[]) => Math.round(sum(amounts) * 1e6) / 1e6;

/**
 * Purchase days by customer, customers in the order of their ids (by code unit). `DATE_INVALID` for a date that does not
 * exist, `ANALYTICS_VALUE_INVALID` for an amount that is no number.
 */
export function purchasesOf(orders: Iterable<Order>): Purchases[] {
  const days = new Map<LocalDate, number>();
  const byCustomer = new Map<string, Map<number, number[]>>();
  for (const { customer, date, amount } of orders) {
    let day = days.get(date);
    if (day === undefined) days.set(date, (day = dayNumber(date)));
    let own = byCustomer.get(customer);
    if (!own) byCustomer.set(customer, (own = new Map()));
    const amounts = own.get(day);
    if (amounts) amounts.push(checked('amount', amount, 'finite'));
    else own.set(day, [checked('amount', amount, 'finite')]);
  }
  return [...byCustomer]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([customer, own]) => ({
      customer,
      purchases: [...own].sort(([a], [b]) => a - b).map(([day, amounts]) => ({ day, amount: money(amounts) })),
    }));
}

/** The purchases before a day (days since 1970-01-01); customers without any are left out. */
export const purchasesBefore = (all: Purchases[], day: number): Purchases[] =>
  all
    .map(({ customer, purchases }) => ({ customer, purchases: purchases.filter((one) => one.day < day) }))
    .filter(({ purchases }) => purchases.length > 0);

/** The total of some purchases, in the currency of the orders. */
export const amountOf = (purchases: Purchase[]): number => money(purchases.map(({ amount }) => amount));
