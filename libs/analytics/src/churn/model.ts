import { Invalid } from '@careloop/kernel';
import type { LocalDate } from '@careloop/calendar';
import { type PlattScale, scaledRisk } from './calibrate';
import { type Drift, driftsOf, type Spread } from './drift';
import { encode, type Feature, shown } from './encode';
import { contributionsOf, type Learnt, logOddsOf, readable } from './learners';
import type { Quality } from './metrics';
import type { Row, Target } from './table';

export const MODEL_VERSION = 1;

/** A trained model as plain data: it survives JSON, and scores the same after it. */
export interface ChurnModel {
  version: typeof MODEL_VERSION;
  target: Target;
  features: Feature[];
  learnt: Learnt;
  scale: PlattScale;
  /** On rows not seen in training. */
  quality: Quality;
  spreads: Spread[];
  trained: { rows: number; left: number; seed: number; asOf: LocalDate | null };
}

/** What one field does to one customer's risk. */
export interface Contribution {
  field: string;
  value: string | number | boolean | null;
  /** In log-odds: above 0 raises the risk. */
  effect: number;
}

/** One customer's risk. `logOdds` = `base` + the sum of all effects. */
export interface Score {
  /** Chance to leave, 0 … 1. */
  risk: number;
  logOdds: number;
  base: number;
  /** Strongest first, all fields. An association, not a cause. */
  contributions: Contribution[];
}

/** The model itself; `MODEL_VERSION_UNKNOWN` when it was written by another version of this code. */
export function checkedModel(model: ChurnModel): ChurnModel {
  if (model?.version !== MODEL_VERSION) {
    throw new Invalid('MODEL_VERSION_UNKNOWN', { found: String(model?.version), known: MODEL_VERSION });
  }
  return model;
}

/**
 * The risk of each row with what speaks for it. Dates are seen from `asOf`, the day of the scoring. Cells of a kind never
 * seen count as "other", missing ones as unknown. `MODEL_VERSION_UNKNOWN`.
 */
export function score(model: ChurnModel, rows: Row[], asOf?: LocalDate): Score[] {
  const { features, learnt, scale } = checkedModel(model);
  const encoded = encode(features, rows, asOf);
  const { base, effects } = contributionsOf(learnt, encoded);
  const scaledBase = scale.intercept + scale.slope * base;
  return rows.map((row, i) => {
    const contributions = features
      .map(({ field }, place) => ({ field, value: shown(row[field]), effect: scale.slope * effects[place]![i]! }))
      .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
    const logOdds = contributions.reduce((sum, { effect }) => sum + effect, scaledBase);
    return { risk: scaledRisk({ intercept: 0, slope: 1 }, logOdds), logOdds, base: scaledBase, contributions };
  });
}

/** The risk of each row alone, for many rows. `MODEL_VERSION_UNKNOWN`. */
export function risks(model: ChurnModel, rows: Row[], asOf?: LocalDate): Float64Array {
  const { features, learnt, scale } = checkedModel(model);
  return logOddsOf(learnt, readable(learnt, encode(features, rows, asOf))).map((logOdds) => scaledRisk(scale, logOdds));
}

/** How far the fields of these rows have moved from those the model was trained on. `MODEL_VERSION_UNKNOWN`. */
export function drift(model: ChurnModel, rows: Row[], asOf?: LocalDate): Drift[] {
  const { features, spreads } = checkedModel(model);
  return driftsOf(features, spreads, encode(features, rows, asOf));
}
