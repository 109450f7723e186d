import { checked } from '../numbers/check';
import { type Basket, itemTable, pairRows } from './baskets';

/** "Who takes `item` also takes `also`." */
export interface AssociationRule {
  item: string;
  also: string;
  /** Baskets that hold both. */
  together: number;
  /** Share of all baskets that hold both. */
  support: number;
  /** Share of the baskets with `item` that also hold `also`. */
  confidence: number;
  /** Confidence against the share of all baskets that hold `also`: 1 is chance. */
  lift: number;
}

/** What a rule needs to be listed. */
export interface AssociationLimits {
  /** Baskets that hold both; 2 by default. */
  together?: number;
  /** 0 by default. */
  confidence?: number;
  /** 0 by default. */
  lift?: number;
}

/**
 * Rules between two items over baskets (invoices, customers), each direction its own rule (Agrawal, Imieliński & Swami
 * 1993; lift: Brin et al. 1997). The most confident first, then the more frequent. `ANALYTICS_VALUE_INVALID`.
 */
export function associationRules(baskets: Pick<Basket, 'items'>[], limits: AssociationLimits = {}): AssociationRule[] {
  const least = checked('together', limits.together ?? 2, 'positive count');
  const { confidence: leastConfidence = 0, lift: leastLift = 0 } = limits;
  const table = itemTable(baskets);
  const rules: AssociationRule[] = [];
  for (const { item: one, others, together: counts } of pairRows(table)) {
    for (const other of others) {
      const together = counts[other]!;
      if (together < least) continue;
      const confidence = together / table.counts[one]!;
      const lift = (confidence * baskets.length) / table.counts[other]!;
      if (confidence < leastConfidence || lift < leastLift) continue;
      const support = together / baskets.length;
      rules.push({ item: table.items[one]!, also: table.items[other]!, together, support, confidence, lift });
    }
  }
  return rules.sort(
    (a, b) =>
      b.confidence - a.confidence ||
      b.together - a.together ||
      (a.item === b.item ? (a.also < b.also ? -1 : 1) : a.item < b.item ? -1 : 1),
  );
}
