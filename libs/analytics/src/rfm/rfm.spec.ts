import fc from 'fast-check';
import { RFM_CLASSES, rfmClass } from './classes';
import { type RfmMeasures, rfmMeasures } from './measures';
import { rfm } from './rfm';
import { rfmScores } from './scores';
import { RFM_SEGMENTS, rfmSegment } from './segments';

const order = (customer: string, date: string, amount: number) => ({ customer, date, amount });
const population = fc
  .array(fc.record({ recency: fc.nat(400), frequency: fc.integer({ min: 1, max: 9 }), monetary: fc.nat(900) }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((all) => all.map((one, i): RfmMeasures => ({ ...one, customer: String(i).padStart(3, '0') })));

it('measures days since, purchase days and money, up to the day before', () => {
  const orders = [
    order('b', '2026-03-01', 10.1),
    order('a', '2026-01-31', 5),
    order('b', '2026-03-01', 20.2),
    order('b', '2026-02-01', 1),
    order('a', '2026-03-08', 99),
    order('c', '2026-03-09', 99),
  ];
  expect(rfmMeasures(orders, '2026-03-08')).toEqual([
    { customer: 'a', recency: 36, frequency: 1, monetary: 5 },
    { customer: 'b', recency: 7, frequency: 2, monetary: 31.3 },
  ]);
  expect(() => rfmMeasures(orders, '2026-02-30')).toThrow('DATE_INVALID');
  expect(() => rfmMeasures([order('a', '2026-01-01', NaN)], '2026-02-01')).toThrow('ANALYTICS_VALUE_INVALID');
});

it('gives equal scores to equal values, and never a worse score to a better value', () => {
  fc.assert(
    fc.property(population, fc.constantFrom('tie-safe' as const, 'mean' as const, 'median' as const), (all, method) => {
      const scores = rfmScores(all, { method });
      all.forEach((one, i) =>
        all.forEach((other, j) => {
          if (one.recency <= other.recency) expect(scores[i]!.r).toBeGreaterThanOrEqual(scores[j]!.r);
          if (one.frequency >= other.frequency) expect(scores[i]!.f).toBeGreaterThanOrEqual(scores[j]!.f);
          if (one.monetary >= other.monetary) expect(scores[i]!.m).toBeGreaterThanOrEqual(scores[j]!.m);
        }),
      );
    }),
  );
});

it('makes groups of equal size by rank, the first ones larger', () => {
  fc.assert(
    fc.property(population, (all) => {
      const sizes = [1, 2, 3, 4, 5].map((m) => rfmScores(all, { method: 'ntile' }).filter((one) => one.m === m).length);
      expect(sizes.reduce((a, b) => a + b)).toBe(all.length);
      expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
      expect(sizes[0]! - sizes[4]!).toBeLessThanOrEqual(1);
    }),
  );
});

it('puts everybody into one segment and one class', () => {
  fc.assert(
    fc.property(population, (all) => {
      const { segments, classes } = rfm(all);
      expect(segments.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    }),
  );
  expect(rfm([])).toMatchObject({ customers: [] });
});

it('goes by limits people set', () => {
  const [one] = rfmScores([{ customer: 'a', recency: 30, frequency: 3, monetary: 1000 }], {
    method: 'thresholds',
    cuts: { recency: [30, 90], frequency: [1, 2, 5, 10], monetary: [500] },
  });
  expect(one).toEqual({ r: 2, f: 3, m: 2 });
  const cuts = { recency: [90, 30], frequency: [1], monetary: [1] };
  expect(() => rfmScores([], { method: 'thresholds', cuts })).toThrow('RFM_CUTS_INVALID');
});

it.each([
  [5, 5, 5, 'champions'],
  [5, 1, 2, 'potential-loyalists'], // 1.5 rounds up
  [5, 1, 1, 'new'],
  [3, 3, 3, 'need-attention'],
  [1, 5, 4, 'cannot-lose'],
  [1, 1, 2, 'lost'],
] as const)('R%d F%d M%d is %s', (r, f, m, segment) => expect(rfmSegment({ r, f, m })).toBe(segment));

it('has no segment for scores outside the grid', () => {
  expect(() => rfmSegment({ r: 6, f: 1, m: 1 })).toThrow('RFM_SCORE_INVALID');
  expect(
    rfm([{ customer: 'a', recency: 1, frequency: 1, monetary: 1 }], { method: 'mean' }).customers[0]?.segment,
  ).toBeNull();
});

it('names eleven segments and eight classes in both languages', () => {
  expect(Object.keys(RFM_SEGMENTS)).toHaveLength(11);
  expect(Object.values(RFM_CLASSES).map(({ zh }) => zh)).toHaveLength(8);
  const middle = { recency: 10, frequency: 2, monetary: 50 };
  expect(rfmClass({ customer: 'a', recency: 9, frequency: 3, monetary: 51 }, middle)).toBe('key-value');
  expect(rfmClass({ customer: 'a', recency: 10, frequency: 2, monetary: 50 }, middle)).toBe('win-back');
});
