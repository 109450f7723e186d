import fc from 'fast-check';
import { associationRules } from './association';
import { itemModel, itemsAgain, newItems, popularItems } from './recommendations';

const baskets = [['bread', 'milk'], ['bread', 'butter', 'milk'], ['butter'], ['bread', 'milk', 'milk'], ['tea']].map(
  (items) => ({ items }),
);

it('counts support, confidence and lift', () => {
  const rule = associationRules(baskets).find(({ item, also }) => item === 'milk' && also === 'bread');
  expect(rule).toEqual({
    item: 'milk',
    also: 'bread',
    together: 3,
    support: 0.6,
    confidence: 1,
    lift: expect.closeTo(5 / 3, 12),
  });
  expect(
    associationRules(baskets, { together: 1, lift: 1.1, confidence: 0.5 }).map(({ item, also }) => [item, also]),
  ).toEqual([
    ['bread', 'milk'],
    ['milk', 'bread'],
  ]);
});

it('finds rules that agree with counting by hand', () => {
  const some = fc.array(fc.record({ items: fc.array(fc.constantFrom(...'abcd')) }), { minLength: 1 });
  fc.assert(
    fc.property(some, (all) => {
      const having = (...items: string[]) =>
        all.filter((one) => items.every((item) => one.items.includes(item))).length;
      for (const { item, also, together, support, confidence, lift } of associationRules(all, { together: 1 })) {
        expect(together).toBe(having(item, also));
        expect(support).toBeCloseTo(together / all.length, 12);
        expect(confidence).toBeCloseTo(together / having(item), 12);
        expect(lift).toBeCloseTo((together * all.length) / (having(item) * having(also)), 9);
      }
    }),
  );
});

describe('proposals', () => {
  const model = itemModel(baskets);

  it('are new, go with what one has, and say with what', () => {
    const [first, ...rest] = newItems(model, ['milk'], 3);
    expect(first).toMatchObject({ item: 'bread', because: { kind: 'goes-with', items: [{ item: 'milk' }] } });
    expect(rest.map(({ item }) => item)).toEqual(['butter', 'tea']);
    expect(rest[1]!.because).toEqual({ kind: 'popular', customers: 1 });
  });

  it('are what is popular for who is unknown', () => {
    expect(newItems(model, [], 2)).toEqual(popularItems(model, 2).map((one) => ({ ...one, score: 0 })));
    expect(popularItems(model, 2, ['bread']).map(({ item }) => item)).toEqual(['milk', 'butter']);
    expect(newItems(model, ['never sold'], 1)).toHaveLength(1);
  });

  it('to buy again go by how often', () => {
    const again = itemsAgain(model, ['tea', 'milk', 'tea', 'oil'], 5);
    expect(again.slice(0, 3).map(({ item }) => item)).toEqual(['tea', 'milk', 'oil']);
    expect(again[0]!.because).toEqual({ kind: 'bought-before', times: 2 });
    expect(again.map(({ item }) => item)).not.toContain(undefined);
    expect(new Set(again.map(({ item }) => item)).size).toBe(again.length);
  });

  it('have no more than asked for', () => {
    expect(() => newItems(model, [], 0)).toThrow('ANALYTICS_VALUE_INVALID');
    expect(itemsAgain(model, ['milk', 'tea'], 1)).toHaveLength(1);
  });
});
