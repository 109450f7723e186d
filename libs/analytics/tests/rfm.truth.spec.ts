import { purchasesOf, rfm, rfmMeasures, type RfmResult, type RfmScoring } from '../src';
import { mean, sum } from '../src/numbers/summary';
import { cdnowOrders, describeWith, once, retailSales } from './shared-data';

const counts = ({ segments }: RfmResult) => segments.map(({ count }) => count);
const NTILE: RfmScoring = { method: 'ntile' };

describeWith(['cdnow-transactions.csv'], 'RFM of CDNOW as of 1998-07-01', () => {
  const measures = once(() => rfmMeasures(cdnowOrders(), '1998-07-01'));

  it('has the totals and means of the reference', () => {
    expect(measures()).toHaveLength(2357);
    expect(sum(measures().map((one) => one.monetary))).toBeCloseTo(244_091.94, 2);
    expect(mean(measures().map((one) => one.recency))).toBeCloseTo(372.564, 3);
    expect(mean(measures().map((one) => one.frequency))).toBeCloseTo(2.8409, 4);
    expect(mean(measures().map((one) => one.monetary))).toBeCloseTo(103.5604, 4);
  });

  it('cuts where type-7 quintiles cut', () => {
    const { cuts } = rfm(measures());
    expect(cuts?.recency).toEqual([153, 443, 487, 513]);
    expect(cuts?.frequency).toEqual([1, 1, 2, 4]);
    [15.36, 31.958, 59.25, 130.436].forEach((cut, i) => expect(cuts?.monetary[i]).toBeCloseTo(cut, 6));
  });

  it('fills the eleven segments, by rank and tie-safe', () => {
    expect(counts(rfm(measures(), NTILE))).toEqual([847, 200, 1, 0, 0, 194, 171, 244, 9, 291, 400]);
    expect(counts(rfm(measures()))).toEqual([795, 209, 1, 0, 0, 78, 321, 160, 9, 374, 410]);
  });

  it('fills the eight classes by the mean', () => {
    expect(rfm(measures()).classes.map(({ count }) => count)).toEqual([464, 30, 37, 62, 188, 161, 47, 1368]);
  });
});

describeWith(['online-retail-dev.csv.gz'], 'RFM of online retail as of 2010-12-10', () => {
  const shop = once(retailSales);
  const measures = once(() => rfmMeasures(shop().sales, '2010-12-10'));

  it('keeps the lines the reference keeps', () => {
    const { sales, ...cleaning } = shop();
    expect(cleaning).toEqual({ rows: 150_002, withoutCustomer: 4556, cancelled: 3691, notPositive: 8 });
    expect(sales).toHaveLength(141_806);
  });

  it('counts the customers, invoices and revenue of the reference', () => {
    const { sales } = shop();
    expect(purchasesOf(sales)).toHaveLength(1509);
    expect(new Set(sales.map(({ invoice }) => invoice)).size).toBe(6879);
    expect(sum(sales.map(({ amount }) => amount))).toBeCloseTo(2_983_430.8, 2);
  });

  it('fills the eleven segments, by rank and tie-safe', () => {
    expect(counts(rfm(measures(), NTILE))).toEqual([404, 224, 82, 6, 10, 74, 105, 242, 26, 108, 228]);
    expect(counts(rfm(measures()))).toEqual([365, 222, 86, 12, 24, 69, 126, 216, 18, 126, 245]);
  });

  it('fills the eight classes by the mean', () => {
    expect(rfm(measures()).classes.map(({ count }) => count)).toEqual([254, 51, 16, 18, 101, 604, 16, 449]);
  });
});
