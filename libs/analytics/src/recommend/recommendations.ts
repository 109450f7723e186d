import { checked } from '../numbers/check';
import { largest } from '../numbers/largest';
import { type Basket, type ItemTable, itemTable, pairRows } from './baskets';

const { log2, sqrt } = Math;

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

/** What was learnt of who buys what. */
export interface ItemModel {
  table: ItemTable;
  /** Per item, the items that go with it best: their numbers and cosines, the strongest first. */
  similar: { items: Uint32Array; cosines: Float32Array }[];
  /** Items by the number of customers, most first. */
  popular: number[];
}

/** How many neighbours of an item count: more costs memory and gains nothing that was measured. */
const NEIGHBOURS = 500;

/**
 * Item-to-item similarity over customers (Sarwar et al. 2001; Linden, Smith & York 2003): the cosine of who bought what,
 * yes or no per customer. Who buys everything says little of what goes together, so a common customer counts
 * 1 / log₂(2 + their items) (after Breese, Heckerman & Kadie 1998). Deterministic: equals in the order of item names.
 */
export function itemModel(customers: Pick<Basket, 'items'>[]): ItemModel {
  const table = itemTable(customers);
  const weights = Float64Array.from(table.taken, ({ length }) => 1 / log2(2 + length));
  const similar: ItemModel['similar'] = [];
  for (const { item: one, others, together } of pairRows(table, weights)) {
    for (const other of others) together[other]! /= sqrt(table.counts[one]! * table.counts[other]!);
    const best = largest(others, together, NEIGHBOURS);
    similar.push({ items: Uint32Array.from(best), cosines: Float32Array.from(best, (other) => together[other]!) });
  }
  const popular = largest([...table.items.keys()], table.counts, table.items.length);
  return { table, similar, popular };
}

/**
 * Up to `top` items the customer has not bought, by how well they go with what they have; filled up with what is popular.
 * A customer the model has never seen is served too. `ANALYTICS_VALUE_INVALID`.
 */
export function newItems(model: ItemModel, items: readonly string[], top: number): Proposal[] {
  checked('top', top, 'positive count');
  const { table } = model;
  const own = new Set(items.map((item) => table.place.get(item)).filter((item) => item !== undefined));
  const having = [...own].sort((a, b) => a - b);
  const scores = new Float64Array(table.items.length);
  for (const item of having) {
    const { items: others, cosines } = model.similar[item]!;
    for (let i = 0; i < others.length; i++) scores[others[i]!]! += cosines[i]!;
  }
  const candidates: number[] = [];
  scores.forEach((score, item) => {
    if (score > 0 && !own.has(item)) candidates.push(item);
  });
  const proposals = largest(candidates, scores, top).map((item): Proposal => ({
    item: table.items[item]!,
    score: scores[item]!,
    because: goesWith(model, having, item),
  }));
  if (proposals.length === top) return proposals;
  const listed = new Set(proposals.map(({ item }) => item));
  return [...proposals, ...popularItems(model, top, [...items, ...listed]).map((one) => ({ ...one, score: 0 }))].slice(
    0,
    top,
  );
}

/** The three own items that speak most for another one. */
function goesWith({ table, similar }: ItemModel, having: number[], item: number): Because {
  const items = having
    .map((one) => ({ one, similarity: similar[one]!.cosines[similar[one]!.items.indexOf(item)] ?? 0 }))
    .filter(({ similarity }) => similarity > 0)
    .sort((a, b) => b.similarity - a.similarity || a.one - b.one)
    .slice(0, 3)
    .map(({ one, similarity }) => ({ item: table.items[one]!, similarity }));
  return { kind: 'goes-with', items };
}

/** The `top` items most customers buy, except some; the score is the share of customers. */
export function popularItems(model: ItemModel, top: number, except: readonly string[] = []): Proposal[] {
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
 * Up to `top` items to buy again, from one entry per item and day: by how often the customer bought them, equals by
 * popularity; filled up with items that are new to them. `ANALYTICS_VALUE_INVALID`.
 */
export function itemsAgain(model: ItemModel, items: readonly string[], top: number): Proposal[] {
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
