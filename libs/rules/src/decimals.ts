/**
 * Arithmetic on decimals, so that 0.1 + 0.2 is 0.3 and JavaScript and PostgreSQL agree to the last digit: a number means
 * its shortest decimal; an operation is exact on those, cut to 30 decimal places, and the result is the nearest double.
 */

/** A decimal: `units` / 10^`scale`. */
export interface Decimal {
  units: bigint;
  scale: number;
}

/** Decimal places that an operation keeps. */
export const PLACES = 30;
const SCALES = [1, 100, 10_000, 1_000_000];
/** Up to 15 digits a decimal and its double name each other. */
const SAFE = 1e15;

function parse(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

/** Whether a whole decimal lies half-way between the double it names and the next one; only beyond 2^53 it can. */
function isHalfWay({ units }: Decimal, n: number): boolean {
  const exact = BigInt(n);
  const size = exact < 0n ? -exact : exact;
  const bits = size.toString(2).length;
  const step = 1n << BigInt(bits - 53);
  const off = units < exact ? exact - units : units - exact;
  return off * 2n === step || (size === 1n << BigInt(bits - 1) && off * 4n === step);
}

/**
 * The shortest decimal that names a number. As PostgreSQL, and unlike JavaScript, one that lies half-way to the next double
 * does not count: 2090148000000000000000 is read as 2090147999999999900000.
 */
export function read(n: number): Decimal {
  const shortest = parse(String(n));
  if (Math.abs(n) < 2 ** 53 || !isHalfWay(shortest, n)) return shortest;
  const longer = [15, 16, 17].map((digits) => n.toPrecision(digits)).filter((text) => Number(text) === n);
  return longer.map(parse).find((decimal) => !isHalfWay(decimal, n)) ?? shortest;
}

/** The nearest double after rounding half away from zero to 30 places; null beyond what a double can hold. */
export function write({ units, scale }: Decimal): number | null {
  if (scale > PLACES) {
    const cut = 10n ** BigInt(scale - PLACES);
    const half = units < 0n ? -cut / 2n : cut / 2n;
    units = (units + half) / cut;
    scale = PLACES;
  }
  const n = Number(`${units}e-${scale}`);
  return Number.isFinite(n) ? n : null;
}

/** Both as whole numbers of one power of ten, exactly, when small enough for doubles: the fast path. */
function scaled(a: number, b: number): [number, number, number] | null {
  for (const scale of SCALES) {
    const [x, y] = [Math.round(a * scale), Math.round(b * scale)];
    if (Math.abs(x) > SAFE || Math.abs(y) > SAFE) return null;
    if (x / scale === a && y / scale === b) return [x, y, scale];
  }
  return null;
}

const align = (a: Decimal, b: Decimal): [bigint, bigint, number] => {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale];
};

/** a + b. */
export function add(a: number, b: number): number | null {
  const fast = scaled(a, b);
  if (fast) return (fast[0] + fast[1]) / fast[2] + 0;
  const [x, y, scale] = align(read(a), read(b));
  return write({ units: x + y, scale });
}

/** a − b. */
export const subtract = (a: number, b: number): number | null => add(a, b === 0 ? 0 : -b);

/** a × b. */
export function multiply(a: number, b: number): number | null {
  const fast = scaled(a, b);
  if (fast && Math.abs(fast[0] * fast[1]) < 2 ** 53) return (fast[0] * fast[1]) / (fast[2] * fast[2]) + 0;
  const [x, y] = [read(a), read(b)];
  return write({ units: x.units * y.units, scale: x.scale + y.scale });
}

/** a ÷ b, cut to 30 decimal places; null when b is 0. */
export function divide(a: number, b: number): number | null {
  if (b === 0) return null;
  const fast = scaled(a, b);
  if (fast && fast[0] % fast[1] === 0) return fast[0] / fast[1] + 0;
  const [x, y] = align(read(a), read(b));
  return write({ units: (x * 10n ** BigInt(PLACES)) / y, scale: PLACES });
}

/** What remains of a after whole multiples of b, with the sign of a; null when b is 0. */
export function remainder(a: number, b: number): number | null {
  if (b === 0) return null;
  const fast = scaled(a, b);
  if (fast) return (fast[0] % fast[1]) / fast[2] + 0;
  const [x, y, scale] = align(read(a), read(b));
  return write({ units: x % y, scale });
}

/** The exact sum, rounded once. */
export function sum(numbers: readonly number[]): number | null {
  let total: Decimal = { units: 0n, scale: 0 };
  for (const n of numbers) {
    const [x, y, scale] = align(total, read(n));
    total = { units: x + y, scale };
  }
  return write(total);
}

/** SQL: the same rounding of an exact numeric expression. Text between float8 and numeric keeps all digits. */
export const roundedSql = (numeric: string): string => `round(${numeric}, ${PLACES})::float8::text::numeric`;

/** SQL: the same quotient; NULL when the divisor is 0. */
export const quotientSql = (a: string, b: string): string =>
  roundedSql(`(div(${a} * 1e${PLACES}::numeric, NULLIF(${b}, 0)) * 1e-${PLACES}::numeric)`);
