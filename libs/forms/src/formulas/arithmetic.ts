import { decimals } from '@careloop/rules';

/**
 * Reckoning beyond + − × ÷, on the same decimals as rules: a number is its shortest decimal, a result is exact on those,
 * rounded half away from zero to 30 decimal places, then to the nearest double (15 to 17 significant digits).
 */

const { read, write } = decimals;

/** Numbers at or beyond this are too large, in JavaScript and in SQL. */
export const TOO_LARGE = 1e100;

const ten = (n: number) => 10n ** BigInt(n);
const magnitude = (n: bigint) => (n < 0n ? -n : n);

/** A whole number within bounds: decimals are dropped, what lies beyond counts as the bound. */
export const whole = (n: number, least: number, most: number): number =>
  Math.trunc(Math.min(Math.max(n, least), most)) + 0;

type Way = 'half' | 'up' | 'down';

/** To a number of decimals, negative ones left of the point: half away from zero, away from zero, or towards it. */
export function round(n: number, places: number, way: Way = 'half'): number | null {
  const { units, scale } = read(n);
  const to = whole(places, -30, 30);
  if (scale <= to) return n;
  const cut = ten(scale - to);
  const rest = magnitude(units % cut);
  const more = way === 'up' ? rest > 0n : way === 'half' && rest * 2n >= cut;
  const kept = units / cut + (more ? (units < 0n ? -1n : 1n) : 0n);
  return to >= 0 ? write({ units: kept, scale: to }) : write({ units: kept * ten(-to), scale: 0 });
}

/** The whole number of times b goes into a, towards zero, and what remains; b is not 0. */
function parts(a: number, b: number): { times: bigint; rest: bigint; step: bigint; scale: number } {
  const [x, y] = [read(a), read(b)];
  const scale = Math.max(x.scale, y.scale);
  const [units, step] = [x.units * ten(scale - x.scale), y.units * ten(scale - y.scale)];
  return { times: units / step, rest: units % step, step, scale };
}

/** The multiple of b next to a: towards plus or minus infinity of a ÷ b. */
export function multiple(a: number, b: number, way: 'ceiling' | 'floor'): number | null {
  const { times, rest, step, scale } = parts(a, b);
  const above = rest !== 0n && rest < 0n === step < 0n;
  const below = rest !== 0n && !above;
  const steps = times + (way === 'ceiling' && above ? 1n : way === 'floor' && below ? -1n : 0n);
  return write({ units: steps * step, scale });
}

/** a ÷ b without decimals, towards zero. */
export const quotient = (a: number, b: number): number | null => write({ units: parts(a, b).times, scale: 0 });

/** What remains of a ÷ b, with the sign of b. */
export function modulo(a: number, b: number): number | null {
  const { rest, step, scale } = parts(a, b);
  return write({ units: rest !== 0n && rest < 0n !== step < 0n ? rest + step : rest, scale });
}

/** The exact product, rounded once. */
export function product(numbers: readonly number[]): number | null {
  let total: decimals.Decimal = { units: 1n, scale: 0 };
  for (const n of numbers) {
    const { units, scale } = read(n);
    total = { units: total.units * units, scale: total.scale + scale };
  }
  return write(total);
}

/** A number written out, never with an exponent: `0.1`, `1200`. */
export function plain(n: number): string {
  const { units, scale } = read(n);
  return pointed(units, scale);
}

/** The same with a fixed number of decimals. */
export function fixed(n: number, places: number): string {
  const rounded = round(n, places) ?? 0;
  const { units, scale } = read(rounded);
  return pointed(units * ten(Math.max(places - scale, 0)), Math.max(places, 0));
}

function pointed(units: bigint, scale: number): string {
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, '0');
  const at = digits.length - scale;
  return (units < 0n ? '-' : '') + digits.slice(0, at) + (scale > 0 ? `.${digits.slice(at)}` : '');
}
