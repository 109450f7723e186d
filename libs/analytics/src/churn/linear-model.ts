import { mean, variance } from '../numbers/summary';
import type { Encoded, Feature } from './encode';
import { fitLogistic } from './logistic';

const { sqrt } = Math;
const { isNaN } = Number;

/** How one feature enters: numbers on one scale with a mark for "unknown", categories as marks against the first level. */
interface Term {
  /** Place of the feature. */
  feature: number;
  /** Number: how it is scaled. */
  scale?: { mean: number; sd: number };
  /** Mark: 1 where the column holds this value (NaN for unknown, written null in JSON). */
  mark?: number | null;
  coefficient: number;
  error: number;
  /** Mean over the training rows, the point contributions start from. */
  middle: number;
}

/** A logistic regression over encoded features. */
export interface LinearModel {
  intercept: number;
  terms: Term[];
}

type Shape = Pick<Term, 'feature' | 'scale' | 'mark'>;

/** Weight of the ridge on columns of scale 1: enough for collinear fields, too little to be seen elsewhere. */
const RIDGE = 1;

function valuesOf({ feature, scale, mark }: Shape, columns: Float64Array[]): Float64Array {
  const column = columns[feature]!;
  const values = new Float64Array(column.length);
  for (let i = 0; i < values.length; i++) {
    const value = column[i]!;
    if (scale) values[i] = isNaN(value) ? 0 : (value - scale.mean) / scale.sd;
    else values[i] = (mark === null ? isNaN(value) : value === mark) ? 1 : 0;
  }
  return values;
}

/** A number of so few different values gets a mark for each of them beside its line: 2 products are not twice 1. */
const FEW_VALUES = 12;
const ROWS_PER_MARK = 20;

function shapesOf(feature: Feature, place: number, column: Float64Array): Shape[] {
  const counts = new Map<number, number>();
  for (const value of column) counts.set(value, (counts.get(value) ?? 0) + 1);
  const marksOf = (values: number[]): Shape[] => values.map((mark) => ({ feature: place, mark }));
  // The first level, the most frequent, is what the others are measured by.
  if (feature.levels) return marksOf([...counts.keys()].filter((level) => level > 0).sort((a, b) => a - b));
  const known = column.filter((value) => !isNaN(value));
  const sd = sqrt(variance(known));
  const shapes: Shape[] = sd > 0 ? [{ feature: place, scale: { mean: mean(known), sd } }] : [];
  const different = [...counts.keys()].filter((value) => !isNaN(value)).sort((a, b) => a - b);
  if (different.length > 2 && different.length <= FEW_VALUES) {
    shapes.push(...marksOf(different.slice(1).filter((value) => counts.get(value)! >= ROWS_PER_MARK)));
  }
  return known.length < column.length ? [...shapes, { feature: place, mark: null }] : shapes;
}

/** Fits the model on all rows given. */
export function fitLinear(features: Feature[], encoded: Encoded, outcomes: ArrayLike<number>): LinearModel {
  const shapes = features.flatMap((feature, place) => shapesOf(feature, place, encoded.columns[place]!));
  const columns = shapes.map((shape) => valuesOf(shape, encoded.columns));
  const { coefficients, errors } = fitLogistic(columns, outcomes, { ridge: RIDGE, iterations: 30, tolerance: 1e-9 });
  return {
    intercept: coefficients[0]!,
    terms: shapes.map((shape, i) => ({
      ...shape,
      coefficient: coefficients[i + 1]!,
      error: errors[i + 1]!,
      middle: mean(columns[i]!),
    })),
  };
}

/** The log-odds of each row. */
export function linearLogOdds({ intercept, terms }: LinearModel, columns: Float64Array[]): Float64Array {
  const logOdds = new Float64Array(columns[0]!.length).fill(intercept);
  for (const term of terms) {
    valuesOf(term, columns).forEach((value, i) => (logOdds[i]! += term.coefficient * value));
  }
  return logOdds;
}

/** What one feature adds to the log-odds of each row; null when it is not in the model. */
export function linearPart({ terms }: LinearModel, columns: Float64Array[], feature: number): Float64Array | null {
  const own = terms.filter((term) => term.feature === feature);
  return own.length ? linearLogOdds({ intercept: 0, terms: own }, columns) : null;
}

/** Per feature what it adds for each row, against the mean customer; together they make the log-odds less `base`. */
export function linearContributions(model: LinearModel, encoded: Encoded) {
  const effects = encoded.columns.map(() => new Float64Array(encoded.n));
  let base = model.intercept;
  for (const term of model.terms) {
    base += term.coefficient * term.middle;
    const own = effects[term.feature]!;
    valuesOf(term, encoded.columns).forEach((value, i) => (own[i]! += term.coefficient * (value - term.middle)));
  }
  return { base, effects };
}
