import { minimum } from './search';

/** How a series is smoothed: its level alone, with a trend, or with a season added to or multiplied by it. */
export type SmoothingMethod = 'simple' | 'holt' | 'additive' | 'multiplicative';

/** Where smoothing starts: level and trend before the first fitted period, and one figure per period of the season. */
export interface SmoothingStart {
  level: number;
  trend: number;
  season: number[];
  /** The first period that is fitted; those before it made the start. */
  from: number;
}

/** Weights of the newest observation in level, trend and season, each 0 … 1. */
export interface SmoothingWeights {
  alpha: number;
  beta: number;
  gamma: number;
}

/** A smoothed series, ready to be carried on. */
export interface Smoothed extends SmoothingWeights {
  method: SmoothingMethod;
  /** Sum of squared one-step errors over the fitted periods, in the unit of the series squared. */
  sse: number;
  level: number;
  trend: number;
  /** Figures of the coming periods, the next one first; empty without a season. */
  season: number[];
  /** One-step errors; under `multiplicative` relative to what was foretold. */
  errors: number[];
}

/**
 * Start values as R's HoltWinters has them: the first observations, or with a season a line through the centred moving
 * average of the first two seasons and the mean deviation from it (Kendall & Stuart; stats::decompose).
 */
export function smoothingStart(values: number[], method: SmoothingMethod, period: number): SmoothingStart {
  if (method === 'simple') return { level: values[0]!, trend: 0, season: [], from: 1 };
  if (method === 'holt') return { level: values[1]!, trend: values[1]! - values[0]!, season: [], from: 2 };
  const half = period / 2;
  const centred: number[] = [];
  const deviations = Array.from({ length: period }, (): number[] => []);
  const odd = period % 2 === 1;
  for (let i = Math.floor(half); i + Math.floor(half) < 2 * period; i++) {
    let total = 0;
    for (let j = -Math.floor(half); j <= Math.floor(half); j++) {
      total += values[i + j]! * (!odd && Math.abs(j) === half ? 0.5 : 1);
    }
    const trend = total / period;
    centred.push(trend);
    deviations[i % period]!.push(method === 'additive' ? values[i]! - trend : values[i]! / trend);
  }
  const figures = deviations.map((own) => own.reduce((a, b) => a + b, 0) / own.length);
  const middle = figures.reduce((a, b) => a + b, 0) / period;
  const season = figures.map((figure) => (method === 'additive' ? figure - middle : figure / middle));
  return { ...line(centred), season, from: period };
}

/** Least squares of the values on 1, 2, …: its value at 0 and its slope. */
function line(values: number[]): { level: number; trend: number } {
  const n = values.length;
  const [meanX, meanY] = [(n + 1) / 2, values.reduce((a, b) => a + b, 0) / n];
  let [together, alone] = [0, 0];
  values.forEach((y, i) => {
    together += (i + 1 - meanX) * (y - meanY);
    alone += (i + 1 - meanX) ** 2;
  });
  const trend = alone ? together / alone : 0;
  return { level: meanY - trend * meanX, trend };
}

/** Exponential smoothing with given weights (Brown 1956; Holt 1957; Winters 1960), in the error form of R's HoltWinters. */
export function smooth(
  values: number[],
  method: SmoothingMethod,
  start: SmoothingStart,
  { alpha, beta, gamma }: SmoothingWeights,
): Smoothed {
  let { level, trend } = start;
  const season = [...start.season];
  const errors: number[] = [];
  const [withTrend, added, times] = [method !== 'simple', method === 'additive', method === 'multiplicative'];
  let sse = 0;
  for (let i = start.from; i < values.length; i++) {
    const value = values[i]!;
    const place = season.length ? (i - start.from) % season.length : 0;
    const own = added ? season[place]! : times ? season[place]! : 0;
    const ahead = level + (withTrend ? trend : 0);
    const foretold = times ? ahead * own : ahead + own;
    const error = value - foretold;
    sse += error * error;
    errors.push(times ? error / foretold : error);
    const before = level;
    level = alpha * (times ? value / own : value - own) + (1 - alpha) * ahead;
    if (withTrend) trend = beta * (level - before) + (1 - beta) * trend;
    if (added) season[place] = gamma * (value - level) + (1 - gamma) * own;
    if (times) season[place] = gamma * (value / level) + (1 - gamma) * own;
  }
  const next = season.length ? (values.length - start.from) % season.length : 0;
  return {
    method,
    alpha,
    beta,
    gamma,
    sse,
    level,
    trend,
    season: [...season.slice(next), ...season.slice(0, next)],
    errors,
  };
}

/** The weights with the smallest sum of squared one-step errors. The series must be long enough for the method's start. */
export function fitSmoothing(values: number[], method: SmoothingMethod, period: number): Smoothed {
  const start = smoothingStart(values, method, period);
  const free = method === 'simple' ? 1 : method === 'holt' ? 2 : 3;
  const weightsOf = ([alpha = 0, beta = 0, gamma = 0]: number[]) => ({ alpha, beta, gamma });
  const best = minimum((weights) => smooth(values, method, start, weightsOf(weights)).sse, free);
  return smooth(values, method, start, weightsOf(best));
}

/** What the smoothed series comes to `ahead` periods (1, 2, …) after its last. */
export function carriedOn({ method, level, trend, season }: Smoothed, ahead: number): number {
  const straight = level + (method === 'simple' ? 0 : ahead * trend);
  if (!season.length) return straight;
  const own = season[(ahead - 1) % season.length]!;
  return method === 'multiplicative' ? straight * own : straight + own;
}
