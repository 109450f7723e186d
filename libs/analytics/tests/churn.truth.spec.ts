import { fitLogistic, isRefusal, type Quality, type Row, trainChurn, type Training } from '../src';
import { describeWith, once, rowsOf } from './shared-data';

const trained = (rows: Row[], field: string, is: string): Training => {
  const training = trainChurn(rows, { target: { field, is }, seed: 7 });
  if (isRefusal(training)) throw new Error(training.reason.en);
  return training;
};
const quality = ({ models }: Training, kind: string): Quality => models.find((one) => one.kind === kind)!.model.quality;
const mainDrivers = ({ models }: Training, kind: string) =>
  models
    .find((one) => one.kind === kind)!
    .drivers.slice(0, 2)
    .map(({ field }) => field);

describeWith(['telco-churn-train.csv'], 'churn of telco customers', () => {
  const rows = once(() => rowsOf('telco-churn-train.csv'));

  it('matches R glm on tenure, charges and contract', () => {
    const column = (f: (row: Record<string, string>) => number) => Float64Array.from(rows(), f);
    const fit = fitLogistic(
      [
        column((row) => Number(row.tenure)),
        column((row) => Number(row.MonthlyCharges)),
        column((row) => Number(row.Contract === 'One year')),
        column((row) => Number(row.Contract === 'Two year')),
      ],
      column((row) => Number(row.Churn === 'Yes')),
    );
    [-1.59912, -0.0358, 0.02855, -1.14031, -2.03076].forEach((wanted, i) =>
      expect(Math.abs(fit.coefficients[i]! - wanted)).toBeLessThan(1e-4),
    );
    expect(Math.abs(fit.errors[1]! - 0.00246)).toBeLessThan(1e-4);
    expect(Math.abs(fit.errors[2]! - 0.00162)).toBeLessThan(1e-4);
    expect(Math.abs(fit.logLikelihood + 2141.347)).toBeLessThan(1e-3);
  });

  it('is told on rows not seen as well as demanded, without ids', () => {
    const training = trained(rows(), 'Churn', 'Yes');
    expect(quality(training, 'logistic').auc).toBeGreaterThanOrEqual(0.835);
    const best = quality(training, 'boosting');
    expect(best.auc).toBeGreaterThanOrEqual(0.838);
    expect(best.auc).toBeLessThan(0.9);
    expect(best.logLoss).toBeLessThanOrEqual(0.425);
    expect(best.brier).toBeLessThanOrEqual(0.138);
    expect(best.calibrationError).toBeLessThanOrEqual(0.03);
    expect(best.lift).toBeGreaterThanOrEqual(2.7);
    expect(mainDrivers(training, 'boosting')).toEqual(['Contract', 'tenure']);
    expect(training.dropped).toMatchObject([{ field: 'customerID', cause: 'id' }]);
  });
});

describeWith(['bank-churn-train.csv'], 'churn of bank customers', () => {
  it('is told on rows not seen as well as demanded, without ids and surnames', () => {
    const training = trained(rowsOf('bank-churn-train.csv'), 'exited', '1');
    expect(quality(training, 'logistic').auc).toBeGreaterThanOrEqual(0.762);
    const best = quality(training, 'boosting');
    expect(best.auc).toBeGreaterThanOrEqual(0.85);
    expect(best.auc).toBeLessThan(0.92);
    expect(best.logLoss).toBeLessThanOrEqual(0.35);
    expect(best.brier).toBeLessThanOrEqual(0.107);
    expect(best.calibrationError).toBeLessThanOrEqual(0.025);
    expect(best.lift).toBeGreaterThanOrEqual(3.7);
    expect(mainDrivers(training, 'boosting')).toEqual(['numOfProducts', 'age']);
    expect(training.dropped.map(({ field, cause }) => `${field} ${cause}`).sort()).toEqual([
      'customerId id',
      'rowNumber id',
      'surname free-text',
    ]);
  });
});
