/**
 * The `count` numbers of `among` whose values are largest, the largest first, equals by the smaller number. Sorts only
 * what can be among them, so that a few of many cost little.
 */
export function largest(among: number[], values: ArrayLike<number>, count: number): number[] {
  let candidates = among;
  if (among.length > count) {
    const sorted = new Float64Array(among.length);
    for (let k = 0; k < sorted.length; k++) sorted[k] = values[among[k]!]!;
    sorted.sort();
    const least = sorted[sorted.length - count]!;
    candidates = among.filter((i) => values[i]! >= least);
  }
  return [...candidates].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, count);
}
