import { checked } from '../numbers/check';
import { amountOf, type Purchases } from '../orders';
import { type Refusal, refuse } from '../refusal';

/** What the plain formula needs. A period is any one length of time, the same for both rates. */
export interface SimpleClvInput {
  /** Profit per order, in money. */
  marginPerOrder: number;
  /** Orders of one customer per period. */
  ordersPerPeriod: number;
  /** Share of customers lost per period, above 0 and at most 1. */
  churnPerPeriod: number;
}

/**
 * Expected profit of one customer, in money: margin × frequency ÷ churn. 1 ÷ churn is the expected lifetime in periods
 * when churn is constant (Berger & Nasr 1998, without discount). Churn 0 is refused. `ANALYTICS_VALUE_INVALID`.
 */
export function simpleClv({ marginPerOrder, ordersPerPeriod, churnPerPeriod }: SimpleClvInput): number | Refusal {
  checked('marginPerOrder', marginPerOrder, 'finite');
  checked('ordersPerPeriod', ordersPerPeriod, 'not negative');
  if (checked('churnPerPeriod', churnPerPeriod, 'probability') === 0) return refuse('CHURN_RATE_ZERO');
  return (marginPerOrder * ordersPerPeriod) / churnPerPeriod;
}

/** What the popular formula needs. */
export interface PopularClvInput {
  /** Turnover per order, in money. */
  averageAmount: number;
  /** Orders of one customer per period. */
  ordersPerPeriod: number;
  /** How long a customer stays, in periods. */
  retentionPeriods: number;
  /** Share of customers lost per period, above 0 and at most 1. */
  churnPerPeriod: number;
}

/**
 * The formula many handbooks print: average amount × frequency × retention period ÷ churn. Its unit is money × periods:
 * the period of retention is already about 1 ÷ churn, so a lifetime is counted twice. Offered under its own name because
 * people ask for it; show `simpleClv` or the model beside it. Churn 0 is refused. `ANALYTICS_VALUE_INVALID`.
 */
export function popularClv(input: PopularClvInput): number | Refusal {
  checked('averageAmount', input.averageAmount, 'finite');
  checked('ordersPerPeriod', input.ordersPerPeriod, 'not negative');
  checked('retentionPeriods', input.retentionPeriods, 'not negative');
  if (checked('churnPerPeriod', input.churnPerPeriod, 'probability') === 0) return refuse('CHURN_RATE_ZERO');
  return (input.averageAmount * input.ordersPerPeriod * input.retentionPeriods) / input.churnPerPeriod;
}

/** What each customer has brought so far, in money: the sum of amounts times the margin (share of turnover kept, default 1). */
export function observedClv(all: Purchases[], margin = 1): { customer: string; value: number }[] {
  checked('margin', margin, 'finite');
  return all.map(({ customer, purchases }) => ({ customer, value: amountOf(purchases) * margin }));
}
