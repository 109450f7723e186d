import { seeded } from '../numbers/random';
import { type Forecast, forecast } from './forecast';

const season = (length: number, noise = 0, seed = 1) => {
  const random = seeded(seed);
  return Array.from({ length }, (_, i) => 100 + i + 20 * Math.sin((i * Math.PI) / 6) + noise * random.normal());
};
const made = (values: number[], options: Parameters<typeof forecast>[1]) => forecast(values, options) as Forecast;

it('carries a trend with a season on, and knows how sure it is', () => {
  const values = season(84, 3);
  const { method, points, mape, naiveMape } = made(values, { horizon: 12, period: 12 });
  expect(method).toBe('additive');
  expect(mape!).toBeLessThan(naiveMape!);
  const truth = season(96);
  points.forEach(({ value, low, high }, i) => {
    expect(Math.abs(value - truth[84 + i]!)).toBeLessThan(9);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
  });
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  expect(width(points[11]!)).toBeGreaterThan(width(points[0]!));
});

it('holds what comes within its interval about as often as it says', () => {
  let inside = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const random = seeded(seed);
    const walk = [100];
    for (let i = 1; i < 66; i++) walk.push(walk[i - 1]! + random.normal());
    const { points } = made(walk.slice(0, 60), { horizon: 6, period: 1, method: 'simple', confidence: 0.8 });
    points.forEach(({ low, high }, i) => (inside += walk[60 + i]! >= low && walk[60 + i]! <= high ? 1 : 0));
  }
  expect(inside / 240).toBeGreaterThan(0.65);
  expect(inside / 240).toBeLessThan(0.95);
});

it('gives way to the season ago where smoothing does no better', () => {
  const year = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
  const values = [...year, ...year, ...year, ...year];
  const { method, points } = made(values, { horizon: 14, period: 12 });
  expect(method).toBe('seasonal-naive');
  expect(points.map(({ value }) => value)).toEqual([...year, 3, 1]);
});

it('is the same for the same seed', () => {
  const [one, two, other] = [7, 7, 8].map((seed) => made(season(60, 5), { horizon: 3, period: 12, seed }));
  expect(one).toEqual(two);
  expect(one!.points).not.toEqual(other!.points);
});

it('copes with constants, zeros and short series', () => {
  const flat = made(new Array<number>(20).fill(5), { horizon: 2, period: 1 });
  expect(flat.points).toEqual(
    [5, 5].map((value) => ({ value, low: expect.closeTo(5, 9), high: expect.closeTo(5, 9) })),
  );
  expect(made([0, 1, 0, 2, 0, 1, 0, 3, 0, 1], { horizon: 2, period: 12 })).toMatchObject({ mape: null });
  expect(forecast([1, 2, 3], { horizon: 2, period: 1 })).toMatchObject({ code: 'SERIES_TOO_SHORT' });
  expect(forecast(season(20), { horizon: 2, period: 12, method: 'additive' })).toMatchObject({
    code: 'SERIES_TOO_SHORT',
    params: { found: 20, needed: 27 },
  });
  expect(() => forecast([1, NaN, 3], { horizon: 2, period: 1 })).toThrow('ANALYTICS_VALUE_INVALID');
  expect(() => forecast(new Array(40).fill(0), { horizon: 2, period: 4, method: 'multiplicative' })).toThrow(
    'ANALYTICS',
  );
});
