import type { Feature } from './encode';
import { auc } from './metrics';

/** A field that alone sorts customers this well knows the answer. */
const TOO_GOOD = 0.95;
/** …or one value that covers this share of those who left and hardly anybody else. */
const COVERS = 0.3;
const PURE = 0.99;
/** Below this many records a pure value may be luck. */
const ENOUGH = 30;

/** Cross-validated AUC above it is not believed: something tells the answer. */
export const SUSPICIOUS_AUC = 0.97;

/**
 * Whether a field all but tells who left: by its order, by being filled in or not, or by one value of it. Fields filled
 * after the fact (date of cancellation, reason for leaving, final invoice) do.
 */
export function givesAway(feature: Feature, column: Float64Array, outcomes: ArrayLike<number>): boolean {
  const groups = new Map<number | 'filled', { n: number; left: number }>();
  const count = (key: number | 'filled', outcome: number) => {
    const group = groups.get(key);
    if (group) {
      group.n++;
      group.left += outcome;
    } else groups.set(key, { n: 1, left: outcome });
  };
  const blank = feature.levels ? feature.levels.indexOf('') : NaN;
  let left = 0;
  column.forEach((value, i) => {
    left += outcomes[i]!;
    count(value, outcomes[i]!);
    if (!Object.is(value, blank)) count('filled', outcomes[i]!);
  });
  for (const { n, left: own } of groups.values()) {
    if (n < column.length && own >= ENOUGH && own >= PURE * n && own >= COVERS * left) return true;
  }
  const means = (value: number) => groups.get(value)!.left / groups.get(value)!.n;
  const unknown = groups.has(NaN) ? means(NaN) : 0;
  if (feature.levels) return auc(outcomes, column.map(means)) >= TOO_GOOD;
  const known = column.map((value, i) => (Number.isNaN(value) ? NaN : i)).filter((i) => !Number.isNaN(i));
  const byOrder = auc(
    Array.from(known, (i) => outcomes[i]!),
    known.map((i) => column[i]!),
  );
  const filled = auc(
    outcomes,
    column.map((value) => (Number.isNaN(value) ? unknown : -1)),
  );
  return [byOrder, filled].some((one) => Math.max(one, 1 - one) >= TOO_GOOD);
}
