import { seeded } from '../numbers/random';
import { type Encoded, type Feature, pick } from './encode';
import { type LearnerKind, type Learnt, learn, logOddsOf } from './learners';
import { auc } from './metrics';

/** A model learnt without some rows, and those rows. */
export interface Fold {
  learnt: Learnt;
  held: Uint32Array;
  encoded: Encoded;
  outcomes: number[];
}

/** What a kind of model says of rows it has not seen. */
export interface CrossValidated {
  folds: Fold[];
  /** Log-odds of every row, each from the model that did not see it. */
  logOdds: Float64Array;
}

/** The fold 0 … k − 1 of each row: drawn by seed, each outcome spread evenly. */
export function foldsOf(outcomes: ArrayLike<number>, k: number, seed: number): Uint8Array {
  const folds = new Uint8Array(outcomes.length);
  const dealt = [0, 0];
  for (const i of seeded(seed).order(outcomes.length)) folds[i] = dealt[outcomes[i]!]!++ % k;
  return folds;
}

/** k-fold cross-validation (5 by default). */
export function crossValidate(
  kind: LearnerKind,
  features: Feature[],
  encoded: Encoded,
  outcomes: ArrayLike<number>,
  seed: number,
  k = 5,
): CrossValidated {
  const folds = foldsOf(outcomes, k, seed);
  const all = Uint32Array.from({ length: encoded.n }, (_, i) => i);
  const logOdds = new Float64Array(encoded.n);
  return {
    logOdds,
    folds: Array.from({ length: k }, (_, fold) => {
      const rows = all.filter((i) => folds[i] !== fold);
      const held = all.filter((i) => folds[i] === fold);
      const outcomesOf = (of: Uint32Array) => Array.from(of, (i) => outcomes[i]!);
      const learnt = learn(kind, features, pick(encoded, rows), outcomesOf(rows), { seed: seed + fold });
      const own = pick(encoded, held);
      logOddsOf(learnt, own).forEach((value, i) => (logOdds[held[i]!] = value));
      return { learnt, held, encoded: own, outcomes: outcomesOf(held) };
    }),
  };
}

/** A field and how much worse the model sorts without it. An association, not a cause. */
export interface Driver {
  field: string;
  /** AUC lost when the field's values are shuffled among the customers. */
  loss: number;
}

/** Permutation importance (Breiman 2001) on rows the models have not seen, strongest first. Same seed, same drivers. */
export function driversOf({ folds }: CrossValidated, features: Feature[], seed: number): Driver[] {
  const random = seeded(seed);
  const losses = features.map(() => 0);
  for (const { learnt, encoded, outcomes } of folds) {
    const whole = auc(outcomes, logOddsOf(learnt, encoded));
    features.forEach((_, place) => {
      const order = random.order(encoded.n);
      const columns = [...encoded.columns];
      columns[place] = Float64Array.from(order, (i) => encoded.columns[place]![i]!);
      losses[place]! += (whole - auc(outcomes, logOddsOf(learnt, { ...encoded, columns }))) / folds.length;
    });
  }
  return features
    .map(({ field }, place) => ({ field, loss: losses[place]! }))
    .sort((a, b) => b.loss - a.loss || (a.field < b.field ? -1 : 1));
}
