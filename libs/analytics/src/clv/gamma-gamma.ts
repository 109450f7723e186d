import gammaln from '@stdlib/math-base-special-gammaln';
import { nelderMeadFrom } from '../numbers/minimise';
import { type Refusal, refuse } from '../refusal';
import type { History } from './histories';

const { abs, log } = Math;

/**
 * Gamma-Gamma spend (Fader & Hardie 2013, "The Gamma-Gamma model of monetary value"): amounts of a customer vary by
 * Gamma(p, ν), customers differ by ν ~ Gamma(q, v). `v` in money.
 */
export interface GammaGamma {
  p: number;
  q: number;
  v: number;
}

/** A fitted model. */
export interface GammaGammaFit extends GammaGamma {
  logLikelihood: number;
  /** Customers it was fitted on: those with a repeat of a positive amount. */
  customers: number;
}

type Spender = Pick<History, 'frequency' | 'spend'>;

/** Fewer returning customers than this say nothing of how spend varies. */
export const SPEND_FLOOR = 100;

/** ln L of the repeaters' mean amounts (formula 1a of the note); customers without a repeat carry nothing. */
export function gammaGammaLogLikelihood(customers: Spender[], { p, q, v }: GammaGamma): number {
  const fixed = q * log(v) - gammaln(q);
  let total = 0;
  for (const { frequency: x, spend } of customers) {
    if (x < 1 || spend <= 0) continue;
    total +=
      gammaln(p * x + q) -
      gammaln(p * x) +
      fixed +
      (p * x - 1) * log(spend) +
      p * x * log(x) -
      (p * x + q) * log(v + x * spend);
  }
  return total;
}

/**
 * The most likely model. Refused below `SPEND_FLOOR` returning customers, and where the average does not exist (q ≤ 1) or
 * the parameters run away, as they do when everybody spends the same. Deterministic.
 */
export function fitGammaGamma(histories: Spender[]): GammaGammaFit | Refusal {
  const repeaters = histories.filter(({ frequency, spend }) => frequency > 0 && spend > 0);
  if (repeaters.length < SPEND_FLOOR) {
    return refuse('SPEND_TOO_FEW_BUYERS', { found: repeaters.length, needed: SPEND_FLOOR });
  }
  // Around an average of 30 the starts suit every currency.
  const scale = repeaters.reduce((total, { spend }) => total + spend, 0) / repeaters.length / 30;
  const scaled = repeaters.map(({ frequency, spend }) => ({ frequency, spend: spend / scale }));
  const modelOf = (logs: number[]): GammaGamma => {
    const [p, q, v] = logs.map(Math.exp) as [number, number, number];
    return { p, q, v };
  };
  const best = nelderMeadFrom(
    (logs) => (logs.every((log) => abs(log) < 14) ? -gammaGammaLogLikelihood(scaled, modelOf(logs)) : NaN),
    [
      [1, 2, 30],
      [6, 4, 15],
      [0.5, 8, 200],
    ].map((start) => start.map(Math.log)),
  );
  const { p, q, v } = modelOf(best.at);
  if (!best.converged || q <= 1 || p > 1e5 || q > 1e5) return refuse('SPEND_NOT_IDENTIFIED');
  return {
    p,
    q,
    v: v * scale,
    logLikelihood: -best.value - repeaters.length * log(scale),
    customers: repeaters.length,
  };
}

/** E[M | x, z̄]: what a customer's next purchase is expected to be, in money; the population's mean without a repeat. */
export function expectedSpend({ p, q, v }: GammaGamma, { frequency: x, spend }: Spender): number {
  const repeats = spend > 0 ? x : 0;
  return (p * (v + repeats * spend)) / (p * repeats + q - 1);
}
