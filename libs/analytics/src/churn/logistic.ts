import { CholeskyDecomposition, inverse, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { checked } from '../numbers/check';

const { abs, exp, log1p, max, sqrt } = Math;

/** A fitted logistic regression; coefficient 0 is the intercept. */
export interface Logistic {
  coefficients: number[];
  /** Standard errors; with a ridge those of the penalised estimate, hence only a guide. */
  errors: number[];
  /** Of the data, without the penalty. */
  logLikelihood: number;
  iterations: number;
  converged: boolean;
}

/** How to fit. */
export interface LogisticOptions {
  /** Weight of ½ Σ β², intercept excepted; 0 by default. Columns should be on one scale when it is not 0. */
  ridge?: number;
  /** 50 by default. */
  iterations?: number;
  /** Relative change of the likelihood that ends the search; 1e-13 by default. */
  tolerance?: number;
}

/** 1 / (1 + e^−x), without overflow. */
export function logisticOf(x: number): number {
  const e = exp(x >= 0 ? -x : x);
  return (x >= 0 ? 1 : e) / (1 + e);
}

/** ln(1 + e^x), without overflow. */
const softplus = (x: number) => (x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)));

/**
 * Maximum likelihood by iteratively reweighted least squares (McCullagh & Nelder 1989) with halved steps where one would
 * overshoot. `columns` are the features without the intercept. Perfectly separated data end at the limit of iterations
 * without a ridge; collinear columns need one. `ANALYTICS_VALUE_INVALID`.
 */
export function fitLogistic(
  columns: ArrayLike<number>[],
  outcomes: ArrayLike<number>,
  { ridge = 0, iterations = 50, tolerance = 1e-13 }: LogisticOptions = {},
): Logistic {
  checked('ridge', ridge, 'not negative');
  const n = outcomes.length;
  const size = columns.length + 1;
  const design = [Float64Array.from({ length: n }, () => 1), ...columns];
  let beta = new Float64Array(size);
  let eta = new Float64Array(n);
  let converged = false;
  let step = 0;

  const linear = (of: Float64Array) => {
    const values = new Float64Array(n);
    design.forEach((column, j) => {
      const weight = of[j]!;
      if (weight) for (let i = 0; i < n; i++) values[i]! += weight * column[i]!;
    });
    return values;
  };
  const lossOf = (values: Float64Array) => {
    let loss = 0;
    for (let i = 0; i < n; i++) loss += softplus(values[i]!) - (outcomes[i] ? values[i]! : 0);
    return loss;
  };
  const penaltyOf = (of: Float64Array) => of.reduce((sum, b, j) => sum + (j ? (ridge / 2) * b * b : 0), 0);

  let objective = lossOf(eta);
  const ones = design.map(onesOf);
  let information = informationOf(design, ones, eta, ridge);
  while (step < iterations && !converged) {
    step++;
    const residuals = eta.map((value, i) => outcomes[i]! - logisticOf(value));
    const gradient = design.map((column, j) => {
      const marks = ones[j];
      let sum = j ? -ridge * beta[j]! : 0;
      if (marks) for (let k = 0; k < marks.length; k++) sum += residuals[marks[k]!]!;
      else for (let i = 0; i < n; i++) sum += column[i]! * residuals[i]!;
      return sum;
    });
    const move = solved(information, gradient);
    let length = 1;
    for (let halved = 0; ; halved++) {
      const tried = beta.map((b, j) => b + length * move[j]!);
      const values = linear(tried);
      const reached = lossOf(values) + penaltyOf(tried);
      if (reached <= objective + 1e-12 * abs(objective) || halved === 30) {
        converged = abs(objective - reached) <= tolerance * (abs(reached) + 1e-3);
        [beta, eta, objective] = [tried, values, reached];
        break;
      }
      length /= 2;
    }
    information = informationOf(design, ones, eta, ridge);
  }
  const covariance = invertible(information)
    ? inverse(information)
    : new SingularValueDecomposition(information).inverse();
  return {
    coefficients: [...beta],
    errors: [...beta].map((_, j) => sqrt(max(0, covariance.get(j, j)))),
    logLikelihood: -lossOf(eta),
    iterations: step,
    converged,
  };
}

/** Where a column of marks (0 or 1) is 1; null for other columns. Most columns are marks, and mostly 0. */
function onesOf(column: ArrayLike<number>): Uint32Array | null {
  const ones: number[] = [];
  for (let i = 0; i < column.length; i++) {
    if (column[i] === 1) ones.push(i);
    else if (column[i] !== 0) return null;
  }
  return Uint32Array.from(ones);
}

/** Xᵀ W X + ridge: the curvature at these linear values. */
function informationOf(
  design: ArrayLike<number>[],
  ones: (Uint32Array | null)[],
  eta: Float64Array,
  ridge: number,
): Matrix {
  const weights = eta.map((value) => logisticOf(value) * logisticOf(-value));
  const information = Matrix.zeros(design.length, design.length);
  const weighted = new Float64Array(eta.length);
  design.forEach((column, j) => {
    for (let i = 0; i < weighted.length; i++) weighted[i] = column[i]! * weights[i]!;
    for (let k = 0; k < design.length; k++) {
      const marks = ones[k];
      // Each pair once: from the side where the other column is one of marks, else from the later one.
      if (marks && !ones[j] ? false : !marks && ones[j] ? true : k > j) continue;
      let sum = j === k && j ? ridge : 0;
      if (marks) for (let i = 0; i < marks.length; i++) sum += weighted[marks[i]!]!;
      else for (let i = 0; i < weighted.length; i++) sum += weighted[i]! * design[k]![i]!;
      information.set(j, k, sum);
      information.set(k, j, sum);
    }
  });
  return information;
}

const invertible = (matrix: Matrix) => new CholeskyDecomposition(matrix).isPositiveDefinite();

function solved(information: Matrix, gradient: number[]): number[] {
  const cholesky = new CholeskyDecomposition(information);
  const right = Matrix.columnVector(gradient);
  return cholesky.isPositiveDefinite()
    ? cholesky.solve(right).to1DArray()
    : new SingularValueDecomposition(information).solve(right).to1DArray();
}
