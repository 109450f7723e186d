import { Invalid } from '@careloop/kernel';
import fc from 'fast-check';
import { checked, checkedAll } from './check';
import {
  chiSquareTail,
  criticalValue,
  normalCdf,
  normalQuantile,
  normalTwoSided,
  studentQuantile,
  studentTwoSided,
} from './distributions';
import { largest } from './largest';
import { nelderMead, nelderMeadFrom } from './minimise';
import { seeded } from './random';
import { ascending, mean, median, quantile, sum, variance } from './summary';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('distributions, against SciPy', () => {
  it.each([
    ['Φ(1.3)', () => normalCdf(1.3), 0.9031995154143897],
    ['Φ(−8)', () => normalCdf(-8), 6.220960574271785e-16],
    ['z of .975', () => normalQuantile(0.975), 1.959963984540054],
    ['z of 1e−10', () => normalQuantile(1e-10), -6.361340902404056],
    ['χ² 10.83, 1', () => chiSquareTail(10.83, 1), 0.0009986863791802592],
    ['χ² 300, 2', () => chiSquareTail(300, 2), 7.175095973164411e-66],
    ['t of .975, 4.3', () => studentQuantile(0.975, 4.3), 2.70169489828223],
    ['t of .9, 120', () => studentQuantile(0.9, 120), 1.2886462336563809],
    ['p of t 2.5, 7', () => studentTwoSided(2.5, 7), 0.04099221858575289],
  ])('%s', (_, found, wanted) => expect(Math.abs(found() / wanted - 1)).toBeLessThan(1e-9));

  it('are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), fc.integer({ min: 1, max: 500 }), (p, df) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 10);
        const t = studentQuantile(p, df);
        expect(studentTwoSided(t, df)).toBeCloseTo(2 * Math.min(p, 1 - p), 8);
      }),
    );
    expect(criticalValue(0.95)).toBeCloseTo(1.95996, 5);
    expect(normalTwoSided(-1.959963984540054)).toBeCloseTo(0.05, 12);
  });
});

describe('summaries', () => {
  it('take quantiles as R, type 7', () => {
    expect([0, 0.2, 0.5, 0.9, 1].map((p) => quantile([1, 2, 4, 8], p))).toEqual([
      1,
      1.6,
      3,
      expect.closeTo(6.8, 12),
      8,
    ]);
    expect(median([9, 1, 5, 3])).toBe(4);
    expect([quantile([], 0.5), median([])]).toEqual([NaN, NaN]);
  });

  it('keep quantiles in order and in range', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const sorted = ascending(values);
        const q = quantile(sorted, p);
        expect(q).toBeGreaterThanOrEqual(sorted[0]!);
        expect(q).toBeLessThanOrEqual(quantile(sorted, Math.min(1, p + 0.1)));
      }),
    );
  });

  it('lose no digits', () => {
    expect(sum([1e16, 1, -1e16])).toBe(1);
    expect(sum(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(mean([2, 4, 9])).toBe(5);
    expect(variance([2, 4, 9])).toBe(13);
    expect(variance([2])).toBeNaN();
  });
});

it('finds the floor of Rosenbrock’s valley, and says when it did not get there', () => {
  const valley = ([x, y]: number[]) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2;
  const found = nelderMead(valley, [-1.2, 1], { tolerance: 1e-14, steps: 2000 });
  expect(found).toMatchObject({ converged: true, at: [expect.closeTo(1, 4), expect.closeTo(1, 4)] });
  expect(nelderMead(valley, [-1.2, 1], { steps: 5 }).converged).toBe(false);
  const twoFloors = ([x]: number[]) => (x! < 0 ? (x! + 2) ** 2 : (x! - 2) ** 2 - 1);
  expect(nelderMeadFrom(twoFloors, [[-3], [3]]).at[0]).toBeCloseTo(2, 4);
  expect(nelderMead(([x]) => (x! < 0 ? NaN : (x! - 0.1) ** 2), [4]).at[0]).toBeCloseTo(0.1, 3);
});

it('picks the largest as sorting does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.nat(12), (values, count) => {
      const all = values.map((_, i) => i);
      expect(largest(all, values, count)).toEqual(
        [...all].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, count),
      );
    }),
  );
});

it('draws the same numbers from the same seed, evenly', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, seeded(seed).next);
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  const random = seeded(1);
  const tenths = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) tenths[random.below(10)]!++;
  expect(Math.max(...tenths.map((n) => Math.abs(n - 1000)))).toBeLessThan(120);
  expect([...random.order(50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  const normals = Array.from({ length: 5000 }, random.normal);
  expect(Math.abs(mean(normals))).toBeLessThan(0.05);
  expect(Math.abs(variance(normals) - 1)).toBeLessThan(0.08);
});

it('names a number that is not what it has to be', () => {
  expect(checked('share', 0.3, 'probability')).toBe(0.3);
  expect(() => checked('share', 1.3, 'probability')).toThrow(Invalid);
  expect(() => checkedAll('amounts', [1, NaN], 'finite')).toThrow('ANALYTICS_VALUE_INVALID');
});
