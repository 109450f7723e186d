import {
  bgNbdLogLikelihood,
  type BgNbd,
  customerValues,
  expectedPurchases,
  expectedSpend,
  fitBgNbd,
  fitGammaGamma,
  type GammaGammaFit,
  type History,
  historiesOf,
  isRefusal,
  pAlive,
} from '../src';
import { cdnowOrders, describeWith, once, rowsOf } from './shared-data';

const history = (frequency: number, recency: number, age: number) => ({ frequency, recency, age });

describe('BG/NBD at the published parameters', () => {
  const model: BgNbd = { r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 };
  const expected = (x: number, tx: number, age: number) =>
    expectedPurchases(model, [history(x, tx, age)], [39])[0]![0]!;

  it.each([
    [2, 30.43, 38.86, 1.2259, 0.005, 0.7266],
    [0, 0, 38.86, 0.1948, 0.002, 1],
    [1, 1.71, 38.86, 0.2033, 0.002, 0.2122],
    [4, 30, 38, 2.3317, 0.023, 0.7382],
    [7, 29.43, 38.86, 3.3372, 0.033, 0.6418],
    [26, 30.86, 31, 20.7506, 0.2, 0.9689],
  ])('expects what the paper expects of x=%d, t_x=%d, T=%d', (x, tx, age, purchases, within, alive) => {
    expect(Math.abs(expected(x, tx, age) - purchases)).toBeLessThanOrEqual(within);
    expect(Math.abs(pAlive(model, history(x, tx, age)) - alive)).toBeLessThanOrEqual(0.003);
  });

  it('stays a number where the hypergeometric series does not', () => {
    expect(expected(10, 5, 38.86)).toBeCloseTo(1.7e-5, 6);
  });
});

describeWith(['cdnow-summary.csv', 'cdnow-transactions.csv'], 'CLV of CDNOW, calibrated to 1997-09-30', () => {
  const summary = once(() =>
    rowsOf('cdnow-summary.csv').map((row): History => ({
      customer: row.ID!,
      frequency: Number(row.x),
      recency: Number(row.t_x),
      age: Number(row.T),
      spend: Number(row.zbar),
    })),
  );
  const histories = once(() => historiesOf(cdnowOrders(), '1997-09-30'));
  const fit = once(() => fitBgNbd(histories()));
  const spend = once(() => fitGammaGamma(summary()) as GammaGammaFit);

  it('sees in the orders what the published summary says', () => {
    expect(histories()).toHaveLength(summary().length);
    histories().forEach((one, i) => {
      const { frequency, recency, age } = summary()[i]!;
      expect(one.frequency).toBe(frequency);
      expect(Math.abs(one.recency - recency)).toBeLessThan(0.006);
      expect(Math.abs(one.age - age)).toBeLessThan(0.006);
      expect(Math.abs(one.spend - summary()[i]!.spend)).toBeLessThan(0.006);
    });
  });

  it('finds the parameters of the paper', () => {
    for (const found of [fit(), fitBgNbd(summary())]) {
      expect(Math.abs(found.r - 0.2426)).toBeLessThan(0.002);
      expect(Math.abs(found.alpha - 4.4135)).toBeLessThan(0.03);
      expect(Math.abs(found.a - 0.7929)).toBeLessThan(0.01);
      expect(Math.abs(found.b - 2.4258)).toBeLessThan(0.04);
      expect(found.logLikelihood).toBeGreaterThanOrEqual(-9582.48);
      expect(found).toMatchObject({ identified: true, converged: true });
    }
    expect(bgNbdLogLikelihood(histories(), fit())).toBeCloseTo(fit().logLikelihood, 6);
  });

  it('foresees the purchases of the next 39 weeks', () => {
    const [expected] = expectedPurchases(fit(), histories(), [39]);
    const error =
      histories().reduce((total, one, i) => total + Math.abs(one.later - expected![i]!), 0) / histories().length;
    expect(Math.abs(expected!.reduce((total, one) => total + one, 0) - 1653.4)).toBeLessThan(2);
    expect(histories().reduce((total, one) => total + one.later, 0)).toBe(1882);
    expect(error).toBeLessThanOrEqual(0.79);
  });

  it('finds the spend of the note', () => {
    expect(isRefusal(spend())).toBe(false);
    expect(spend().customers).toBe(946);
    expect(Math.abs(spend().p - 6.249)).toBeLessThan(0.05);
    expect(Math.abs(spend().q - 3.745)).toBeLessThan(0.03);
    expect(Math.abs(spend().v - 15.448)).toBeLessThan(0.2);
    expect(Math.abs(spend().logLikelihood + 4055.92)).toBeLessThan(0.1);
  });

  it.each([
    [0, 0, 35.171],
    [1, 11.77, 18.912],
    [2, 22.35, 24.659],
    [7, 73.74, 71.463],
  ])('expects of x=%d, z̄=%d the next amount %d', (frequency, amount, wanted) => {
    expect(Math.abs(expectedSpend(spend(), { frequency, spend: amount }) / wanted - 1)).toBeLessThan(0.005);
  });

  it('values a customer by purchases × spend, less when discounted', () => {
    const plain = customerValues(summary(), fit(), spend(), { horizon: 39, margin: 0.3 });
    const discounted = customerValues(summary(), fit(), spend(), { horizon: 39, margin: 0.3, discount: 0.15 });
    plain.forEach((one, i) => {
      expect(one.value).toBeCloseTo(one.expected * one.spend * 0.3, 9);
      expect(discounted[i]!.expected).toBeCloseTo(one.expected, 9);
      expect(discounted[i]!.value).toBeLessThan(one.value);
      expect(discounted[i]!.value).toBeGreaterThan(one.value / 1.15);
    });
  });
});
