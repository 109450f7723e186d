import { type BoostedModel, boostedContributions, boostedLogOdds, fitBoosted } from './boosting';
import type { Encoded, Feature } from './encode';
import { fitLinear, linearContributions, linearLogOdds, type LinearModel } from './linear-model';

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

/** The log-odds of leaving, per row. */
export const logOddsOf = (learnt: Learnt, encoded: Encoded): Float64Array =>
  learnt.kind === 'logistic' ? linearLogOdds(learnt.linear, encoded) : boostedLogOdds(learnt.boosted, encoded);

/** What each feature adds to the log-odds of each row; with `base` they are the log-odds. */
export const contributionsOf = (learnt: Learnt, encoded: Encoded): { base: number; effects: Float64Array[] } =>
  learnt.kind === 'logistic'
    ? linearContributions(learnt.linear, encoded)
    : boostedContributions(learnt.boosted, encoded);
