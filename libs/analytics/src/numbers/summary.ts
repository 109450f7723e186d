const { abs, floor } = Math;

/** The values in ascending order, as a new typed array. */
export const ascending = (values: Iterable<number> | ArrayLike<number>): Float64Array =>
  Float64Array.from(values as ArrayLike<number>).sort();

/** Sum with compensation for lost digits (Neumaier 1974), so that the order of money does not change its total. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    lost += abs(total) >= abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** Arithmetic mean; NaN of nothing. */
export const mean = (values: ArrayLike<number>): number => sum(values) / values.length;

/** Unbiased variance (n − 1); NaN below two values. */
export function variance(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN;
  const middle = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - middle) ** 2;
  return squares / (values.length - 1);
}

/**
 * The `p` quantile of values in ascending order, type 7 of Hyndman & Fan (1996), the default of R, NumPy and Excel:
 * linear between the order statistics around (n − 1) p. NaN of nothing.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const place = (sorted.length - 1) * p;
  const below = floor(place);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (place - below) * (high - low);
}

/** The median of values in any order; NaN of nothing. */
export const median = (values: Iterable<number> | ArrayLike<number>): number => quantile(ascending(values), 0.5);
