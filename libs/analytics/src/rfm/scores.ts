import { Invalid } from '@careloop/kernel';
import { checkedAll } from '../numbers/check';
import { ascending, mean, quantile } from '../numbers/summary';
import type { RfmMeasures } from './measures';

/** Scores 1 (poor) … 5 (good); under `mean` and `median` 1 or 2, under `thresholds` up to one more than there are cuts. */
export interface RfmScores {
  r: number;
  f: number;
  m: number;
}

/** Ascending limits per measure; to be better than a limit is to be beyond it: equal is not. Recency in days, the fewer the better. */
export interface RfmCuts {
  recency: number[];
  frequency: number[];
  monetary: number[];
}

/**
 * How measures become scores.
 * - `tie-safe` (default): type-7 quintiles; equal values always get equal scores.
 * - `ntile`: five groups of equal size by rank, ties broken by customer id, as SQL's NTILE does.
 * - `mean`, `median`: 2 when better than it, else 1.
 * - `thresholds`: limits set by people.
 */
export type RfmScoring = { method: 'tie-safe' | 'ntile' | 'mean' | 'median' } | { method: 'thresholds'; cuts: RfmCuts };

const MEASURES = ['recency', 'frequency', 'monetary'] as const;

/** The limits a scoring uses on these customers; none for `ntile`, which goes by rank. */
export function rfmCuts(customers: RfmMeasures[], scoring: RfmScoring): RfmCuts | null {
  if (scoring.method === 'ntile') return null;
  if (scoring.method === 'thresholds') return checkedCuts(scoring.cuts);
  const limits = (measure: (typeof MEASURES)[number]) => {
    const values = ascending(customers.map((one) => one[measure]));
    if (scoring.method === 'mean') return [mean(values)];
    if (scoring.method === 'median') return [quantile(values, 0.5)];
    return [0.2, 0.4, 0.6, 0.8].map((p) => quantile(values, p));
  };
  return { recency: limits('recency'), frequency: limits('frequency'), monetary: limits('monetary') };
}

/** The scores of each customer, in their order. `ANALYTICS_VALUE_INVALID` or `RFM_CUTS_INVALID` for cuts out of order. */
export function rfmScores(customers: RfmMeasures[], scoring: RfmScoring): RfmScores[] {
  const cuts = rfmCuts(customers, scoring);
  if (!cuts) return tiles(customers);
  return customers.map(({ recency, frequency, monetary }) => ({
    r: 1 + cuts.recency.filter((limit) => recency < limit).length,
    f: 1 + cuts.frequency.filter((limit) => frequency > limit).length,
    m: 1 + cuts.monetary.filter((limit) => monetary > limit).length,
  }));
}

function checkedCuts(cuts: RfmCuts): RfmCuts {
  for (const measure of MEASURES) {
    const limits = checkedAll(`cuts.${measure}`, cuts[measure], 'finite');
    if (!limits.length || limits.some((limit, i) => i > 0 && limit <= limits[i - 1]!)) {
      throw new Invalid('RFM_CUTS_INVALID', { measure, cuts: limits.join(', ') });
    }
  }
  return cuts;
}

/** Rank by value, then by customer id; the first n mod 5 groups hold one more, as NTILE(5) has it. */
function tiles(customers: RfmMeasures[]): RfmScores[] {
  const ids = Uint32Array.from(customers, (_, i) => i).sort((i, j) =>
    customers[i]!.customer < customers[j]!.customer ? -1 : 1,
  );
  const [size, larger] = [Math.floor(customers.length / 5), customers.length % 5];
  const tileOf = (rank: number) =>
    rank < larger * (size + 1)
      ? Math.floor(rank / (size + 1))
      : larger + Math.floor((rank - larger * (size + 1)) / size);
  const scores = customers.map((): RfmScores => ({ r: 0, f: 0, m: 0 }));
  const rank = (key: keyof RfmScores, value: (one: RfmMeasures) => number) =>
    ids
      .slice() // sorting is stable: equal values stay in the order of ids
      .sort((i, j) => value(customers[i]!) - value(customers[j]!))
      .forEach((i, place) => (scores[i]![key] = 1 + tileOf(place)));
  rank('r', (one) => -one.recency);
  rank('f', (one) => one.frequency);
  rank('m', (one) => one.monetary);
  return scores;
}
