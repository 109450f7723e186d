import { binned, type BinTable } from './bins';
import { type BoostedModel, boostedContributions, boostedLogOdds, fitBoosted } from './boosting';
import type { Encoded, Feature } from './encode';
import { fitLinear, linearContributions, linearLogOdds, type LinearModel, linearPart } from './linear-model';

export type LearnerKind = 'logistic' | 'boosting';

/** What was learnt, by kind. */
export type Learnt = { kind: 'logistic'; linear: LinearModel } | { kind: 'boosting'; boosted: BoostedModel };

/** Learns from rows. `rounds` fixes the length of boosting; without it the rows themselves decide. */
export const learn = (
  kind: LearnerKind,
  features: Feature[],
  encoded: Encoded,
  outcomes: ArrayLike<number>,
  options: { seed: number; rounds?: number },
): Learnt =>
  kind === 'logistic'
    ? { kind, linear: fitLinear(features, encoded, outcomes) }
    : { kind, boosted: fitBoosted(features, encoded, outcomes, options) };

/** Rows as the model reads them, one column per feature: worth keeping when they are read again and again. */
export type Readable = Float64Array[] | BinTable;

export const readable = (learnt: Learnt, encoded: Encoded): Readable =>
  learnt.kind === 'logistic' ? encoded.columns : binned(learnt.boosted.bins, encoded);

/** The log-odds of leaving, per row. */
export const logOddsOf = (learnt: Learnt, rows: Readable): Float64Array =>
  learnt.kind === 'logistic'
    ? linearLogOdds(learnt.linear, rows as Float64Array[])
    : boostedLogOdds(learnt.boosted, rows as BinTable);

/**
 * The log-odds of each row if it had the feature's value of row `order[i]` instead of its own; null when the model does
 * not look at the feature. `own` are the log-odds as they are: only the parts that look at it are worked out again.
 */
export function logOddsIfShuffled(
  learnt: Learnt,
  rows: Readable,
  own: Float64Array,
  feature: number,
  order: Uint32Array,
): Float64Array | null {
  if (learnt.kind === 'logistic') {
    const part = linearPart(learnt.linear, rows as Float64Array[], feature);
    return part && own.map((value, i) => value - part[i]! + part[order[i]!]!);
  }
  const trees = learnt.boosted.trees.filter((tree) => tree.feature.includes(feature));
  if (!trees.length) return null;
  const { n, size, cells } = rows as BinTable;
  const moved = cells.slice();
  for (let i = 0; i < n; i++) moved[i * size + feature] = cells[order[i]! * size + feature]!;
  const part = (of: Uint8Array) => boostedLogOdds({ ...learnt.boosted, start: 0, trees }, { n, size, cells: of });
  const [before, after] = [part(cells), part(moved)];
  return own.map((value, i) => value - before[i]! + after[i]!);
}

/** What each feature adds to the log-odds of each row; with `base` they are the log-odds. */
export const contributionsOf = (learnt: Learnt, encoded: Encoded): { base: number; effects: Float64Array[] } =>
  learnt.kind === 'logistic'
    ? linearContributions(learnt.linear, encoded)
    : boostedContributions(learnt.boosted, encoded);
