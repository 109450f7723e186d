import { checked, checkedAll } from '../numbers/check';
import { type Random, seeded } from '../numbers/random';
import { mean, variance } from '../numbers/summary';
import { type Refusal, refuse } from '../refusal';

const { min, sqrt } = Math;

/** Customers grouped by likeness. */
export interface Groups {
  /** The group 0 … k − 1 of each point; 0 is the largest. */
  of: number[];
  /** Means of each group, in the units given. */
  centres: number[][];
  sizes: number[];
  /** Sum of squared distances to the centres, in standard deviations. */
  within: number;
  /** Share of all variation that lies between groups, 0 … 1. */
  explained: number;
}

/** How to group. */
export interface GroupOptions {
  k: number;
  seed?: number;
  /** Beginnings tried; the tightest result is kept. 5 by default. */
  starts?: number;
}

/**
 * k-means (Lloyd 1982) on standardised columns, begun by k-means++ (Arthur & Vassilvitskii 2007). Refused when there are
 * fewer different points than groups. Same seed, same groups. `ANALYTICS_VALUE_INVALID` for what is no number.
 */
export function kMeans(points: number[][], { k, seed = 1, starts = 5 }: GroupOptions): Groups | Refusal {
  checked('k', k, 'positive count');
  checked('starts', starts, 'positive count');
  points.forEach((point, i) => {
    checked(`points[${i}].length`, point.length === points[0]!.length ? point.length : NaN, 'positive count');
    checkedAll(`points[${i}]`, point, 'finite');
  });
  const different = new Set(points.map((point) => point.join(' '))).size;
  if (different < k) return refuse('GROUPS_TOO_FEW_POINTS', { found: different, needed: k });

  const scales = points[0]!.map((_, j) => {
    const column = points.map((point) => point[j]!);
    return { mean: mean(column), sd: sqrt(variance(column)) || 1 };
  });
  const scaled = points.map((point) => point.map((value, j) => (value - scales[j]!.mean) / scales[j]!.sd));
  const random = seeded(seed);
  let best = settle(scaled, beginnings(scaled, k, random));
  for (let start = 1; start < starts; start++) {
    const next = settle(scaled, beginnings(scaled, k, random));
    if (next.within < best.within - 1e-12) best = next;
  }
  const sizes = best.centres.map(() => 0);
  for (const own of best.of) sizes[own]!++;
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const place = order.map((_, i) => order.indexOf(i));
  const total = scaled.reduce((sum, point) => sum + point.reduce((squares, x) => squares + x * x, 0), 0);
  return {
    of: best.of.map((own) => place[own]!),
    centres: order.map((i) => best.centres[i]!.map((value, j) => value * scales[j]!.sd + scales[j]!.mean)),
    sizes: order.map((i) => sizes[i]!),
    within: best.within,
    explained: total > 0 ? 1 - best.within / total : 0,
  };
}

function distance(a: number[], b: number[]): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2;
  return sum;
}

/** k-means++: each further centre is drawn with the square of its distance to the nearest so far. */
function beginnings(points: number[][], k: number, random: Random): number[][] {
  const centres = [points[random.below(points.length)]!];
  const nearest = points.map((point) => distance(point, centres[0]!));
  while (centres.length < k) {
    let left = random.next() * nearest.reduce((sum, d) => sum + d, 0);
    let chosen = nearest.findLastIndex((d) => d > 0);
    for (let i = 0; i < nearest.length; i++) {
      left -= nearest[i]!;
      if (left < 0) {
        chosen = i;
        break;
      }
    }
    const centre = points[chosen]!;
    centres.push(centre);
    points.forEach((point, i) => (nearest[i] = min(nearest[i]!, distance(point, centre))));
  }
  return centres;
}

/** Moves centres to the mean of their points until no point changes its group. */
function settle(points: number[][], beginning: number[][]): { of: number[]; centres: number[][]; within: number } {
  let centres = beginning;
  let of: number[] = [];
  for (let round = 0; round < 300; round++) {
    const next = points.map((point) => {
      let own = 0;
      for (let c = 1; c < centres.length; c++)
        if (distance(point, centres[c]!) < distance(point, centres[own]!)) own = c;
      return own;
    });
    const settled = next.every((own, i) => own === of[i]);
    of = next;
    if (settled) break;
    const sums = centres.map((centre) => centre.map(() => 0));
    const counts = centres.map(() => 0);
    points.forEach((point, i) => {
      counts[of[i]!]!++;
      point.forEach((value, j) => (sums[of[i]!]![j]! += value));
    });
    centres = sums.map((sum, c) => (counts[c] ? sum.map((value) => value / counts[c]!) : centres[c]!));
  }
  return { of, centres, within: points.reduce((sum, point, i) => sum + distance(point, centres[of[i]!]!), 0) };
}
