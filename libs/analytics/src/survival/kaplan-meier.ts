import { checked } from '../numbers/check';
import { criticalValue } from '../numbers/distributions';
import { type Refusal, refuse } from '../refusal';

const { exp, log, min, sqrt } = Math;

/** How long one customer was watched, in any unit, and whether the event (leaving) ended it; else it is still open. */
export interface Duration {
  time: number;
  ended: boolean;
}

/** The curve just after one time at which somebody left. */
export interface SurvivalStep {
  time: number;
  /** Watched until just before this time. */
  atRisk: number;
  events: number;
  /** Share still there after it. */
  survival: number;
  low: number;
  high: number;
}

/** A survival curve. */
export interface SurvivalCurve {
  n: number;
  events: number;
  /** The longest time watched. */
  longest: number;
  confidence: number;
  /** One per time of an event, ascending. */
  steps: SurvivalStep[];
  /** The first time at which at most half are left; null while more than half are. */
  median: number | null;
}

/** Durations above 0 in ascending order: a duration of 0 was never watched. `ANALYTICS_VALUE_INVALID`. */
export function watched(durations: Iterable<Duration>): Duration[] {
  const kept: Duration[] = [];
  for (const one of durations) if (checked('time', one.time, 'not negative') > 0) kept.push(one);
  return kept.sort((a, b) => a.time - b.time);
}

/** How many were at risk and how many events there were, per distinct time of sorted durations. */
export function* lifeTable(sorted: Duration[]): Generator<{ time: number; atRisk: number; events: number }> {
  for (let i = 0; i < sorted.length;) {
    const { time } = sorted[i]!;
    const atRisk = sorted.length - i;
    let events = 0;
    for (; i < sorted.length && sorted[i]!.time === time; i++) if (sorted[i]!.ended) events++;
    yield { time, atRisk, events };
  }
}

/**
 * Kaplan & Meier (1958) with Greenwood's variance and log-log intervals (Kalbfleisch & Prentice 1980), as R's survfit
 * with conf.type = "log-log". Durations of 0 are left out; refused when none is left.
 */
export function kaplanMeier(durations: Iterable<Duration>, confidence = 0.95): SurvivalCurve | Refusal {
  const sorted = watched(durations);
  if (!sorted.length) return refuse('SURVIVAL_NO_ROWS');
  const z = criticalValue(confidence);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let greenwood = 0;
  for (const { time, atRisk, events } of lifeTable(sorted)) {
    if (!events) continue;
    survival *= 1 - events / atRisk;
    greenwood += events / (atRisk * (atRisk - events));
    const spread = exp((z * sqrt(greenwood)) / log(survival)); // below 1: the logarithm is negative
    const [low, high] = survival > 0 ? [survival ** (1 / spread), survival ** spread] : [0, 0];
    steps.push({ time, atRisk, events, survival, low, high });
  }
  return {
    n: sorted.length,
    events: steps.reduce((total, one) => total + one.events, 0),
    longest: sorted.at(-1)!.time,
    confidence,
    steps,
    median: steps.find((step) => step.survival <= 0.5)?.time ?? null,
  };
}

/** The share still there at a time, with its interval; null beyond the longest time watched, where nobody knows. */
export function survivalAt(curve: SurvivalCurve, time: number): Pick<SurvivalStep, 'survival' | 'low' | 'high'> | null {
  if (checked('time', time, 'not negative') > curve.longest) return null;
  const step = curve.steps.findLast((one) => one.time <= time);
  return step ? { survival: step.survival, low: step.low, high: step.high } : { survival: 1, low: 1, high: 1 };
}

/** The mean time within the first `horizon` units: the area under the curve (Irwin 1949). At most the longest time watched. */
export function restrictedMean(curve: SurvivalCurve, horizon: number): number {
  const end = min(checked('horizon', horizon, 'positive'), curve.longest);
  let area = 0;
  let time = 0;
  let survival = 1;
  for (const step of curve.steps) {
    if (step.time >= end) break;
    area += survival * (step.time - time);
    ({ time, survival } = step);
  }
  return area + survival * (end - time);
}
