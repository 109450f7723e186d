import {
  type Interval,
  isRefusal,
  momentsOf,
  newcombe,
  rateEffect,
  sampleRatio,
  sampleSize,
  welch,
  wilson,
} from '../src';
import { describeWith, once, rowsOf } from './shared-data';

const close = ({ low, high }: Interval, [wantedLow, wantedHigh]: [number, number], within = 1e-4) => {
  expect(Math.abs(low - wantedLow)).toBeLessThanOrEqual(within);
  expect(Math.abs(high - wantedHigh)).toBeLessThanOrEqual(within);
};

describe('the intervals Newcombe published', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('%d/%d − %d/%d', (hits, n, others, m, low, high) =>
    close(newcombe({ hits, n }, { hits: others, n: m }), [low, high]),
  );

  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d/%d', (hits, n, low, high) => close(wilson({ hits, n }), [low, high]));
});

it.each([
  [0.05, 0.06, 8158],
  [0.106, 0.12, 8027],
])('sample size per arm to see %d → %d', (base, wanted, n) =>
  expect(sampleSize({ base, wanted })).toEqual({ treated: n, control: n }),
);

describeWith(['hillstrom-half.csv.gz'], "the effect of Hillstrom's e-mails, in percentage points", () => {
  type Rows = ReturnType<typeof rowsOf>;
  const all = once(() => rowsOf('hillstrom-half.csv.gz'));
  const arm = (segment: string) => once(() => all().filter((row) => row.segment === segment));
  const [mens, womens, none] = [arm('Mens E-Mail'), arm('Womens E-Mail'), arm('No E-Mail')];
  const rate = (of: Rows, key: string) => ({ hits: of.filter((row) => row[key] === '1').length, n: of.length });
  const spend = (of: Rows) => momentsOf(of.map((row) => Number(row.spend)));
  const points = (of: Rows, key: string) => {
    const effect = rateEffect(rate(of, key), rate(none(), key));
    const { estimate, low, high } = effect.difference!;
    return { verdict: effect.verdict, figures: [estimate, low, high].map((share) => share * 100) };
  };
  const near = (...figures: number[]) => figures.map((figure) => expect.closeTo(figure, 2));

  it('on visits', () => {
    expect([rate(mens(), 'visit'), rate(none(), 'visit')]).toEqual([
      { hits: 1960, n: 10_653 },
      { hits: 1119, n: 10_653 },
    ]);
    expect(rate(womens(), 'visit')).toEqual({ hits: 1618, n: 10_693 });
    expect(points(mens(), 'visit')).toEqual({ verdict: 'shown', figures: near(7.894, 6.956, 8.833) });
    expect(points(womens(), 'visit')).toEqual({ verdict: 'shown', figures: near(4.627, 3.733, 5.522) });
  });

  it('on conversion, and says "not shown" where it is not', () => {
    expect(points(mens(), 'conversion')).toEqual({ verdict: 'shown', figures: near(0.62, 0.362, 0.885) });
    expect(points(womens(), 'conversion')).toEqual({ verdict: 'not-shown', figures: near(0.213, -0.018, 0.446) });
  });

  it('on spend, by Welch', () => {
    const effect = welch(spend(mens()), spend(none()));
    expect(!isRefusal(effect) && [effect.estimate, effect.low, effect.high].map((x) => x.toFixed(3))).toEqual([
      '0.809',
      '0.391',
      '1.228',
    ]);
  });

  it('on arms of the size they should have', () => {
    expect(sampleRatio(mens().length + womens().length, none().length, 1 / 3).mismatch).toBe(false);
    expect(sampleRatio(mens().length, none().length - 500, 1 / 2).mismatch).toBe(true);
  });
});
