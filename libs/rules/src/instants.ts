const SHAPE = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?(Z|[+-]\d\d(?::?\d\d)?)$/;

/** A day inside the years 0001 … 9999, so that an instant has a date in every zone. */
const FIRST = Date.parse('0001-01-02T00:00:00Z');
const LAST = Date.parse('9999-12-30T23:59:59.999Z');

/** A moment: milliseconds since 1970 and microseconds beyond them. */
interface Moment {
  millis: number;
  micros: number;
}

function read(text: string): Moment | null {
  const found = SHAPE.exec(text);
  if (!found) return null;
  const [, date, minutes, seconds = '00', fraction = '', zone = 'Z'] = found;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
  const digits = fraction.padEnd(6, '0');
  const millis = Date.parse(`${date}T${minutes}:${seconds}.${digits.slice(0, 3)}${offset}`);
  if (!(millis >= FIRST && millis <= LAST)) return null;
  // Date.parse rolls 31 February over; a real instant reads back as it was written.
  if (new Date(Date.parse(`${date}T00:00:00Z`)).toISOString().slice(0, 10) !== date) return null;
  return { millis, micros: Number(digits.slice(3)) };
}

/** `2026-01-31T01:00:00.000Z`: the one spelling the server gives, for which order of text is order of time. */
const isCanonical = (text: string) => text.length === 24 && text.charCodeAt(23) === 90 && text.charCodeAt(10) === 84;

/** Whether a value is an instant: ISO 8601 with a zone, within the years 0001 … 9999. */
export const isInstant = (value: unknown): value is string => typeof value === 'string' && read(value) !== null;

/** Whether a text may be an instant, judged by its shape alone; cheap. */
export const looksLikeInstant = (text: string): boolean =>
  text.length >= 17 && text.charCodeAt(10) === 84 && SHAPE.test(text);

/** Milliseconds since 1970, or null for what is no instant. */
export const millisOf = (text: string): number | null => read(text)?.millis ?? null;

/** -1, 0 or 1 in time; NaN when one is no instant. */
export function compareInstants(a: string, b: string): number {
  if (isCanonical(a) && isCanonical(b)) return a < b ? -1 : a > b ? 1 : 0;
  const [x, y] = [read(a), read(b)];
  if (!x || !y) return NaN;
  return Math.sign(x.millis - y.millis || x.micros - y.micros);
}
