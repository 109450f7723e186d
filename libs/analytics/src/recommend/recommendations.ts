import { checked } from '../numbers/check';
import { type Basket, type ItemTable, itemTable, pairCounts } from './baskets';

/** Why an item is proposed. */
export type Because =
  /** The customer's own items it goes with, the strongest first, each with its cosine 0 … 1. */
  | { kind: 'goes-with'; items: { item: string; similarity: number }[] }
  /** They bought it on this many days before. */
  | { kind: 'bought-before'; times: number }
  /** This many customers buy it. */
  | { kind: 'popular'; customers: number };

/** One proposal; scores compare within one list only. */
export interface Proposal {
  item: string;
  score: number;
  because: Because;
}

/** What one customer bought: one entry per item and day. */
export type Taste = Basket;

/** What was learnt of who buys what. */
export interface ItemModel {
  table: ItemTable;
  /** Per item, the cosine to other items over customers. */
  similar: { item: number; similarity: number }[][];
  /** Items by the number of customers, most first. */
  popular: number[];
}

/** How many neighbours of an item count; more adds noise and memory. */
const NEIGHBOURS = 200;

/**
 * Item-to-item similarity over customers: cosine of who bought what (Sarwar et al. 2001; Linden, Smith & York 2003), yes
 * or no per customer. Deterministic: equals in the order of item names.
 */
export function itemModel(customers: Taste[]): ItemModel {
  const table = itemTable(customers);
  const similar = pairCounts(table).map((row, one) =>
    [...row]
      .map(([item, both]) => ({ item, similarity: both / Math.sqrt(table.counts[one]! * table.counts[item]!) }))
      .sort((a, b) => b.similarity - a.similarity || a.item - b.item)
      .slice(0, NEIGHBOURS),
  );
  const popular = table.items.map((_, i) => i).sort((a, b) => table.counts[b]! - table.counts[a]! || a - b);
  return { table, similar, popular };
}

/**
 * Up to `top` items the customer has not bought, by how well they go with what they have; filled up with what is popular.
 * A customer the model has never seen is served too. `ANALYTICS_VALUE_INVALID`.
 */
export function newItems(model: ItemModel, items: string[], top: number): Proposal[] {
  checked('top', top, 'positive count');
  const { table } = model;
  const own = new Set(items.map((item) => table.place.get(item)).filter((item) => item !== undefined));
  const scores = new Map<number, { score: number; from: { item: number; similarity: number }[] }>();
  for (const item of [...own].sort((a, b) => a - b)) {
    for (const { item: other, similarity } of model.similar[item]!) {
      if (own.has(other)) continue;
      let sofar = scores.get(other);
      if (!sofar) scores.set(other, (sofar = { score: 0, from: [] }));
      sofar.score += similarity;
      sofar.from.push({ item, similarity });
    }
  }
  const proposals = [...scores]
    .sort(([a, { score }], [b, { score: other }]) => other - score || a - b)
    .slice(0, top)
    .map(([item, { score, from }]): Proposal => ({
      item: table.items[item]!,
      score,
      because: {
        kind: 'goes-with',
        items: from
          .sort((a, b) => b.similarity - a.similarity || a.item - b.item)
          .slice(0, 3)
          .map((one) => ({ item: table.items[one.item]!, similarity: one.similarity })),
      },
    }));
  const listed = new Set(proposals.map(({ item }) => item));
  return [...proposals, ...popularItems(model, top, [...items, ...listed]).map((one) => ({ ...one, score: 0 }))].slice(
    0,
    top,
  );
}

/** The `top` items most customers buy, except some; the score is the share of customers. */
export function popularItems(model: ItemModel, top: number, except: string[] = []): Proposal[] {
  checked('top', top, 'positive count');
  const left = new Set(except);
  const proposals: Proposal[] = [];
  for (const i of model.popular) {
    if (proposals.length === top) break;
    const item = model.table.items[i]!;
    if (left.has(item)) continue;
    const customers = model.table.counts[i]!;
    proposals.push({ item, score: customers / model.table.taken.length, because: { kind: 'popular', customers } });
  }
  return proposals;
}

/**
 * Up to `top` items to buy again: by how often the customer bought them, equals by popularity; filled up with items that
 * are new to them. `ANALYTICS_VALUE_INVALID`.
 */
export function itemsAgain(model: ItemModel, items: string[], top: number): Proposal[] {
  checked('top', top, 'positive count');
  const times = new Map<string, number>();
  for (const item of items) times.set(item, (times.get(item) ?? 0) + 1);
  const popularity = (item: string) => model.table.counts[model.table.place.get(item) ?? -1] ?? 0;
  const again = [...times]
    .sort(([a, n], [b, m]) => m - n || popularity(b) - popularity(a) || (a < b ? -1 : 1))
    .slice(0, top)
    .map(([item, n]): Proposal => ({ item, score: n, because: { kind: 'bought-before', times: n } }));
  return again.length < top ? [...again, ...newItems(model, items, top - again.length)] : again;
}
