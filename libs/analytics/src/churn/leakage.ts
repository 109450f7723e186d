import { type Feature, pickFrom } from './encode';
import { auc } from './metrics';

const { max } = Math;
const { isNaN } = Number;

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
  const groups = new Map<number, { n: number; left: number }>();
  let left = 0;
  for (let i = 0; i < column.length; i++) {
    const group = groups.get(column[i]!);
    if (!group) groups.set(column[i]!, { n: 1, left: outcomes[i]! });
    else {
      group.n++;
      group.left += outcomes[i]!;
    }
    left += outcomes[i]!;
  }
  const blank = groups.get(feature.levels ? feature.levels.indexOf('') : NaN) ?? { n: 0, left: 0 };
  const filled = { n: column.length - blank.n, left: left - blank.left };
  for (const { n, left: own } of [...groups.values(), filled]) {
    if (n < column.length && own >= ENOUGH && own >= PURE * n && own >= COVERS * left) return true;
  }
  const risk = ({ n, left: own }: { n: number; left: number }) => own / n;
  if (feature.levels)
    return (
      auc(
        outcomes,
        column.map((value) => risk(groups.get(value)!)),
      ) >= TOO_GOOD
    );
  const places = Uint32Array.from(column.keys()).filter((i) => !isNaN(column[i]!));
  const byOrder = auc(pickFrom(outcomes, places), pickFrom(column, places));
  const byBlank = auc(
    outcomes,
    column.map((value) => (isNaN(value) ? 1 : 0)),
  );
  return [byOrder, byBlank].some((one) => max(one, 1 - one) >= TOO_GOOD);
}
