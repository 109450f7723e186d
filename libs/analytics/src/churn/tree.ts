import type { BinTable } from './bins';

/** A regression tree over bins, as parallel lists. Node 0 is the root; a leaf has feature −1. */
export interface Tree {
  feature: number[];
  /** Rows in bins up to this one go left. */
  bin: number[];
  left: number[];
  right: number[];
  /** What the node adds to the log-odds if one stops there; leaves say the score, inner nodes serve explanations. */
  value: number[];
}

/** Limits of growth. */
export interface TreeLimits {
  leaves: number;
  /** Least rows in a leaf. */
  rows: number;
  /** λ: weight of ½ leaf². */
  lambda: number;
  /** Learning rate. */
  rate: number;
}

/** Where each feature's bins stand in a histogram, three figures per bin, and the place of each cell in it. */
export interface HistogramLayout {
  starts: number[];
  places: Uint32Array;
}

/** The layout for these rows, given how many bins each feature has. */
export function histogramLayout({ n, size, cells }: BinTable, widths: number[]): HistogramLayout {
  const starts = [0];
  for (const width of widths) starts.push(starts.at(-1)! + 3 * width);
  const places = new Uint32Array(n * size);
  for (let i = 0; i < n; i++) {
    for (let feature = 0; feature < size; feature++) {
      places[i * size + feature] = starts[feature]! + 3 * cells[i * size + feature]!;
    }
  }
  return { starts, places };
}

interface Leaf {
  node: number;
  /** Its rows are rows[from … to). */
  from: number;
  to: number;
  gradient: number;
  hessian: number;
  histogram: Float64Array;
  split: { gain: number; feature: number; bin: number } | null;
}

/**
 * Grows a tree best-first on gradients and hessians (Friedman 2001; Chen & Guestrin 2016; histograms with the sibling
 * taken by subtraction: Ke et al. 2017). `rows` is reordered. Deterministic: the first feature and bin win a tie.
 */
export function growTree(
  { cells, size }: BinTable,
  { starts, places }: HistogramLayout,
  gradients: Float64Array,
  hessians: Float64Array,
  rows: Uint32Array,
  limits: TreeLimits,
): Tree {
  const { lambda } = limits;
  const tree: Tree = { feature: [], bin: [], left: [], right: [], value: [] };
  const score = (g: number, h: number) => (g * g) / (h + lambda);
  const spare = new Uint32Array(rows.length);

  const histogramOf = (from: number, to: number) => {
    const histogram = new Float64Array(starts.at(-1)!);
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const gradient = gradients[row]!;
      const hessian = hessians[row]!;
      const first = row * size;
      for (let feature = 0; feature < size; feature++) {
        const at = places[first + feature]!;
        histogram[at]! += gradient;
        histogram[at + 1]! += hessian;
        histogram[at + 2]!++;
      }
    }
    return histogram;
  };

  const bestSplit = ({ from, to, gradient, hessian, histogram }: Omit<Leaf, 'split' | 'node'>): Leaf['split'] => {
    const whole = score(gradient, hessian);
    let best: Leaf['split'] = null;
    for (let feature = 0; feature < size; feature++) {
      let [g, h, n] = [0, 0, 0];
      const last = starts[feature + 1]! - 3;
      for (let bin = 0, at = starts[feature]!; at < last; bin++, at += 3) {
        if (histogram[at + 2] === 0) continue;
        g += histogram[at]!;
        h += histogram[at + 1]!;
        n += histogram[at + 2]!;
        if (n < limits.rows) continue;
        if (to - from - n < limits.rows) break;
        const gain = (score(g, h) + score(gradient - g, hessian - h) - whole) / 2;
        if (gain > (best?.gain ?? 1e-9)) best = { gain, feature, bin };
      }
    }
    return best;
  };

  const leafOf = (from: number, to: number, histogram: Float64Array): Leaf => {
    let [gradient, hessian] = [0, 0];
    for (let at = 0; at < starts[1]!; at += 3) {
      gradient += histogram[at]!; // every row is in one bin of the first feature
      hessian += histogram[at + 1]!;
    }
    const node = tree.feature.length;
    tree.feature.push(-1);
    tree.bin.push(0);
    tree.left.push(0);
    tree.right.push(0);
    tree.value.push((-limits.rate * gradient) / (hessian + lambda));
    const leaf = { node, from, to, gradient, hessian, histogram };
    return { ...leaf, split: bestSplit(leaf) };
  };

  const leaves = [leafOf(0, rows.length, histogramOf(0, rows.length))];
  while (leaves.length < limits.leaves) {
    const next = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (!next.split) break;
    const { feature, bin } = next.split;
    const goesLeft = (row: number) => cells[row * size + feature]! <= bin;
    const middle = partition(rows, spare, next.from, next.to, goesLeft);
    const smallerLeft = middle - next.from <= next.to - middle;
    const counted = smallerLeft ? histogramOf(next.from, middle) : histogramOf(middle, next.to);
    const sibling = next.histogram; // the parent's own is no longer needed
    for (let i = 0; i < sibling.length; i++) sibling[i]! -= counted[i]!;
    const left = leafOf(next.from, middle, smallerLeft ? counted : sibling);
    const right = leafOf(middle, next.to, smallerLeft ? sibling : counted);
    tree.feature[next.node] = feature;
    tree.bin[next.node] = bin;
    tree.left[next.node] = left.node;
    tree.right[next.node] = right.node;
    leaves.splice(leaves.indexOf(next), 1, left, right);
  }
  return tree;
}

/** Moves rows that go left before the others, keeping their order; answers where the others start. */
function partition(
  rows: Uint32Array,
  spare: Uint32Array,
  from: number,
  to: number,
  goesLeft: (row: number) => boolean,
): number {
  let [place, others] = [from, 0];
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    if (goesLeft(row)) rows[place++] = row;
    else spare[others++] = row;
  }
  rows.set(spare.subarray(0, others), place);
  return place;
}

/** Adds what the tree says of each row to `totals`. */
export function addTree(tree: Tree, { n, size, cells }: BinTable, totals: Float64Array): void {
  const { feature, bin, left, right, value } = tree;
  for (let i = 0; i < n; i++) {
    let node = 0;
    for (let by = feature[0]!; by >= 0; by = feature[node]!) {
      node = cells[i * size + by]! <= bin[node]! ? left[node]! : right[node]!;
    }
    totals[i]! += value[node]!;
  }
}
