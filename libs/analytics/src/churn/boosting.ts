import { seeded } from '../numbers/random';
import { type Bins, type BinTable, binned, binsOf, widthOf } from './bins';
import { type Encoded, type Feature, pick, pickFrom } from './encode';
import { logisticOf } from './logistic';
import { logLoss } from './metrics';
import { addTree, growTree, histogramLayout, type Tree } from './tree';

/** Gradient-boosted trees on log-odds. */
export interface BoostedModel {
  /** F₀: log-odds of the share that left. */
  start: number;
  bins: Bins[];
  trees: Tree[];
}

/** How to boost. */
export interface BoostingOptions {
  seed: number;
  /** Rounds exactly; without it up to 150, ended early by the loss on a seeded 15 % of the rows. */
  rounds?: number;
}

const LIMITS = { leaves: 8, rows: 20, lambda: 1, rate: 0.06 };
const ROUNDS = 150;
const ROWS_PER_ROUND = 0.8;
const HELD_BACK = 0.15;
const PATIENCE = 10;

/** Stochastic gradient boosting of the log-loss (Friedman 2001, 2002) with Newton leaves. Same seed, same model. */
export function fitBoosted(
  features: Feature[],
  encoded: Encoded,
  outcomes: ArrayLike<number>,
  { seed, rounds }: BoostingOptions,
): BoostedModel {
  const random = seeded(seed);
  const order = random.order(encoded.n);
  const held = rounds === undefined ? Math.round(HELD_BACK * encoded.n) : 0;
  const [watch, learn] = [order.slice(0, held), order.slice(held).sort()];
  const [known, answers] = [pick(encoded, learn), pickFrom(outcomes, learn)];
  const bins = features.map((feature, place) => binsOf(feature, known.columns[place]!, answers));
  const rows = binned(bins, encoded);
  const layout = histogramLayout(rows, bins.map(widthOf));
  const share = answers.reduce((sum, outcome) => sum + outcome, 0) / learn.length;
  const start = Math.log(share / (1 - share));
  const logOdds = new Float64Array(encoded.n).fill(start);
  const [gradients, hessians] = [new Float64Array(encoded.n), new Float64Array(encoded.n)];
  const watched = pickFrom(outcomes, watch);
  const drawn = new Uint32Array(learn.length);
  const trees: Tree[] = [];
  let best = { loss: Infinity, rounds: 0 };
  for (let round = 1; round <= (rounds ?? ROUNDS); round++) {
    for (let k = 0; k < learn.length; k++) {
      const i = learn[k]!;
      const risk = logisticOf(logOdds[i]!);
      gradients[i] = risk - outcomes[i]!;
      hessians[i] = risk * (1 - risk);
    }
    let count = 0;
    for (let k = 0; k < learn.length; k++) if (random.next() < ROWS_PER_ROUND) drawn[count++] = learn[k]!;
    const tree = growTree(rows, layout, gradients, hessians, drawn.subarray(0, count), LIMITS);
    trees.push(tree);
    addTree(tree, rows, logOdds);
    if (!held) continue;
    const loss = logLoss(watched, pickFrom(logOdds, watch).map(logisticOf));
    if (loss < best.loss) best = { loss, rounds: round };
    else if (round - best.rounds >= PATIENCE) break;
  }
  return { start, bins, trees: held ? trees.slice(0, best.rounds) : trees };
}

/** The log-odds of each binned row. */
export function boostedLogOdds({ start, trees }: BoostedModel, rows: BinTable): Float64Array {
  const logOdds = new Float64Array(rows.n).fill(start);
  for (const tree of trees) addTree(tree, rows, logOdds);
  return logOdds;
}

/**
 * Per feature what it adds for each row: along the path through each tree, a split's feature is given the change of the
 * node's value (Saabas 2014). Together they make the log-odds less `base`, what the roots alone say.
 */
export function boostedContributions({ start, bins, trees }: BoostedModel, encoded: Encoded) {
  const { size, cells } = binned(bins, encoded);
  const effects = encoded.columns.map(() => new Float64Array(encoded.n));
  let base = start;
  for (const tree of trees) {
    base += tree.value[0]!;
    for (let i = 0; i < encoded.n; i++) {
      for (let node = 0; tree.feature[node]! >= 0;) {
        const feature = tree.feature[node]!;
        const next = cells[i * size + feature]! <= tree.bin[node]! ? tree.left[node]! : tree.right[node]!;
        effects[feature]![i]! += tree.value[next]! - tree.value[node]!;
        node = next;
      }
    }
  }
  return { base, effects };
}
