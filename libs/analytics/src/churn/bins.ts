import { ascending, quantile } from '../numbers/summary';
import type { Encoded, Feature } from './encode';

/** How a feature falls into bins: numbers by limits, categories by the order of their risk. Bin 0 is "unknown". */
export type Bins = { limits: number[] } | { order: number[] };

const MOST_BINS = 63;
/** Records the overall risk counts as, when a category's risk is estimated. */
const SMOOTHING = 20;

/** Bins from training rows: at most 63 quantiles, or levels by smoothed mean outcome. */
export function binsOf(feature: Feature, column: Float64Array, outcomes: ArrayLike<number>): Bins {
  if (feature.levels) return { order: riskOrder(feature.levels.length + 1, column, outcomes) };
  const sorted = ascending(column.filter((value) => !Number.isNaN(value)));
  const distinct = [...new Set(sorted)];
  const limits =
    distinct.length <= MOST_BINS
      ? distinct.slice(1).map((value, i) => (value + distinct[i]!) / 2)
      : [...new Set(Array.from({ length: MOST_BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / MOST_BINS)))];
  return { limits };
}

/** Bin 1 … of each level, the least risky first. */
function riskOrder(size: number, column: Float64Array, outcomes: ArrayLike<number>): number[] {
  const [counts, left] = [new Float64Array(size), new Float64Array(size)];
  let all = 0;
  column.forEach((level, i) => {
    counts[level]!++;
    left[level]! += outcomes[i]!;
    all += outcomes[i]!;
  });
  const overall = all / column.length;
  const risk = counts.map((n, level) => (left[level]! + SMOOTHING * overall) / (n + SMOOTHING));
  const order = new Array<number>(size).fill(0);
  [...counts.keys()].sort((a, b) => risk[a]! - risk[b]! || a - b).forEach((level, bin) => (order[level] = bin + 1));
  return order;
}

/** The bin of each row, per feature. A value on a limit is below it. */
export function binned(bins: Bins[], { columns }: Encoded): Uint8Array[] {
  return bins.map((own, place) => {
    const column = columns[place]!;
    if ('order' in own) return Uint8Array.from(column, (level) => own.order[level]!);
    const { limits } = own;
    return Uint8Array.from(column, (value) => {
      if (Number.isNaN(value)) return 0;
      let [low, high] = [0, limits.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value <= limits[middle]!) high = middle;
        else low = middle + 1;
      }
      return low + 1;
    });
  });
}
