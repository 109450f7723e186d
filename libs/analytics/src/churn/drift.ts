import type { Text } from '@careloop/kernel';
import { type Bins, binned, binsOf, widthOf } from './bins';
import type { Encoded, Feature } from './encode';

/** How a feature was spread when the model was trained. */
export interface Spread {
  bins: Bins;
  /** Share of the rows per bin, the one for "unknown" first. */
  shares: number[];
}

/** What to make of a drift. */
export const DRIFT_STATES = {
  steady: { zh: '平稳', en: 'Steady' },
  moved: { zh: '有变化，请留意', en: 'Moved: keep an eye on it' },
  drifted: { zh: '变化很大，建议重新训练', en: 'Drifted: train again' },
} as const satisfies Record<string, Text>;

export type DriftState = keyof typeof DRIFT_STATES;

/** How far a field has moved since training. */
export interface Drift {
  field: string;
  psi: number;
  state: DriftState;
}

/**
 * Population stability index: Σ (now − then) ln(now / then) over bins (Siddiqi 2006), empty bins counting as .01 %. The
 * usual reading: below .1 steady, above .25 drifted.
 */
export function psi(then: number[], now: number[]): number {
  const floor = (share: number) => Math.max(share, 1e-4);
  return then.reduce(
    (sum, share, i) => sum + (floor(now[i]!) - floor(share)) * Math.log(floor(now[i]!) / floor(share)),
    0,
  );
}

export const driftState = (value: number): DriftState => (value < 0.1 ? 'steady' : value <= 0.25 ? 'moved' : 'drifted');

/** Deciles say as much of a drift as sixty bins, with less noise. */
const coarse = (bins: Bins): Bins => {
  if ('order' in bins || bins.limits.length <= 9) return bins;
  const { limits } = bins;
  return { limits: Array.from({ length: 9 }, (_, i) => limits[Math.round(((i + 1) * limits.length) / 10) - 1]!) };
};

const sharesOf = (bins: Bins, encoded: Encoded): number[] => {
  const counts = new Array<number>(widthOf(bins)).fill(0);
  for (const bin of binned([bins], encoded).cells) counts[bin]!++;
  return counts.map((n) => n / encoded.n);
};

const only = ({ n, columns }: Encoded, place: number): Encoded => ({ n, columns: [columns[place]!] });

/** How each feature is spread over the training rows. */
export const spreadsOf = (features: Feature[], encoded: Encoded, outcomes: ArrayLike<number>): Spread[] =>
  features.map((feature, place) => {
    const bins = coarse(binsOf(feature, encoded.columns[place]!, outcomes));
    return { bins, shares: sharesOf(bins, only(encoded, place)) };
  });

/** How far each field has moved, the farthest first. */
export const driftsOf = (features: Feature[], spreads: Spread[], encoded: Encoded): Drift[] =>
  features
    .map(({ field }, place) => {
      const { bins, shares } = spreads[place]!;
      const value = psi(shares, sharesOf(bins, only(encoded, place)));
      return { field, psi: value, state: driftState(value) };
    })
    .sort((a, b) => b.psi - a.psi || (a.field < b.field ? -1 : 1));
