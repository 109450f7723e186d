import { checked } from '../numbers/check';
import type { Interval } from './proportions';
import type { Moments } from './amounts';

/**
 * An interval for the difference of two means that stays right however often one looks: the asymptotic confidence
 * sequence (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2021), tightest near `planned` customers in total. Wider than
 * Welch's and Newcombe's; show those only after the planned end. Rates: mean p, variance p (1 − p). Null below two people
 * in an arm. `ANALYTICS_VALUE_INVALID`.
 */
export function alwaysValid(treated: Moments, control: Moments, planned: number, confidence = 0.95): Interval | null {
  const alpha = 1 - checked('confidence', confidence, 'open probability');
  const size = checked('planned', planned, 'positive count');
  if (Math.min(treated.n, control.n) < 2) return null;
  const n = treated.n + control.n;
  const perCustomer = n * (treated.variance / treated.n + control.variance / control.n);
  const rho = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / size;
  const root = n * rho + 1;
  const half = Math.sqrt(((perCustomer * 2 * root) / (n * n * rho)) * Math.log(Math.sqrt(root) / alpha));
  const estimate = treated.mean - control.mean;
  return { estimate, low: estimate - half, high: estimate + half };
}
