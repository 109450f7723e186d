import fc from 'fast-check';
import { seeded } from '../numbers/random';
import { isRefusal } from '../refusal';
import { bgNbdLogLikelihood, expectedPurchases, fitBgNbd, pAlive } from './bg-nbd';
import { observedClv, popularClv, simpleClv } from './formulas';
import { expectedSpend, fitGammaGamma, type GammaGammaFit } from './gamma-gamma';
import { type History, historiesOf } from './histories';
import { customerValues, discountPerUnit, fitValueModel } from './value';

describe('the formulas', () => {
  it('multiply what they say, and refuse a churn of 0 with a sentence', () => {
    expect(simpleClv({ marginPerOrder: 30, ordersPerPeriod: 2, churnPerPeriod: 0.05 })).toBe(1200);
    const popular = { averageAmount: 100, ordersPerPeriod: 2, retentionPeriods: 20, churnPerPeriod: 0.05 };
    expect(popularClv(popular)).toBe(80_000);
    for (const refused of [
      simpleClv({ marginPerOrder: 30, ordersPerPeriod: 2, churnPerPeriod: 0 }),
      popularClv({ ...popular, churnPerPeriod: 0 }),
    ]) {
      expect(refused).toMatchObject({ refused: true, code: 'CHURN_RATE_ZERO' });
      expect(isRefusal(refused) && refused.reason.zh).toContain('流失率');
    }
    expect(() => simpleClv({ marginPerOrder: 30, ordersPerPeriod: 2, churnPerPeriod: 1.2 })).toThrow('ANALYTICS_VALUE');
  });

  it('add up what was observed', () => {
    const purchases = [
      { day: 1, amount: 0.1 },
      { day: 2, amount: 0.2 },
    ];
    expect(observedClv([{ customer: 'a', purchases }], 0.5)).toEqual([{ customer: 'a', value: 0.15 }]);
  });
});

/** Customers of known parameters, watched for `weeks`; everybody starts in the first 12 weeks. */
function simulated(
  count: number,
  weeks: number,
  model: { r: number; alpha: number; a: number; b: number } | null,
  seed = 3,
) {
  const random = seeded(seed);
  const gamma = (shape: number, rate: number) => {
    // Marsaglia & Tsang 2000, with their boost below shape 1
    const boost = shape < 1 ? random.next() ** (1 / shape) : 1;
    const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
    for (;;) {
      const x = random.normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - random.next()) < (x * x) / 2 + d - d * v + d * Math.log(v))
        return (boost * d * v) / rate;
    }
  };
  const shape = model ?? { r: 1.2, alpha: 8, a: 1, b: 1 };
  return Array.from({ length: count }, (_, i): History => {
    const age = weeks - 12 * random.next();
    const rate = gamma(shape.r, shape.alpha);
    const [one, two] = [gamma(shape.a, 1), gamma(shape.b, 1)];
    const leaving = model ? one / (one + two) : 0;
    let [time, frequency, recency] = [0, 0, 0];
    for (;;) {
      time -= Math.log(1 - random.next()) / rate;
      if (time > age) break;
      [frequency, recency] = [frequency + 1, time];
      if (random.next() < leaving) break;
    }
    return { customer: String(i), frequency, recency, age, spend: frequency ? 10 + 40 * random.next() : 0 };
  });
}

describe('BG/NBD', () => {
  const truth = { r: 0.8, alpha: 6, a: 0.9, b: 2.5 };

  it('finds what made the data, and that it did', () => {
    const histories = simulated(2000, 60, truth);
    const fit = fitBgNbd(histories);
    expect(fit).toMatchObject({ identified: true, converged: true });
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(bgNbdLogLikelihood(histories, truth));
    expect(fit.r / fit.alpha).toBeCloseTo(truth.r / truth.alpha, 1);
    expect(fit.a / (fit.a + fit.b)).toBeCloseTo(truth.a / (truth.a + truth.b), 1);
  });

  it('says that drop-out is not identified where nobody drops out, and still gives numbers', () => {
    const histories = simulated(600, 60, null);
    const fit = fitBgNbd(histories);
    expect(fit.identified).toBe(false);
    const [expected] = expectedPurchases(fit, histories, [26]);
    expect(expected!.every(Number.isFinite)).toBe(true);
    expect(Math.min(...histories.map((one) => pAlive(fit, one)))).toBeGreaterThan(0.5);
  });

  it('scales with the unit of time', () => {
    const weeks = simulated(500, 60, truth);
    const days = weeks.map((one) => ({ ...one, recency: one.recency * 7, age: one.age * 7 }));
    const [inWeeks, inDays] = [fitBgNbd(weeks), fitBgNbd(days)];
    expect(inDays.alpha / inWeeks.alpha).toBeCloseTo(7, 2);
    expect(inDays.r).toBeCloseTo(inWeeks.r, 3);
    expect(bgNbdLogLikelihood(days, inDays)).toBeCloseTo(inDays.logLikelihood, 4);
  });

  const parameter = fc.double({ min: 0.05, max: 20, noNaN: true });
  it('expects more in a longer time, less of who is long silent, and a number at a = 1', () => {
    fc.assert(
      fc.property(
        fc.record({ r: parameter, alpha: parameter, a: fc.oneof(parameter, fc.constant(1)), b: parameter }),
        fc.nat(60),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 100, noNaN: true }),
        (model, frequency, share, age) => {
          const history = { frequency, recency: frequency ? share * age : 0, age };
          const [none, soon, later] = expectedPurchases(model, [history], [0, 10, 20]).map(([one]) => one!);
          expect(none).toBe(0);
          expect(soon).toBeGreaterThanOrEqual(0);
          expect(later).toBeGreaterThanOrEqual(soon!);
          expect(later).toBeLessThanOrEqual((20 * (model.r + frequency)) / (model.alpha + age) + 1e-9);
          const alive = pAlive(model, history);
          expect(alive).toBeGreaterThanOrEqual(0);
          expect(alive).toBeLessThanOrEqual(pAlive(model, { ...history, recency: frequency ? age : 0 }) + 1e-12);
        },
      ),
    );
  });

  it('refuses a history that cannot be', () => {
    const model = { r: 1, alpha: 1, a: 1, b: 1 };
    expect(() => pAlive(model, { frequency: 1, recency: 9, age: 8 })).toThrow('ANALYTICS_VALUE_INVALID');
    expect(() => fitBgNbd([{ frequency: -1, recency: 0, age: 8 }])).toThrow('ANALYTICS_VALUE_INVALID');
  });
});

describe('Gamma-Gamma', () => {
  const repeaters = simulated(1500, 60, { r: 2, alpha: 6, a: 0.9, b: 2.5 });

  it('draws amounts towards the common mean, the more the fewer purchases', () => {
    const fit = fitGammaGamma(repeaters) as GammaGammaFit;
    const common = expectedSpend(fit, { frequency: 0, spend: 0 });
    const [once, often] = [1, 50].map((frequency) => expectedSpend(fit, { frequency, spend: 3 * common }));
    expect(once).toBeGreaterThan(common);
    expect(often).toBeGreaterThan(once!);
    expect(often).toBeLessThan(3 * common);
  });

  it('refuses too few, and amounts without a pattern', () => {
    expect(fitGammaGamma(repeaters.slice(0, 20))).toMatchObject({ code: 'SPEND_TOO_FEW_BUYERS' });
    const same = repeaters.map((one) => ({ ...one, spend: 20 }));
    expect(fitGammaGamma(same)).toMatchObject({ code: 'SPEND_NOT_IDENTIFIED' });
  });
});

describe('value', () => {
  const histories = simulated(700, 60, { r: 0.8, alpha: 6, a: 0.9, b: 2.5 });

  it.each([
    ['CLV_TOO_FEW_BUYERS', histories.slice(0, 400)],
    ['CLV_TOO_SHORT', histories.map((one) => ({ ...one, recency: one.recency / 4, age: one.age / 4 }))],
    ['CLV_TOO_FEW_REPEATS', histories.map((one) => ({ ...one, frequency: 0, recency: 0, spend: 0 }))],
  ] as const)('refuses with %s', (code, thin) =>
    expect(fitValueModel([...thin])).toMatchObject({ refused: true, code }),
  );

  it('compounds the discount to the one per year', () => {
    expect((1 + discountPerUnit(0.1, 'week')) ** (365.25 / 7)).toBeCloseTo(1.1, 12);
    expect(discountPerUnit(0, 'day')).toBe(0);
  });

  it('is purchases × spend × margin', () => {
    const model = { r: 0.8, alpha: 6, a: 0.9, b: 2.5 };
    const spend = { p: 6, q: 4, v: 15 };
    for (const one of customerValues(histories.slice(0, 20), model, spend, { horizon: 26, margin: 0.4 })) {
      expect(one.value).toBeCloseTo(one.expected * one.spend * 0.4, 10);
    }
    expect(() => customerValues(histories, model, spend, { horizon: 0 })).toThrow('ANALYTICS_VALUE_INVALID');
  });

  it('reads histories from orders: one purchase a day, what comes later held out', () => {
    const orders = ['2026-01-01', '2026-01-01', '2026-01-15', '2026-02-05', '2026-02-06'].map((date, i) => ({
      customer: 'a',
      date,
      amount: 10 * (i + 1),
    }));
    expect(historiesOf(orders, '2026-02-05')).toEqual([
      { customer: 'a', frequency: 2, recency: 5, age: 5, spend: 35, later: 1 },
    ]);
  });
});
