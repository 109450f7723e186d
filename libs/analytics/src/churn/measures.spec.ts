import fc from 'fast-check';
import { seeded } from '../numbers/random';
import { isotonic, plattScale, scaledRisk, staircaseRisk } from './calibrate';
import { driftState, psi } from './drift';
import { fitLogistic, logisticOf } from './logistic';
import { auc, brier, calibration, lift, logLoss, qualityOf } from './metrics';
import { bestThreshold } from './threshold';

const judged = fc
  .array(
    fc.tuple(
      fc.constantFrom(0, 1),
      fc.integer({ min: 0, max: 6 }).map((n) => n / 6),
    ),
    { minLength: 2 },
  )
  .map((all) => ({ outcomes: all.map(([outcome]) => outcome), risks: all.map(([, risk]) => risk) }));

/** Outcomes that follow their risks. */
function honest(n: number, seed = 1) {
  const random = seeded(seed);
  const logOdds = Array.from({ length: n }, () => 1.5 * random.normal() - 1);
  return { logOdds, outcomes: logOdds.map((x) => (random.next() < logisticOf(x) ? 1 : 0)) };
}

describe('quality', () => {
  it('counts wins and half the ties, as AUC is defined', () => {
    fc.assert(
      fc.property(judged, ({ outcomes, risks }) => {
        let [wins, pairs] = [0, 0];
        outcomes.forEach((left, i) =>
          outcomes.forEach((other, j) => {
            if (!left || other) return;
            pairs++;
            wins += risks[i]! > risks[j]! ? 1 : risks[i] === risks[j] ? 0.5 : 0;
          }),
        );
        if (pairs) expect(auc(outcomes, risks)).toBeCloseTo(wins / pairs, 12);
        else expect(auc(outcomes, risks)).toBeNaN();
      }),
    );
  });

  it('scores a table by hand', () => {
    const [outcomes, risks] = [
      [1, 0, 0, 1],
      [0.8, 0.4, 0.1, 0.6],
    ];
    expect(logLoss(outcomes, risks)).toBeCloseTo(
      -(Math.log(0.8) + Math.log(0.6) + Math.log(0.9) + Math.log(0.6)) / 4,
      12,
    );
    expect(brier(outcomes, risks)).toBeCloseTo((0.04 + 0.16 + 0.01 + 0.16) / 4, 12);
    expect(lift(outcomes, risks, 0.25)).toBe(2);
    expect(calibration(outcomes, risks, 2)).toEqual({
      bins: [
        { n: 2, foretold: 0.25, seen: 0 },
        { n: 2, foretold: expect.closeTo(0.7, 12), seen: 1 },
      ],
      error: expect.closeTo(0.275, 12),
    });
    expect(Number.isFinite(logLoss([1, 0], [0, 1]))).toBe(true);
    expect(() => qualityOf([1], [1.2])).toThrow('ANALYTICS_VALUE_INVALID');
  });
});

describe('calibration', () => {
  it('by Platt straightens log-odds that are too bold, and keeps their order', () => {
    const { logOdds, outcomes } = honest(4000);
    const bold = logOdds.map((x) => 3 * x + 1);
    const scale = plattScale(outcomes, bold);
    expect(scale.slope).toBeCloseTo(1 / 3, 1);
    const risks = bold.map((x) => scaledRisk(scale, x));
    expect(calibration(outcomes, risks).error).toBeLessThan(0.02);
    expect(auc(outcomes, risks)).toBeCloseTo(auc(outcomes, logOdds), 12);
    expect(
      plattScale(
        outcomes,
        logOdds.map((x) => -x),
      ),
    ).toEqual({ intercept: 0, slope: 1 });
  });

  it('by steps rises, and keeps the mean', () => {
    fc.assert(
      fc.property(judged, ({ outcomes, risks }) => {
        const stairs = isotonic(outcomes, risks);
        stairs.risks.forEach((risk, i) => i && expect(risk).toBeGreaterThanOrEqual(stairs.risks[i - 1]!));
        const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
        expect(mean(risks.map((risk) => staircaseRisk(stairs, risk)))).toBeCloseTo(mean(outcomes), 9);
        expect(staircaseRisk(stairs, -1)).toBe(stairs.risks[0]);
        expect(staircaseRisk(stairs, 2)).toBe(stairs.risks.at(-1));
      }),
    );
  });
});

describe('logistic regression', () => {
  it('finds what made the data, within its standard errors', () => {
    const random = seeded(8);
    const columns = [0, 1].map(() => Array.from({ length: 5000 }, random.normal));
    const outcomes = columns[0]!.map((x, i) =>
      random.next() < logisticOf(-1 + 2 * x - 0.5 * columns[1]![i]!) ? 1 : 0,
    );
    const { coefficients, errors, converged } = fitLogistic(columns, outcomes);
    expect(converged).toBe(true);
    [-1, 2, -0.5].forEach((truth, i) => expect(Math.abs(coefficients[i]! - truth)).toBeLessThan(3 * errors[i]!));
  });

  it('copes with collinear columns and perfect separation under a ridge', () => {
    const x = Array.from({ length: 60 }, (_, i) => i / 30 - 1);
    const outcomes = x.map((value) => (value > 0 ? 1 : 0));
    const { coefficients, converged } = fitLogistic([x, x.map((value) => 2 * value)], outcomes, { ridge: 1 });
    expect(converged).toBe(true);
    expect(coefficients[2]! / coefficients[1]!).toBeCloseTo(2, 6);
    expect(fitLogistic([x, x], outcomes).coefficients.every(Number.isFinite)).toBe(true);
  });
});

describe('the threshold', () => {
  it('is where acting earns most, compared with trying them all', () => {
    const costs = { contact: 10, value: 100, success: 0.4 };
    fc.assert(
      fc.property(judged, ({ outcomes, risks }) => {
        const best = bestThreshold(outcomes, risks, costs);
        const gainAt = (limit: number) =>
          outcomes.reduce<number>((sum, left, i) => sum + (risks[i]! >= limit ? left * 40 - 10 : 0), 0);
        const most = Math.max(0, ...risks.map(gainAt));
        expect(best.gain).toBeCloseTo(most, 9);
        expect(gainAt(best.risk)).toBeCloseTo(most, 9);
      }),
    );
  });

  it('is out of reach when acting never pays', () => {
    const never = bestThreshold([1, 0], [0.9, 0.1], { contact: 100, value: 50, success: 0.5 });
    expect(never).toMatchObject({ contacted: 0, gain: 0 });
    expect(never.risk).toBeGreaterThan(1);
  });
});

it('measures drift as the stability index does', () => {
  expect(psi([0.5, 0.5], [0.5, 0.5])).toBe(0);
  expect(psi([0.5, 0.5], [0.7, 0.3])).toBeCloseTo(0.2 * Math.log(1.4) - 0.2 * Math.log(0.6), 12);
  expect(psi([1, 0], [0, 1])).toBeGreaterThan(5);
  expect([0.05, 0.2, 0.3].map(driftState)).toEqual(['steady', 'moved', 'drifted']);
});
