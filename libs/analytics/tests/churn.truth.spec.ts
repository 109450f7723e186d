import { fitLogistic, isRefusal, type Row, score, trainChurn, type Training } from '../src';
import { describeWith, rowsOf } from './shared-data';

const trained = (rows: Row[], field: string, is: string): Training => {
  const training = trainChurn(rows, { target: { field, is }, seed: 7 });
  if (isRefusal(training)) throw new Error(training.reason.en);
  return training;
};
const qualities = ({ models }: Training) => Object.fromEntries(models.map(({ kind, model }) => [kind, model.quality]));

describeWith(['telco-churn-train.csv'], 'churn of telco customers', () => {
  const rows = rowsOf('telco-churn-train.csv');

  it('matches R glm on tenure, charges and contract', () => {
    const column = (f: (row: Record<string, string>) => number) => Float64Array.from(rows, f);
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

  it('trains well, and within 3 seconds', () => {
    const started = performance.now();
    const training = trained(rows, 'Churn', 'Yes');
    const seconds = (performance.now() - started) / 1000;
    console.log(
      seconds,
      qualities(training),
      training.dropped.map((d) => d.field + d.cause),
      training.models.map((m) => m.drivers.slice(0, 4)),
      training.best.kind,
    );
    const { logistic, boosting } = qualities(training);
    expect(logistic!.auc).toBeGreaterThanOrEqual(0.835);
    expect(boosting!.auc).toBeGreaterThanOrEqual(0.838);
    expect(seconds).toBeLessThan(3);
  });
});

describeWith(['bank-churn-train.csv'], 'churn of bank customers', () => {
  it('trains well', () => {
    const started = performance.now();
    const training = trained(rowsOf('bank-churn-train.csv'), 'exited', '1');
    const seconds = (performance.now() - started) / 1000;
    console.log(
      seconds,
      qualities(training),
      training.dropped.map((d) => d.field + d.cause),
      training.models.map((m) => m.drivers.slice(0, 4)),
      training.best.kind,
    );
  });
});
