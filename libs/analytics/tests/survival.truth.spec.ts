import { cohortRetention, kaplanMeier, logRank, restrictedMean, type SurvivalCurve, survivalAt } from '../src';
import { cdnowOrders, describeWith, once, retailSales, rowsOf } from './shared-data';

describeWith(['telco-churn-train.csv'], 'survival of telco customers', () => {
  const rows = once(() =>
    rowsOf('telco-churn-train.csv').map((row) => ({
      time: Number(row.tenure),
      ended: row.Churn === 'Yes',
      group: row.Contract!,
    })),
  );
  const curve = once(() => kaplanMeier(rows()) as SurvivalCurve);

  it('counts who was watched', () => expect(curve()).toMatchObject({ n: 4920, events: 1308 }));

  it.each([
    [1, 0.94533],
    [6, 0.88299],
    [12, 0.8423, 0.83142, 0.85253],
    [24, 0.78808],
    [48, 0.7082],
    [72, 0.59208, 0.56784, 0.61544],
  ])('has the share of the reference after %d months', (month, survival, low = NaN, high = NaN) => {
    const at = survivalAt(curve(), month)!;
    expect(Math.abs(at.survival - survival)).toBeLessThan(1e-4);
    if (low) expect(Math.abs(at.low - low)).toBeLessThan(1e-4);
    if (high) expect(Math.abs(at.high - high)).toBeLessThan(1e-4);
  });

  it('has the restricted mean, the median and the log-rank of the reference', () => {
    expect(Math.abs(restrictedMean(curve(), 72) - 54.397)).toBeLessThan(0.0006);
    expect(kaplanMeier(rows().filter(({ group }) => group === 'Month-to-month'))).toMatchObject({ median: 34 });
    const test = logRank(rows());
    expect(test).toMatchObject({ df: 2 });
    expect('chiSquare' in test && Math.abs(test.chiSquare - 1671.99)).toBeLessThan(0.01);
  });
});

const cells = (cohort: ReturnType<typeof cohortRetention>[number] | undefined, months: number) =>
  cohort?.active.slice(0, months).map(({ customers }) => customers);

describeWith(['cdnow-transactions.csv'], 'monthly cohorts of CDNOW', () => {
  it('are the ones of the reference', () => {
    const [january, february, march] = cohortRetention(cdnowOrders(), 'month', '1998-07-01');
    expect(january).toMatchObject({ start: '1997-01-01', size: 781 });
    expect(cells(january, 5)).toEqual([124, 95, 70, 65, 77]);
    expect(january!.active[16]).toEqual({ after: 17, customers: 33, unfinished: false });
    expect(february).toMatchObject({ start: '1997-02-01', size: 857 });
    expect(cells(february, 5)).toEqual([134, 110, 75, 77, 75]);
    expect(march).toMatchObject({ start: '1997-03-01', size: 719 });
    expect(cells(march, 5)).toEqual([87, 84, 78, 63, 64]);
  });
});

describeWith(['online-retail-dev.csv.gz'], 'monthly cohorts of online retail', () => {
  it('are the ones of the reference, the unfinished month marked', () => {
    const [december, january] = cohortRetention(retailSales().sales, 'month', '2010-12-10');
    expect(december).toMatchObject({ start: '2009-12-01', size: 331 });
    expect(cells(december, 5)).toEqual([121, 113, 137, 120, 112]);
    expect(december!.active.slice(10)).toEqual([
      { after: 11, customers: expect.any(Number), unfinished: false },
      { after: 12, customers: 82, unfinished: true },
    ]);
    expect(january).toMatchObject({ start: '2010-01-01', size: 140 });
    expect(cells(january, 5)).toEqual([30, 44, 49, 35, 42]);
  });
});
