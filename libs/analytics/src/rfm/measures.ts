import { dayNumber, type LocalDate } from '@careloop/calendar';
import { amountOf, type Order, purchasesBefore, purchasesOf } from '../orders';

/** What RFM looks at. A statement over the orders may compute the same three columns. */
export interface RfmMeasures {
  customer: string;
  /** Days from the last purchase day to the day of the analysis. */
  recency: number;
  /** Distinct purchase days. */
  frequency: number;
  /** Sum of all amounts, in the currency of the orders. */
  monetary: number;
}

/** The three measures of everybody who bought before `asOf`, in the order of their ids. `DATE_INVALID`. */
export function rfmMeasures(orders: Iterable<Order>, asOf: LocalDate): RfmMeasures[] {
  const today = dayNumber(asOf);
  return purchasesBefore(purchasesOf(orders), today).map(({ customer, purchases }) => ({
    customer,
    recency: today - purchases.at(-1)!.day,
    frequency: purchases.length,
    monetary: amountOf(purchases),
  }));
}
