import fc from 'fast-check';
import { seeded } from '../numbers/random';
import { alwaysValid } from './always-valid';
import { cuped, momentsOf, welch } from './amounts';
import { adjustedPValues } from './multiplicity';
import { newcombe, wilson } from './proportions';
import { sampleRatio } from './sample-ratio';
import { sampleSize } from './sample-size';
import { rateEffect } from './verdict';

const rate = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ n, hits: Math.round(n * share) }));

describe('intervals of rates', () => {
  it('contain the estimate, stay possible, and turn round with the arms', () => {
    fc.assert(
      fc.property(rate, rate, (one, two) => {
        const [there, back] = [newcombe(one, two), newcombe(two, one)];
        expect(there.low).toBeLessThanOrEqual(there.estimate + 1e-12);
        expect(there.high).toBeGreaterThanOrEqual(there.estimate - 1e-12);
        expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(there.low).toBeCloseTo(-back.high, 12);
        expect(wilson(one, 0.99).high).toBeGreaterThanOrEqual(wilson(one, 0.9).high);
      }),
    );
    expect(() => wilson({ hits: 5, n: 4 })).toThrow('ANALYTICS_VALUE_INVALID');
    expect(() => wilson({ hits: 0, n: 0 })).toThrow('ANALYTICS_VALUE_INVALID');
  });

  it('cover the truth where the textbook interval does not: 180 treated, 20 held out', () => {
    const random = seeded(11);
    const draw = (n: number) => ({ n, hits: Array.from({ length: n }, random.next).filter((x) => x < 0.1).length });
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = newcombe(draw(180), draw(20));
      if (low <= 0 && high >= 0) covered++;
    }
    expect(covered / 2000).toBeGreaterThan(0.94);
  });
});

describe('what is said of an effect', () => {
  it.each([
    [{ hits: 120, n: 1000 }, { hits: 60, n: 1000 }, 'shown', '已证实：高 6.00 个百分点'],
    [{ hits: 60, n: 1000 }, { hits: 120, n: 1000 }, 'shown', '已证实：低 6.00 个百分点'],
    [{ hits: 63, n: 1000 }, { hits: 60, n: 1000 }, 'not-shown', '看不出差别'],
    [{ hits: 90, n: 900 }, { hits: 4, n: 100 }, 'too-few', '只能列出人数'],
  ] as const)('%o against %o is %s', (treated, control, verdict, words) => {
    const effect = rateEffect(treated, control);
    expect(effect.verdict).toBe(verdict);
    expect(effect.sentence.zh).toContain(words);
    expect(effect.difference === null).toBe(verdict === 'too-few');
  });

  it('counts the customers it brought', () => {
    const { extra } = rateEffect({ hits: 120, n: 1000 }, { hits: 6, n: 100 });
    expect(extra!.estimate).toBeCloseTo(60, 9);
  });
});

describe('amounts', () => {
  const [one, two] = [
    [1, 2, 3, 4, 9.5],
    [2, 2, 5, 7, 8, 9],
  ].map(momentsOf) as [ReturnType<typeof momentsOf>, never];

  it('are compared as SciPy’s Welch test does', () => {
    expect(welch(one, two)).toEqual({
      estimate: expect.closeTo(-1.6, 12),
      low: expect.closeTo(-6.027246183673526, 9),
      high: expect.closeTo(2.8272461836735263, 9),
      df: expect.closeTo(8.261379502932142, 9),
      pValue: expect.closeTo(0.43050038166652477, 9),
    });
  });

  it('refuse what cannot be compared', () => {
    expect(welch(momentsOf([1]), two)).toMatchObject({ code: 'EFFECT_TOO_FEW' });
    expect(welch(momentsOf([0, 0]), momentsOf([0, 0, 0]))).toMatchObject({ code: 'SPEND_NOT_COMPARABLE' });
  });

  it('are told apart better with history, without bias', () => {
    const random = seeded(5);
    const arm = (n: number, effect: number) =>
      Array.from({ length: n }, () => {
        const before = 100 + 20 * random.normal();
        return { before: random.next() < 0.1 ? null : before, value: before + 10 * random.normal() + effect };
      });
    const found = cuped(arm(1500, 3), arm(1500, 0));
    expect(found).toMatchObject({ theta: expect.closeTo(1, 1) });
    if ('refused' in found) throw new Error(found.code);
    expect(found.narrower).toBeGreaterThan(0.3);
    expect(Math.abs(found.estimate - 3)).toBeLessThan(1.3);
    const unrelated = arm(300, 0).map((customer, i) => ({ ...customer, before: i % 2 ? 1 : 1 }));
    expect(cuped(unrelated, unrelated)).toMatchObject({ code: 'HISTORY_UNRELATED' });
  });
});

it('looks every day for a month without false wins, where the plain interval has many', () => {
  const random = seeded(29);
  let [wins, plainWins] = [0, 0];
  for (let test = 0; test < 200; test++) {
    const hits = [0, 0];
    let [won, plainWon] = [false, false];
    for (let day = 1; day <= 30; day++) {
      for (let i = 0; i < 100; i++) for (const arm of [0, 1]) if (random.next() < 0.1) hits[arm]!++;
      const n = 100 * day;
      const [one, two] = hits.map((own) => ({ n, mean: own / n, variance: (own / n) * (1 - own / n) }));
      const interval = alwaysValid(one!, two!, 6000)!;
      won ||= interval.low > 0 || interval.high < 0;
      const plain = newcombe({ hits: hits[0]!, n }, { hits: hits[1]!, n });
      plainWon ||= plain.low > 0 || plain.high < 0;
    }
    if (won) wins++;
    if (plainWon) plainWins++;
  }
  expect(wins / 200).toBeLessThanOrEqual(0.05);
  expect(plainWins / 200).toBeGreaterThan(0.15);
});

it('sees a real effect through the always-valid interval in the end', () => {
  const arm = (p: number) => ({ n: 5000, mean: p, variance: p * (1 - p) });
  expect(alwaysValid(arm(0.14), arm(0.1), 10_000)!.low).toBeGreaterThan(0);
  expect(alwaysValid({ n: 1, mean: 0, variance: 0 }, arm(0.1), 100)).toBeNull();
});

it('flags arms of a size chance does not make', () => {
  expect(sampleRatio(9000, 1000, 0.1)).toMatchObject({ chiSquare: 0, mismatch: false });
  expect(sampleRatio(8100, 1000, 0.1)).toMatchObject({ chiSquare: expect.closeTo(9.89, 2), mismatch: false });
  expect(sampleRatio(9000, 880, 0.1).mismatch).toBe(true);
  expect(sampleRatio(0, 0, 0.1).mismatch).toBe(false);
});

it('plans more customers for smaller changes, more power and lopsided arms', () => {
  const total = (plan: Parameters<typeof sampleSize>[0]) => {
    const size = sampleSize(plan);
    return 'refused' in size ? NaN : size.treated + size.control;
  };
  const plan = { base: 0.1, wanted: 0.12 };
  expect(total({ ...plan, wanted: 0.11 })).toBeGreaterThan(total(plan));
  expect(total({ ...plan, power: 0.9 })).toBeGreaterThan(total(plan));
  expect(total({ ...plan, controlShare: 0.1 })).toBeGreaterThan(total(plan));
  expect(sampleSize({ base: 0.1, wanted: 0.1 })).toMatchObject({ code: 'SAMPLE_SIZE_NO_CHANGE' });
});

describe('many subgroups', () => {
  it('are adjusted as Benjamini and Hochberg do', () => {
    const adjusted = adjustedPValues([0.01, 0.04, 0.03, 0.005]);
    [0.02, 0.04, 0.04, 0.02].forEach((wanted, i) => expect(adjusted[i]).toBeCloseTo(wanted, 12));
  });

  it('never look better than alone, and keep their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
        const adjusted = adjustedPValues(values);
        values.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p - 1e-15);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          values.forEach((q, j) => p < q && expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!));
        });
      }),
    );
  });
});
