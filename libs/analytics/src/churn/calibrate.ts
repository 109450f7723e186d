import { fitLogistic, logisticOf } from './logistic';

/** A straight line on the log-odds: risk = 1 / (1 + e^−(intercept + slope × log-odds)). */
export interface PlattScale {
  intercept: number;
  slope: number;
}

/**
 * Platt scaling (Platt 1999): the line that makes log-odds of rows the model has not seen fit what happened. It moves
 * every contribution by the same factor, so explanations still add up. Falls back to no change when it would turn the
 * order round.
 */
export function plattScale(outcomes: ArrayLike<number>, logOdds: ArrayLike<number>): PlattScale {
  const { coefficients, converged } = fitLogistic([logOdds], outcomes, { ridge: 1e-6 });
  const [intercept, slope] = coefficients as [number, number];
  return converged && slope > 0 ? { intercept, slope } : { intercept: 0, slope: 1 };
}

/** The risk of log-odds under a scale. */
export const scaledRisk = ({ intercept, slope }: PlattScale, logOdds: number): number =>
  logisticOf(intercept + slope * logOdds);

/** A rising staircase from score to risk: `risks[i]` up to `scores[i]`, straight lines between. */
export interface Staircase {
  scores: number[];
  risks: number[];
}

/** Isotonic regression by pooling adjacent violators (Ayer et al. 1955): the rising steps closest to what happened. */
export function isotonic(outcomes: ArrayLike<number>, scores: ArrayLike<number>): Staircase {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((i, j) => scores[i]! - scores[j]!);
  const blocks: { from: number; to: number; sum: number; n: number }[] = [];
  for (const i of order) {
    const score = scores[i]!;
    const last = blocks.at(-1);
    if (last && last.to === score) {
      last.sum += outcomes[i]!; // equal scores are one
      last.n++;
    } else blocks.push({ from: score, to: score, sum: outcomes[i]!, n: 1 });
  }
  const pooled: typeof blocks = [];
  for (const block of blocks) {
    let own = block;
    for (let last = pooled.at(-1); last && last.sum / last.n >= own.sum / own.n; last = pooled.at(-1)) {
      pooled.pop();
      own = { from: last.from, to: own.to, sum: last.sum + own.sum, n: last.n + own.n };
    }
    pooled.push(own);
  }
  const ends = pooled.flatMap(({ from, to, sum, n }) =>
    from === to
      ? [[to, sum / n]]
      : [
          [from, sum / n],
          [to, sum / n],
        ],
  );
  return { scores: ends.map(([score]) => score!), risks: ends.map(([, risk]) => risk!) };
}

/** The risk of a score on a staircase; its ends hold beyond it. */
export function staircaseRisk({ scores, risks }: Staircase, score: number): number {
  const above = scores.findIndex((one) => one >= score);
  if (above === -1) return risks.at(-1) ?? NaN;
  if (above === 0 || scores[above] === score) return risks[above]!;
  const share = (score - scores[above - 1]!) / (scores[above]! - scores[above - 1]!);
  return risks[above - 1]! + share * (risks[above]! - risks[above - 1]!);
}
