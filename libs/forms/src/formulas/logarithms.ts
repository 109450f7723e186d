import { decimals } from '@careloop/rules';

/**
 * Powers and logarithms to some 60 digits on whole numbers, since Math.log and Math.pow differ from machine to machine in
 * the last digit. PostgreSQL's numeric reckons to 40 decimals (see functions/powers), so both round to the same double.
 */

const { read, write } = decimals;
const DIGITS = 70;
const ONE = 10n ** BigInt(DIGITS);

/** A decimal as a fixed-point number of `DIGITS` decimals. */
function fixedOf(n: number): bigint {
  const { units, scale } = read(n);
  return scale <= DIGITS ? units * 10n ** BigInt(DIGITS - scale) : units / 10n ** BigInt(scale - DIGITS);
}

/** 2 · atanh((x − 1) ÷ (x + 1)) = ln x, quick for x near 1. */
function series(x: bigint): bigint {
  const z = ((x - ONE) * ONE) / (x + ONE);
  const square = (z * z) / ONE;
  let [sum, term] = [0n, z];
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += term / k;
    term = (term * square) / ONE;
  }
  return 2n * sum;
}

const LN2 = series(2n * ONE);

/** The natural logarithm of a fixed-point number above 0. */
function lnFixed(x: bigint): bigint {
  let twos = 0n;
  while (x > (3n * ONE) / 2n) {
    x /= 2n;
    twos++;
  }
  while (x < (3n * ONE) / 4n) {
    x *= 2n;
    twos--;
  }
  return series(x) + twos * LN2;
}

/** e to a fixed-point number, as a fixed-point number. */
function expFixed(x: bigint): bigint {
  const twos = x / LN2 - (x < 0n ? 1n : 0n);
  const rest = x - twos * LN2;
  let [sum, term] = [ONE, ONE];
  for (let k = 1n; term !== 0n; k++) {
    term = (term * rest) / ONE / k;
    sum += term;
  }
  return twos >= 0n ? sum << twos : sum >> -twos;
}

const numberOf = (units: bigint): number | null => write({ units, scale: DIGITS });

/** A number above 0 as digits · 10^exponent keeps all its digits, however small it is. */
function lnOf(n: number): bigint {
  const { units, scale } = read(n);
  const length = units.toString().length;
  const shift = DIGITS - length + 1;
  const mantissa = shift < 0 ? units / 10n ** BigInt(-shift) : units * 10n ** BigInt(shift);
  return lnFixed(mantissa) + BigInt(length - 1 - scale) * LN10;
}
const LN10 = lnFixed(10n * ONE);

/** The natural logarithm; n is above 0. */
export const ln = (n: number): number | null => numberOf(lnOf(n));

/** The logarithm to a base; both are above 0, the base is not 1. */
export const log = (n: number, base: number): number | null => numberOf((lnOf(n) * ONE) / lnOf(base));

/** e to the n; null beyond 1e100. */
export function exp(n: number): number | null {
  if (n > 231) return null;
  return n < -80 ? 0 : numberOf(expFixed(fixedOf(n)));
}

/** Digits before the point of a power, about: whether it is too large or rounds to 0. */
export const digitsOfPower = (base: number, exponent: number): number =>
  base === 0 ? 0 : exponent * Math.log10(Math.abs(base));

/** base ^ exponent, for a base that is not negative, or a whole exponent; null beyond 1e100. 0 ^ 0 is 1. */
export function power(base: number, exponent: number): number | null {
  if (exponent === 0) return 1;
  if (base === 0) return exponent > 0 ? 0 : null;
  const digits = digitsOfPower(base, exponent);
  if (digits > 101) return null;
  if (digits < -32) return 0;
  const negative = base < 0 && Math.abs(exponent % 2) === 1;
  const [size, { units, scale }] = [Math.abs(base), read(Math.abs(base))];
  // A whole power of few digits is exact; so no half-way case is decided by the last place of a series.
  if (Number.isInteger(exponent) && Math.abs(exponent) <= 1000) {
    const n = BigInt(Math.abs(exponent));
    const [up, places] = [units ** n, scale * Number(n)];
    if (exponent > 0) return write({ units: negative ? -up : up, scale: places });
    const shift = BigInt(Math.max(0, 60 - places + up.toString().length));
    const inverse = 10n ** (BigInt(places) + shift) / up;
    return write({ units: negative ? -inverse : inverse, scale: Number(shift) });
  }
  const result = expFixed((lnOf(size) * fixedOf(exponent)) / ONE);
  return numberOf(negative ? -result : result);
}
