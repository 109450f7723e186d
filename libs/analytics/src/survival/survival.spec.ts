import fc from 'fast-check';
import { cohortRetention } from './cohorts';
import { type Duration, kaplanMeier, restrictedMean, type SurvivalCurve, survivalAt } from './kaplan-meier';
import { logRank } from './log-rank';

/** Weeks in remission (Freireich et al. 1963); a minus is still in remission. */
const treated = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];
const control = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
const durations = (weeks: number[], group = '') => weeks.map((w) => ({ time: Math.abs(w), ended: w > 0, group }));

describe('Kaplan–Meier on the trial of Freireich', () => {
  const curve = kaplanMeier(durations(treated)) as SurvivalCurve;

  it.each([
    [6, 0.8571],
    [7, 0.8067],
    [10, 0.7529],
    [22, 0.5378],
    [23, 0.4482],
    [35, 0.4482],
  ])('week %d', (week, survival) => expect(survivalAt(curve, week)!.survival).toBeCloseTo(survival, 4));

  it('has the published median and interval, and does not guess beyond what was watched', () => {
    expect(curve).toMatchObject({ n: 21, events: 9, longest: 35, median: 23 });
    expect(survivalAt(curve, 6)).toMatchObject({ low: expect.closeTo(0.6197, 3), high: expect.closeTo(0.9516, 3) });
    expect(survivalAt(curve, 5)).toEqual({ survival: 1, low: 1, high: 1 });
    expect(survivalAt(curve, 36)).toBeNull();
    expect(restrictedMean(curve, 6)).toBe(6);
  });

  it('tells the arms apart by log-rank', () => {
    const test = logRank([...durations(treated, '6-MP'), ...durations(control, 'placebo')]);
    expect(test).toMatchObject({ df: 1, chiSquare: expect.closeTo(16.79, 2) });
    expect('groups' in test && test.groups.map(({ observed }) => observed)).toEqual([9, 21]);
  });
});

it('is a falling curve inside its interval, whatever the durations', () => {
  const some = fc.array(fc.record({ time: fc.integer({ min: 1, max: 30 }), ended: fc.boolean() }), { minLength: 1 });
  fc.assert(
    fc.property(some, (all) => {
      const curve = kaplanMeier(all) as SurvivalCurve;
      let before = 1;
      for (const { survival, low, high } of curve.steps) {
        expect(survival).toBeLessThan(before);
        expect(low).toBeLessThanOrEqual(survival + 1e-12);
        expect(high).toBeGreaterThanOrEqual(survival - 1e-12);
        before = survival;
      }
      expect(restrictedMean(curve, 10)).toBeLessThanOrEqual(10);
      if (all.every(({ ended }) => ended)) {
        const mean = all.reduce((sum, { time }) => sum + time, 0) / all.length;
        expect(restrictedMean(curve, 100)).toBeCloseTo(mean, 9);
      }
    }),
  );
});

it('finds no difference between equal groups, and refuses one group or nobody', () => {
  const same: Duration[] = durations(treated);
  const test = logRank(['a', 'b', 'c'].flatMap((group) => same.map((one) => ({ ...one, group }))));
  expect(test).toMatchObject({ df: 2, chiSquare: expect.closeTo(0, 9), pValue: expect.closeTo(1, 9) });
  expect(logRank(durations(control, 'only'))).toMatchObject({ code: 'SURVIVAL_ONE_GROUP' });
  expect(kaplanMeier([{ time: 0, ended: true }])).toMatchObject({ code: 'SURVIVAL_NO_ROWS' });
  expect(() => kaplanMeier([{ time: -1, ended: true }])).toThrow('ANALYTICS_VALUE_INVALID');
});

describe('cohorts', () => {
  const order = (customer: string, date: string) => ({ customer, date });

  it('count a customer once a week, from Monday, and mark the unfinished week', () => {
    const orders = [
      order('a', '2026-03-02'), // Monday
      order('a', '2026-03-08'), // Sunday of the same week
      order('a', '2026-03-09'),
      order('a', '2026-03-10'),
      order('b', '2026-03-08'),
      order('c', '2026-03-17'),
      order('d', '2026-03-19'), // not yet, on that day
    ];
    expect(cohortRetention(orders, 'week', '2026-03-19')).toEqual([
      {
        start: '2026-03-02',
        size: 2,
        active: [
          { after: 1, customers: 1, unfinished: false },
          { after: 2, customers: 0, unfinished: true },
        ],
      },
      { start: '2026-03-16', size: 1, active: [] },
    ]);
  });

  it('have as many customers as there are, and never more active than started', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((d) => String(d).padStart(2, '0'));
    const date = fc
      .tuple(fc.constantFrom('2025-11', '2025-12', '2026-01', '2026-02'), day)
      .map((parts) => parts.join('-'));
    const some = fc.array(fc.record({ customer: fc.constantFrom(...'abcdef'), date }));
    fc.assert(
      fc.property(some, (orders) => {
        const cohorts = cohortRetention(orders, 'month', '2026-03-01');
        expect(cohorts.reduce((sum, { size }) => sum + size, 0)).toBe(new Set(orders.map((o) => o.customer)).size);
        for (const { size, active } of cohorts) {
          for (const { customers, unfinished } of active) {
            expect(customers).toBeLessThanOrEqual(size);
            expect(unfinished).toBe(false);
          }
        }
      }),
    );
    expect(cohortRetention([], 'month', '2026-03-01')).toEqual([]);
  });
});
