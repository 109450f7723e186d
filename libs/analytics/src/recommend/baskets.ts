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

/** For one item, the others it shares a basket with, and the weight of those baskets; only valid until the next item. */
export interface PairRow {
  item: number;
  others: number[];
  /** By item number; that of the item itself is the weight of all its baskets. */
  together: Float64Array;
}

/**
 * How many baskets hold both of two items, item by item: one row of the matrix is in memory at a time. With weights, the
 * sum of the baskets' weights.
 */
export function* pairRows({ items, taken, counts }: ItemTable, weights?: ArrayLike<number>): Generator<PairRow> {
  const holders = Array.from(counts, (n) => new Uint32Array(n));
  const filled = new Uint32Array(items.length);
  taken.forEach((own, basket) => {
    for (const item of own) holders[item]![filled[item]!++] = basket;
  });
  const together = new Float64Array(items.length);
  for (let item = 0; item < items.length; item++) {
    const others: number[] = [];
    for (const basket of holders[item]!) {
      const own = taken[basket]!;
      const weight = weights ? weights[basket]! : 1;
      for (let i = 0; i < own.length; i++) {
        const other = own[i]!;
        if (together[other] === 0 && other !== item) others.push(other);
        together[other]! += weight;
      }
    }
    yield { item, others, together };
    for (const other of others) together[other] = 0;
    together[item] = 0;
  }
}
