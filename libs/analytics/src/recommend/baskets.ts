/** What one customer took, in any order; the same item may come again. */
export interface Basket {
  id: string;
  items: string[];
}

/** Items numbered in the order of their names, and who took which, each once. */
export interface ItemTable {
  items: string[];
  place: Map<string, number>;
  /** Item numbers per basket, ascending. */
  taken: Uint32Array[];
  /** Baskets that hold each item. */
  counts: Uint32Array;
}

/** The baskets as numbers. Deterministic: item numbers follow the names. */
export function itemTable(baskets: Pick<Basket, 'items'>[]): ItemTable {
  const names = new Set<string>();
  for (const { items } of baskets) for (const item of items) names.add(item);
  const items = [...names].sort();
  const place = new Map(items.map((item, i) => [item, i]));
  const counts = new Uint32Array(items.length);
  const taken = baskets.map((basket) => {
    const own = Uint32Array.from(new Set(basket.items.map((item) => place.get(item)!))).sort();
    for (const item of own) counts[item]!++;
    return own;
  });
  return { items, place, taken, counts };
}

/** How many baskets hold both of two items: per item, the counts of the others. Symmetric. */
export function pairCounts({ items, taken }: ItemTable): Map<number, number>[] {
  const pairs = items.map(() => new Map<number, number>());
  for (const own of taken) {
    for (const one of own) {
      const row = pairs[one]!;
      for (const other of own) if (other !== one) row.set(other, (row.get(other) ?? 0) + 1);
    }
  }
  return pairs;
}
