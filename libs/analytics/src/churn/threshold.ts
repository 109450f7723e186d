import { checked, checkedAll } from '../numbers/check';

/** What acting and not acting are worth, in money per customer. */
export interface RescueCosts {
  /** Cost of one rescue (call, voucher). */
  contact: number;
  /** What a customer who stays is worth. */
  value: number;
  /** Share of those about to leave whom a rescue keeps. */
  success: number;
}

/** Where to draw the line. */
export interface Threshold {
  /** Act on risks at or above it. */
  risk: number;
  contacted: number;
  /** Share of the contacted who would have left. */
  precision: number;
  /** Share of those who would have left that are contacted. */
  recall: number;
  /** Value kept less costs, over all customers given. */
  gain: number;
}

/**
 * The threshold with the largest gain on known outcomes: Σ (left × success × value − contact) over the contacted. Risk
 * above 1 (nobody) when acting never pays. `ANALYTICS_VALUE_INVALID`.
 */
export function bestThreshold(outcomes: ArrayLike<number>, risks: ArrayLike<number>, costs: RescueCosts): Threshold {
  checkedAll('risks', risks, 'probability');
  const contact = checked('contact', costs.contact, 'not negative');
  const kept = checked('value', costs.value, 'not negative') * checked('success', costs.success, 'probability');
  const order = Uint32Array.from({ length: risks.length }, (_, i) => i).sort((i, j) => risks[j]! - risks[i]! || i - j);
  let leaving = 0;
  for (let i = 0; i < outcomes.length; i++) leaving += outcomes[i]!;
  let best: Threshold = { risk: 1.01, contacted: 0, precision: 0, recall: 0, gain: 0 };
  let hits = 0;
  order.forEach((i, place) => {
    hits += outcomes[i]!;
    const next = order[place + 1];
    if (next !== undefined && risks[next] === risks[i]) return; // equal risks are acted on together
    const contacted = place + 1;
    const gain = hits * kept - contacted * contact;
    if (gain <= best.gain) return;
    best = { risk: risks[i]!, contacted, precision: hits / contacted, recall: leaving ? hits / leaving : 0, gain };
  });
  return best;
}
