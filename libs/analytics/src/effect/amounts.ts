import { studentQuantile, studentTwoSided } from '../numbers/distributions';
import { mean, variance } from '../numbers/summary';
import { isRefusal, type Refusal, refuse } from '../refusal';
import { checked } from '../numbers/check';
import type { Interval } from './proportions';

/** What a comparison of means needs of one arm; a statement over the records may compute it. */
export interface Moments {
  n: number;
  mean: number;
  /** Unbiased (n − 1). */
  variance: number;
}

/** A difference of means. */
export interface MeanDifference extends Interval {
  /** Welch–Satterthwaite. */
  df: number;
  pValue: number;
}

/** The moments of some amounts. */
export const momentsOf = (values: ArrayLike<number>): Moments => ({
  n: values.length,
  mean: mean(values),
  variance: variance(values),
});

/**
 * The difference of two means, treated − control, in the unit of the amounts (Welch 1947): arms of different size and
 * spread. Refused below two people in an arm, or where nothing varies.
 */
export function welch(treated: Moments, control: Moments, confidence = 0.95): MeanDifference | Refusal {
  checked('n', treated.n, 'count');
  checked('n', control.n, 'count');
  const smaller = Math.min(treated.n, control.n);
  if (smaller < 2) return refuse('EFFECT_TOO_FEW', { found: smaller, needed: 2 });
  checked('variance', treated.variance, 'not negative');
  checked('variance', control.variance, 'not negative');
  const [one, two] = [treated.variance / treated.n, control.variance / control.n];
  if (one + two === 0) return refuse('SPEND_NOT_COMPARABLE');
  const error = Math.sqrt(one + two);
  const df = (one + two) ** 2 / (one ** 2 / (treated.n - 1) + two ** 2 / (control.n - 1));
  const estimate = treated.mean - control.mean;
  const half = studentQuantile((1 + checked('confidence', confidence, 'open probability')) / 2, df) * error;
  return { estimate, low: estimate - half, high: estimate + half, df, pValue: studentTwoSided(estimate / error, df) };
}

/** One customer of a comparison: what they spent, and the same measure before it began; null for who has no history. */
export interface WithHistory {
  value: number;
  before: number | null;
}

/** A difference of means after taking out what history explains. */
export interface AdjustedDifference extends MeanDifference {
  theta: number;
  /** How much narrower the interval is than without history, .22 for 22 %. */
  narrower: number;
}

/**
 * CUPED (Deng, Xu, Kohavi & Walker 2013): Y − θ (X − X̄) with θ = cov(Y, X) / var(X) pooled over both arms and X measured
 * before each customer's own eligibility, never after. Who has no history is a stratum of its own and keeps their Y.
 * Refused when history says nothing, or when θ changes its sign between two halves of the customers.
 */
export function cuped(treated: WithHistory[], control: WithHistory[], confidence = 0.95): AdjustedDifference | Refusal {
  const plain = welch(momentsOf(treated.map(valueOf)), momentsOf(control.map(valueOf)), confidence);
  if (isRefusal(plain)) return plain;
  const known = [...treated, ...control].filter((one): one is Known => one.before !== null);
  const theta = thetaOf(known);
  const halves = [0, 1].map((half) => thetaOf(known.filter((_, i) => i % 2 === half)));
  if (!theta || halves.some((half) => Math.sign(half) !== Math.sign(theta))) return refuse('HISTORY_UNRELATED');
  const middle = mean(known.map(({ before }) => before));
  const adjusted = ({ value, before }: WithHistory) => (before === null ? value : value - theta * (before - middle));
  const difference = welch(momentsOf(treated.map(adjusted)), momentsOf(control.map(adjusted)), confidence);
  if (isRefusal(difference)) return difference;
  return { ...difference, theta, narrower: 1 - (difference.high - difference.low) / (plain.high - plain.low) };
}

interface Known {
  value: number;
  before: number;
}
const valueOf = ({ value }: WithHistory) => value;

function thetaOf(known: Known[]): number {
  const [x, y] = [mean(known.map(({ before }) => before)), mean(known.map(valueOf))];
  let [together, alone] = [0, 0];
  for (const { value, before } of known) {
    together += (value - y) * (before - x);
    alone += (before - x) ** 2;
  }
  return alone > 0 ? together / alone : 0;
}
