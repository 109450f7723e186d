import { addDays } from '@careloop/calendar';
import fc from 'fast-check';
import { seeded } from '../numbers/random';
import { type Groups, kMeans } from './k-means';
import { nextOrders } from './next-order';
import { journeyLinks, projectStages, stageTransitions } from './transitions';

describe('stages', () => {
  const entries = [
    { customer: 'a', stage: 'lead', at: 0 },
    { customer: 'a', stage: 'active', at: 10 },
    { customer: 'a', stage: 'active', at: 12 },
    { customer: 'a', stage: 'lost', at: 40 },
    { customer: 'b', stage: 'active', at: 20 },
    { customer: 'b', stage: 'lead', at: 0 },
    { customer: 'c', stage: 'lead', at: 0 },
    { customer: 'c', stage: 'lost', at: 6 },
  ];

  it('are left in these shares, after this time', () => {
    expect(stageTransitions(entries)).toEqual([
      { from: 'lead', to: 'active', customers: 2, share: 2 / 3, medianTime: 15 },
      { from: 'active', to: 'lost', customers: 1, share: 1, medianTime: 30 },
      { from: 'lead', to: 'lost', customers: 1, share: 1 / 3, medianTime: 6 },
    ]);
  });

  it('make ribbons step by step', () => {
    expect(journeyLinks(entries, 1)).toEqual([
      { step: 1, from: 'lead', to: 'active', customers: 2 },
      { step: 1, from: 'lead', to: 'lost', customers: 1 },
    ]);
    expect(journeyLinks(entries, 5).at(-1)).toEqual({ step: 2, from: 'active', to: 'lost', customers: 1 });
  });

  it('are projected without losing anybody', () => {
    const share = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.nat(1000), (lost, back, customers) => {
        const matrix = { active: { lost, asleep: 0.25 }, asleep: { active: back } };
        const periods = projectStages(matrix, { active: customers }, 12);
        for (const period of periods) {
          expect(Object.values(period).reduce((sum, n) => sum + n, 0)).toBeCloseTo(customers, 6);
        }
      }),
    );
    expect(projectStages({ active: { lost: 0.1 } }, { active: 100 }, 2)[1]).toEqual({ active: 81, lost: 19 });
    expect(() => projectStages({ active: { lost: 0.7, asleep: 0.6 } }, { active: 1 }, 1)).toThrow('ANALYTICS_VALUE');
  });
});

describe('the next order', () => {
  const random = seeded(4);
  const days = (gap: number, count: number) => {
    const purchases = [{ day: 20_000, amount: 1 }];
    while (purchases.length < count) {
      purchases.push({
        day: purchases.at(-1)!.day + Math.max(1, Math.round(gap * Math.exp(0.2 * random.normal()))),
        amount: 1,
      });
    }
    return purchases;
  };
  const all = [
    ...Array.from({ length: 40 }, (_, i) => ({ customer: `monthly ${i}`, purchases: days(30, 8) })),
    { customer: 'weekly', purchases: days(7, 12) },
    { customer: 'once', purchases: days(1, 1) },
  ];
  const asOf = '2025-06-01'; // day 20,240

  it('follows the customer’s own rhythm, and that of all for who has none', () => {
    const orders = new Map(nextOrders(all, asOf).map((one) => [one.customer, one]));
    const last = (customer: string) => {
      const { purchases } = all.find((one) => one.customer === customer)!;
      return addDays('1970-01-01', purchases.filter(({ day }) => day < 20_240).at(-1)!.day);
    };
    const within = (customer: string, from: number, to: number) => {
      const { expected } = orders.get(customer)!;
      expect(expected >= addDays(last(customer), from) && expected <= addDays(last(customer), to)).toBe(true);
    };
    within('weekly', 6, 12);
    within('once', 24, 36);
    within('monthly 3', 24, 36);
    for (const { expected, earliest, latest } of orders.values()) {
      expect(earliest <= expected && expected <= latest).toBe(true);
    }
    expect(orders.get('weekly')!.overdue).toBeGreaterThan(90);
    expect(nextOrders(all.slice(-2), asOf)).toEqual([]);
  });
});

describe('groups', () => {
  const random = seeded(2);
  const cloud = (x: number, y: number, n: number) =>
    Array.from({ length: n }, () => [x + random.normal(), y + 100 * random.normal()]);
  const points = [...cloud(0, 0, 60), ...cloud(12, 0, 40), ...cloud(0, 1500, 20)];

  it('are found whatever the units, the largest first', () => {
    const { of, sizes, centres, explained } = kMeans(points, { k: 3 }) as Groups;
    expect(sizes).toEqual([60, 40, 20]);
    expect(of.slice(0, 60).every((own) => own === 0)).toBe(true);
    expect(centres[1]![0]).toBeCloseTo(12, 0);
    expect(explained).toBeGreaterThan(0.9);
  });

  it('are the same for the same seed, and explain more the more there are', () => {
    expect(kMeans(points, { k: 4, seed: 9 })).toEqual(kMeans(points, { k: 4, seed: 9 }));
    const explained = [1, 2, 3, 4].map((k) => (kMeans(points, { k }) as Groups).explained);
    expect([...explained].sort((a, b) => a - b)).toEqual(explained);
    expect(explained[0]).toBeCloseTo(0, 9);
  });

  it('are refused where there are fewer different points', () => {
    expect(kMeans([[1], [1], [2]], { k: 3 })).toMatchObject({
      code: 'GROUPS_TOO_FEW_POINTS',
      params: { found: 2, needed: 3 },
    });
    expect(() => kMeans([[1], [NaN]], { k: 1 })).toThrow('ANALYTICS_VALUE_INVALID');
    expect(() => kMeans([[1], [1, 2]], { k: 1 })).toThrow('ANALYTICS_VALUE_INVALID');
  });
});
