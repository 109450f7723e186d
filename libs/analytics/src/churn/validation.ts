import { seeded } from '../numbers/random';
import { type Encoded, type Feature, pick, pickFrom } from './encode';
import {
  type LearnerKind,
  type Learnt,
  learn,
  logOddsIfShuffled,
  logOddsOf,
  readable,
  type Readable,
} from './learners';
import { auc } from './metrics';

/** A model learnt without some rows, and those rows. */
export interface Fold {
  learnt: Learnt;
  held: Readable;
  outcomes: Float64Array;
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
      const known = all.filter((i) => folds[i] !== fold);
      const others = all.filter((i) => folds[i] === fold);
      const learnt = learn(kind, features, pick(encoded, known), pickFrom(outcomes, known), { seed: seed + fold });
      const held = readable(learnt, pick(encoded, others));
      logOddsOf(learnt, held).forEach((value, i) => (logOdds[others[i]!] = value));
      return { learnt, held, outcomes: pickFrom(outcomes, others) };
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
  for (const { learnt, held, outcomes } of folds) {
    const own = logOddsOf(learnt, held);
    const whole = auc(outcomes, own);
    for (const place of features.keys()) {
      const without = logOddsIfShuffled(learnt, held, own, place, random.order(outcomes.length));
      if (without) losses[place]! += (whole - auc(outcomes, without)) / folds.length;
    }
  }
  return features
    .map(({ field }, place) => ({ field, loss: losses[place]! }))
    .sort((a, b) => b.loss - a.loss || (a.field < b.field ? -1 : 1));
}
