import { ascending, quantile } from '../numbers/summary';
import type { Encoded, Feature } from './encode';

const { isNaN } = Number;

/** How a feature falls into bins: numbers by limits, categories by the order of their risk. Bin 0 is "unknown". */
export type Bins = { limits: number[] } | { order: number[] };

const MOST_BINS = 63;
/** Records the overall risk counts as, when a category's risk is estimated. */
const SMOOTHING = 20;

/** Bins from training rows: at most 63 quantiles, or levels by smoothed mean outcome. */
export function binsOf(feature: Feature, column: Float64Array, outcomes: ArrayLike<number>): Bins {
  if (feature.levels) return { order: riskOrder(feature.levels.length + 1, column, outcomes) };
  const sorted = ascending(column.filter((value) => !isNaN(value)));
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

/** How many bins a feature has, the one for "unknown" included. */
export const widthOf = (bins: Bins): number => ('order' in bins ? bins.order.length : bins.limits.length + 1) + 1;

/** The bin of each row and feature: row after row, so that one row's bins lie side by side. */
export interface BinTable {
  n: number;
  /** Features per row. */
  size: number;
  cells: Uint8Array;
}

/** The rows as bins. A value on a limit is below it. */
export function binned(bins: Bins[], { n, columns }: Encoded): BinTable {
  const size = bins.length;
  const cells = new Uint8Array(n * size);
  bins.forEach((own, place) => {
    const column = columns[place]!;
    for (let i = 0; i < n; i++) {
      const value = column[i]!;
      const bin = 'order' in own ? own.order[value]! : isNaN(value) ? 0 : 1 + limitsBelow(own.limits, value);
      cells[i * size + place] = bin;
    }
  });
  return { n, size, cells };
}

/** How many limits lie below the value. */
function limitsBelow(limits: number[], value: number): number {
  let [low, high] = [0, limits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= limits[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
