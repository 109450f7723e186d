import kernelBetainc from '@stdlib/math-base-special-kernel-betainc';
import gammainc from '@stdlib/math-base-special-gammainc';
import { checked } from './check';

/** P(Z ≤ z) of the standard normal, through the incomplete gamma function: no digits are lost in the tails. */
export function normalCdf(z: number): number {
  const tail = gammainc((z * z) / 2, 0.5, true, true) / 2;
  return z > 0 ? 1 - tail : tail;
}

/** P(|Z| ≥ |z|): the two-sided p value of a z statistic. */
export const normalTwoSided = (z: number): number => gammainc((z * z) / 2, 0.5, true, true);

/** P(X > x) of χ² with `df` degrees of freedom: the p value of a χ² statistic. */
export const chiSquareTail = (x: number, df: number): number =>
  x <= 0 ? 1 : gammainc(x / 2, checked('df', df, 'positive') / 2, true, true);

/** P(|T| ≥ |t|) of Student's t with `df` degrees of freedom (not necessarily whole). */
export const studentTwoSided = (t: number, df: number): number =>
  t === 0 ? 1 : incompleteBeta(df / (df + t * t), checked('df', df, 'positive') / 2, 0.5);

/** The t with P(T ≤ t) = p. Found by bisection of the p value, to the last digits a double holds. */
export function studentQuantile(p: number, df: number): number {
  checked('p', p, 'open probability');
  if (p === 0.5) return 0;
  const tail = 2 * Math.min(p, 1 - p);
  let low = 0;
  let high = 1;
  while (studentTwoSided(high, df) > tail && high < 1e300) high *= 2;
  for (let i = 0; i < 200 && low < high; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTwoSided(middle, df) > tail) low = middle;
    else high = middle;
  }
  return p < 0.5 ? -high : high;
}

/** The z with P(Z ≤ z) = p: Acklam's rational start (2003), then Halley steps on the exact distribution. */
export function normalQuantile(p: number): number {
  checked('p', p, 'open probability');
  if (p > 0.5) return -normalQuantile(1 - p);
  let z = start(p);
  for (let i = 0; i < 3; i++) {
    const error = normalCdf(z) - p;
    const step = error * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2);
    if (!Number.isFinite(step)) break;
    z -= step / (1 + (z * step) / 2);
  }
  return z;
}

/** The z of a two-sided interval at this confidence: 1.96 for .95. */
export const criticalValue = (confidence: number): number =>
  -normalQuantile((1 - checked('confidence', confidence, 'open probability')) / 2);

function start(p: number): number {
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (
      polynomial(
        q,
        [
          -7.784894002430293e-3, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
          2.938163982698783,
        ],
      ) / polynomial(q, [7.784695709041462e-3, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1])
    );
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    (q *
      polynomial(
        r,
        [
          -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
          2.506628277459239,
        ],
      )) /
    polynomial(r, [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1])
  );
}

const polynomial = (x: number, coefficients: number[]) => coefficients.reduce((value, c) => value * x + c, 0);

/** The regularised incomplete beta function I_x(a, b). */
const incompleteBeta = (x: number, a: number, b: number): number => kernelBetainc(x, a, b, true, false)[0] as number;
