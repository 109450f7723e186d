import { checked } from '../numbers/check';
import { normalQuantile } from '../numbers/distributions';
import { type Refusal, refuse } from '../refusal';

/** What a test should be able to see. */
export interface TestPlan {
  /** Share of control customers who do it anyway. */
  base: number;
  /** The share one wants to see the difference to. */
  wanted: number;
  /** Chance to see it if it is there; .8 by default. */
  power?: number;
  /** Chance to see what is not there, both sides; .05 by default. */
  significance?: number;
  /** Share of customers held out; .5 (equal arms) by default. */
  controlShare?: number;
}

/** How many customers a test needs. */
export interface SampleSize {
  treated: number;
  control: number;
}

/**
 * Customers per arm to see `base` → `wanted` (Fleiss, Levin & Paik 2003, formula 4.14 for equal, 4.19 for unequal arms,
 * without continuity correction). Refused when there is no change to see. `ANALYTICS_VALUE_INVALID`.
 */
export function sampleSize(plan: TestPlan): SampleSize | Refusal {
  const { base, wanted, power = 0.8, significance = 0.05, controlShare = 0.5 } = plan;
  for (const [name, value] of Object.entries({ base, wanted, power, significance, controlShare })) {
    checked(name, value, 'open probability');
  }
  if (base === wanted) return refuse('SAMPLE_SIZE_NO_CHANGE');
  const ratio = (1 - controlShare) / controlShare; // treated per control
  const pooled = (base + ratio * wanted) / (1 + ratio);
  const whole =
    -normalQuantile(significance / 2) * Math.sqrt((1 + ratio) * pooled * (1 - pooled)) +
    normalQuantile(power) * Math.sqrt(ratio * base * (1 - base) + wanted * (1 - wanted));
  const control = whole ** 2 / (ratio * (wanted - base) ** 2);
  return { treated: Math.ceil(ratio * control - 1e-9), control: Math.ceil(control - 1e-9) };
}
