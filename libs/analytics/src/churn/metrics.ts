import { checkedAll } from '../numbers/check';

const { abs, log, max, min } = Math;

/** Outcomes 1 (left) or 0 (stayed). */
type Outcomes = ArrayLike<number>;

/**
 * Area under the ROC curve by ranks: the chance that someone who left has the higher score than someone who stayed, ties
 * counting half (Mann & Whitney 1947). NaN unless both outcomes occur.
 */
export function auc(outcomes: Outcomes, scores: ArrayLike<number>): number {
  const left: number[] = [];
  const stayed: number[] = [];
  for (let i = 0; i < outcomes.length; i++) (outcomes[i] ? left : stayed).push(scores[i]!);
  const [high, low] = [Float64Array.from(left).sort(), Float64Array.from(stayed).sort()];
  let [wins, below, upTo] = [0, 0, 0];
  for (let i = 0; i < high.length; i++) {
    while (below < low.length && low[below]! < high[i]!) below++;
    while (upTo < low.length && low[upTo]! <= high[i]!) upTo++;
    wins += (below + upTo) / 2;
  }
  return wins / (high.length * low.length);
}

/** Mean negative log-likelihood, in nats. Risks are kept 1e-15 away from 0 and 1. */
export function logLoss(outcomes: Outcomes, risks: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < outcomes.length; i++) {
    const risk = min(1 - 1e-15, max(1e-15, risks[i]!));
    total -= log(outcomes[i] ? risk : 1 - risk);
  }
  return total / outcomes.length;
}

/** Mean squared difference of risk and outcome (Brier 1950). */
export function brier(outcomes: Outcomes, risks: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < outcomes.length; i++) total += (risks[i]! - outcomes[i]!) ** 2;
  return total / outcomes.length;
}

/** One bin of the calibration plot. */
export interface CalibrationBin {
  n: number;
  /** Mean risk foretold. */
  foretold: number;
  /** Share that left. */
  seen: number;
}

/** Ten bins of equal number by risk, for the plot, and the mean absolute gap weighted by bin (expected calibration error). */
export function calibration(outcomes: Outcomes, risks: ArrayLike<number>, bins = 10) {
  const order = Uint32Array.from({ length: risks.length }, (_, i) => i).sort((i, j) => risks[i]! - risks[j]! || i - j);
  const rows: CalibrationBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const own = order.subarray(Math.round((bin * order.length) / bins), Math.round(((bin + 1) * order.length) / bins));
    if (!own.length) continue;
    let [foretold, seen] = [0, 0];
    for (const i of own) {
      foretold += risks[i]!;
      seen += outcomes[i]!;
    }
    rows.push({ n: own.length, foretold: foretold / own.length, seen: seen / own.length });
  }
  const error = rows.reduce((sum, one) => sum + one.n * abs(one.foretold - one.seen), 0) / risks.length;
  return { bins: rows, error };
}

/** How many times more of those with the highest scores left than of all: lift of the top tenth by default. */
export function lift(outcomes: Outcomes, scores: ArrayLike<number>, share = 0.1): number {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (i, j) => scores[j]! - scores[i]! || i - j,
  );
  const top = max(1, Math.round(scores.length * share));
  let [inTop, all] = [0, 0];
  order.forEach((i, place) => {
    all += outcomes[i]!;
    if (place < top) inTop += outcomes[i]!;
  });
  return inTop / top / (all / scores.length);
}

/** How good foretold risks were. */
export interface Quality {
  auc: number;
  logLoss: number;
  brier: number;
  /** Expected calibration error over ten bins. */
  calibrationError: number;
  /** Lift of the top tenth. */
  lift: number;
}

/** All figures at once. `ANALYTICS_VALUE_INVALID` for a risk outside 0 … 1. */
export function qualityOf(outcomes: Outcomes, risks: ArrayLike<number>): Quality {
  checkedAll('risks', risks, 'probability');
  return {
    auc: auc(outcomes, risks),
    logLoss: logLoss(outcomes, risks),
    brier: brier(outcomes, risks),
    calibrationError: calibration(outcomes, risks).error,
    lift: lift(outcomes, risks),
  };
}
