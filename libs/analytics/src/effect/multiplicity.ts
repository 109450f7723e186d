import { checkedAll } from '../numbers/check';

/**
 * Benjamini & Hochberg (1995): p values adjusted for having looked at many subgroups, in the order given. Calling those
 * below q "shown" keeps the share of false ones among them below q. `ANALYTICS_VALUE_INVALID`.
 */
export function adjustedPValues(pValues: number[]): number[] {
  checkedAll('pValues', pValues, 'probability');
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[j]! - pValues[i]!);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  order.forEach((i, place) => {
    smallest = Math.min(smallest, (pValues[i]! * pValues.length) / (pValues.length - place));
    adjusted[i] = smallest;
  });
  return adjusted;
}
