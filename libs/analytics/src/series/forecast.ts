import { checked, checkedAll } from '../numbers/check';
import { seeded } from '../numbers/random';
import { ascending, quantile } from '../numbers/summary';
import { type Refusal, refuse } from '../refusal';
import { carriedOn, fitSmoothing, smooth, type Smoothed, type SmoothingMethod } from './smoothing';

/** How the future was foretold: by smoothing, or "as a season ago" where smoothing did no better. */
export type ForecastMethod = SmoothingMethod | 'seasonal-naive';

/** One coming period, in the unit of the series. */
export interface ForecastPoint {
  value: number;
  low: number;
  high: number;
}

/** A forecast and how good it would have been. */
export interface Forecast {
  method: ForecastMethod;
  points: ForecastPoint[];
  /** Mean absolute percentage error of this method on past periods held back; null when a value there is 0 or it could not be tried. */
  mape: number | null;
  /** The same of "as a season ago". */
  naiveMape: number | null;
  /** Periods held back. */
  heldBack: number;
  /** The weights; null for seasonal-naive. */
  weights: { alpha: number; beta: number; gamma: number } | null;
}

/** What a forecast is asked for. */
export interface ForecastOptions {
  /** Periods ahead. */
  horizon: number;
  /** Periods per season: 12 for months, 7 for days, 1 without a season (then "a season ago" is the last value). */
  period: number;
  /** A method to use instead of the best one. */
  method?: ForecastMethod;
  /** Share of the futures inside the interval; .9 by default. */
  confidence?: number;
  seed?: number;
}

/** As many periods as the shortest forecast looks back on. */
export const SERIES_FLOOR = 8;

/**
 * The coming periods with an interval. Without a given method, the smoothing that follows the series closest (Akaike's
 * criterion) foretells up to three past seasons from what was known before each; where it does not beat "as a season ago"
 * there, in mean absolute error, it gives way to it. Intervals: quantiles of 1,000 seeded futures drawn from the one-step
 * errors. Refused below `SERIES_FLOOR` periods, or what the given method needs. `ANALYTICS_VALUE_INVALID`.
 */
export function forecast(values: number[], options: ForecastOptions): Forecast | Refusal {
  const { horizon, period, confidence = 0.9, seed = 1 } = options;
  checkedAll('values', values, 'finite');
  checked('horizon', horizon, 'positive count');
  checked('period', period, 'positive count');
  checked('confidence', confidence, 'open probability');
  if (options.method === 'multiplicative') checkedAll('values', values, 'positive');
  if (options.method && SEASONAL.has(options.method)) checked('period − 1', period - 1, 'positive count');
  const needed = options.method ? Math.max(4, leastFor(options.method, period)) : SERIES_FLOOR;
  if (values.length < needed) return refuse('SERIES_TOO_SHORT', { found: values.length, needed });

  const { window, origins } = trialsOf(values.length, period, horizon);
  const later = origins.flatMap((origin) => values.slice(origin, origin + window));
  const trial = (method: ForecastMethod) => {
    const foretold = origins.flatMap((origin) => pathOf(values.slice(0, origin), method, period, window));
    return { method, foretold, error: meanOf(later, (value, i) => Math.abs(value - foretold[i]!)) };
  };
  const naive = trial('seasonal-naive');
  const known = values.slice(0, origins[0]);
  const candidate = options.method ?? closest(values, period);
  const tried = known.length < leastFor(candidate, period) ? null : trial(candidate);
  const method = options.method ?? (tried && tried.error < naive.error ? candidate : 'seasonal-naive');
  const mapeOf = (foretold: number[]) =>
    later.includes(0) ? null : meanOf(later, (value, i) => Math.abs((value - foretold[i]!) / value));
  return {
    method,
    ...futures(values, method, period, horizon, confidence, seed),
    mape: method === 'seasonal-naive' ? mapeOf(naive.foretold) : tried && mapeOf(tried.foretold),
    naiveMape: mapeOf(naive.foretold),
    heldBack: later.length,
  };
}

/** Where the past is cut to try: up to three windows of a season (or the horizon), within the last half of the series. */
function trialsOf(length: number, period: number, horizon: number): { window: number; origins: number[] } {
  const window = Math.max(1, Math.min(period > 1 ? period : horizon, Math.floor(length / 4)));
  const count = Math.max(1, Math.min(3, Math.floor(length / 2 / window)));
  return { window, origins: Array.from({ length: count }, (_, i) => length - (count - i) * window) };
}

const meanOf = (values: number[], f: (value: number, i: number) => number) =>
  values.reduce((total, value, i) => total + f(value, i), 0) / values.length;

const SEASONAL = new Set<ForecastMethod>(['additive', 'multiplicative']);

/** Seasons need two whole ones to start from and something to fit; multiplication needs positive values. */
const leastFor = (method: ForecastMethod, period: number) => (SEASONAL.has(method) ? 2 * period + 3 : 4);

function methodsFor(values: number[], period: number): SmoothingMethod[] {
  const seasonal: SmoothingMethod[] = values.every((value) => value > 0)
    ? ['additive', 'multiplicative']
    : ['additive'];
  const methods: SmoothingMethod[] = ['simple', 'holt', ...(period > 1 ? seasonal : [])];
  return methods.filter((method) => values.length >= leastFor(method, period));
}

/** The smoothing with the least n ln(mean squared error) + 2 (weights and start values). */
function closest(values: number[], period: number): SmoothingMethod {
  const criterion = (method: SmoothingMethod) => {
    const { sse, errors, season } = fitSmoothing(values, method, period);
    const free = method === 'simple' ? 2 : 4 + (season.length && season.length + 1);
    return values.length * Math.log(sse / errors.length + Number.MIN_VALUE) + 2 * free;
  };
  const scored = methodsFor(values, period).map((method) => ({ method, score: criterion(method) }));
  return scored.reduce((best, one) => (one.score < best.score ? one : best)).method;
}

function pathOf(values: number[], method: ForecastMethod, period: number, horizon: number): number[] {
  const ahead = Array.from({ length: horizon }, (_, i) => i + 1);
  if (method === 'seasonal-naive') return ahead.map((h) => seasonAgo(values, period, h));
  const fitted = fitSmoothing(values, method, period);
  return ahead.map((h) => carriedOn(fitted, h));
}

/** The value at the same place of the last whole season known. */
const seasonAgo = (values: number[], period: number, ahead: number) => {
  const season = Math.min(period, values.length);
  return values[values.length - season + ((ahead - 1) % season)]!;
};

const FUTURES = 1000;

function futures(
  values: number[],
  method: ForecastMethod,
  period: number,
  horizon: number,
  confidence: number,
  seed: number,
) {
  const random = seeded(seed);
  const fitted = method === 'seasonal-naive' ? null : fitSmoothing(values, method, period);
  const drawn = Array.from({ length: horizon }, () => new Float64Array(FUTURES));
  const errors = fitted ? fitted.errors : values.slice(period).map((value, i) => value - values[i]!);
  for (let one = 0; one < FUTURES; one++) {
    let path: number[];
    if (fitted) path = futureOf(fitted, horizon, () => errors[random.below(errors.length)]!);
    else {
      path = [];
      for (let h = 1; h <= horizon; h++) {
        const ago = h > period ? path[h - period - 1]! : seasonAgo(values, period, h);
        path.push(ago + (errors.length ? errors[random.below(errors.length)]! : 0));
      }
    }
    path.forEach((value, h) => (drawn[h]![one] = value));
  }
  const middle = pathOf(values, method, period, horizon);
  const points = drawn.map((own, h): ForecastPoint => {
    const sorted = ascending(own);
    const [low, high] = [quantile(sorted, (1 - confidence) / 2), quantile(sorted, (1 + confidence) / 2)];
    return { value: middle[h]!, low: Math.min(low, middle[h]!), high: Math.max(high, middle[h]!) };
  });
  return { points, weights: fitted && { alpha: fitted.alpha, beta: fitted.beta, gamma: fitted.gamma } };
}

/** One possible future: each period is what would be foretold then, plus an error that then moves level and season. */
function futureOf(fitted: Smoothed, horizon: number, error: () => number): number[] {
  const path: number[] = [];
  const { method, alpha, beta, gamma } = fitted;
  let state = { level: fitted.level, trend: fitted.trend, season: fitted.season };
  for (let h = 0; h < horizon; h++) {
    const foretold = carriedOn({ ...fitted, ...state }, 1);
    const drawn = error();
    const value = method === 'multiplicative' ? foretold * (1 + drawn) : foretold + drawn;
    path.push(value);
    const moved = smooth([value], method, { ...state, from: 0 }, { alpha, beta, gamma });
    state = { level: moved.level, trend: moved.trend, season: moved.season };
  }
  return path;
}
