import { checked } from '../numbers/check';
import { isRefusal, type Refusal } from '../refusal';
import { type BgNbd, type BgNbdFit, expectedPurchases, fitBgNbd, pAlive } from './bg-nbd';
import { clvFloor } from './floor';
import { expectedSpend, fitGammaGamma, type GammaGamma, type GammaGammaFit } from './gamma-gamma';
import { type History, type TimeUnit, UNIT_DAYS } from './histories';

/** How value is counted. */
export interface ValueOptions {
  /** How far ahead, in whole units of time. */
  horizon: number;
  /** Share of turnover kept as profit; 1 (turnover) by default. */
  margin?: number;
  /** Discount per year, .1 for 10 %; 0 by default. */
  discount?: number;
  unit?: TimeUnit;
}

/** What is expected of one customer within the horizon. */
export interface CustomerValue {
  customer: string;
  frequency: number;
  recency: number;
  age: number;
  /** Purchases. */
  expected: number;
  pAlive: number;
  /** Money per purchase. */
  spend: number;
  /** Discounted money × margin. */
  value: number;
}

/** The two fitted models; `spend` may be refused by itself, then value is not given. */
export interface ValueModel {
  unit: TimeUnit;
  purchases: BgNbdFit;
  spend: GammaGammaFit | Refusal;
}

/** Fits both models, or says why the data cannot carry them. */
export function fitValueModel(histories: History[], unit: TimeUnit = 'week'): ValueModel | Refusal {
  return clvFloor(histories, unit) ?? { unit, purchases: fitBgNbd(histories), spend: fitGammaGamma(histories) };
}

/** The discount of one unit that compounds to this discount per year. */
export const discountPerUnit = (perYear: number, unit: TimeUnit): number =>
  (1 + checked('discount', perYear, 'not negative')) ** (UNIT_DAYS[unit] / UNIT_DAYS.year) - 1;

/**
 * The value of each customer within the horizon: the purchases expected in each unit × spend × margin, discounted from
 * the end of that unit (Fader & Hardie 2005, RFM and CLV). The models are taken as independent. `ANALYTICS_VALUE_INVALID`.
 */
export function customerValues(
  histories: History[],
  purchases: BgNbd,
  spend: GammaGamma,
  { horizon, margin = 1, discount = 0, unit = 'week' }: ValueOptions,
): CustomerValue[] {
  checked('horizon', horizon, 'positive count');
  checked('margin', margin, 'finite');
  const rate = discountPerUnit(discount, unit);
  const times = rate === 0 ? [horizon] : Array.from({ length: horizon }, (_, i) => i + 1);
  const byTime = expectedPurchases(purchases, histories, times);
  return histories.map((history, i) => {
    let discounted = 0;
    let before = 0;
    times.forEach((time, k) => {
      const sofar = byTime[k]![i]!;
      discounted += (sofar - before) / (1 + rate) ** time;
      before = sofar;
    });
    const perPurchase = expectedSpend(spend, history);
    return {
      customer: history.customer,
      frequency: history.frequency,
      recency: history.recency,
      age: history.age,
      expected: before,
      pAlive: pAlive(purchases, history),
      spend: perPurchase,
      value: discounted * perPurchase * margin,
    };
  });
}

/** The value of each customer under a fitted model, or the reason why there is no model of spend. */
export const valuesUnder = (
  model: ValueModel,
  histories: History[],
  options: ValueOptions,
): CustomerValue[] | Refusal =>
  isRefusal(model.spend)
    ? model.spend
    : customerValues(histories, model.purchases, model.spend, { ...options, unit: model.unit });
