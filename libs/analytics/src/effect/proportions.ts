import { checked } from '../numbers/check';
import { criticalValue } from '../numbers/distributions';

/** How many of how many. */
export interface Rate {
  hits: number;
  n: number;
}

/** An estimate with its two-sided interval. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

/** The rate itself; `ANALYTICS_VALUE_INVALID` unless 0 ≤ hits ≤ n and n > 0. */
export function checkedRate({ hits, n }: Rate): Rate {
  checked('n', n, 'positive count');
  checked('hits', hits, 'count');
  checked('n − hits', n - hits, 'count');
  return { hits, n };
}

/** Wilson's score interval of one rate (Wilson 1927), without continuity correction; as a share of 1. */
export function wilson(rate: Rate, confidence = 0.95): Interval {
  const { hits, n } = checkedRate(rate);
  const z = criticalValue(confidence);
  const p = hits / n;
  const middle = (hits + (z * z) / 2) / (n + z * z);
  const half = (z / (n + z * z)) * Math.sqrt((hits * (n - hits)) / n + (z * z) / 4);
  return { estimate: p, low: hits === 0 ? 0 : middle - half, high: hits === n ? 1 : middle + half };
}

/**
 * The difference of two independent rates, treated − control, as a share of 1: Newcombe's hybrid of two Wilson intervals
 * (Newcombe 1998, Statistics in Medicine 17, 873–890, method 10). It holds in small and lopsided groups too.
 */
export function newcombe(treated: Rate, control: Rate, confidence = 0.95): Interval {
  const one = wilson(treated, confidence);
  const two = wilson(control, confidence);
  const estimate = one.estimate - two.estimate;
  return {
    estimate,
    low: estimate - Math.hypot(one.estimate - one.low, two.high - two.estimate),
    high: estimate + Math.hypot(one.high - one.estimate, two.estimate - two.low),
  };
}

/** Two-sided p value of the difference of two rates: the pooled z test; 1 when nobody or everybody did. */
export function ratesPValue(treated: Rate, control: Rate, tail: (z: number) => number): number {
  checkedRate(treated);
  checkedRate(control);
  const pooled = (treated.hits + control.hits) / (treated.n + control.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / treated.n + 1 / control.n));
  return error === 0 ? 1 : tail((treated.hits / treated.n - control.hits / control.n) / error);
}
