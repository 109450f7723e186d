import { isLocalDate, localDateOf, localTimeOf, timeOf, toInstant } from '@careloop/calendar';
import { defineField } from '@careloop/sdk';
import type { FieldProblem, Parsed } from '@careloop/forms';
import { dateText, readDate, readSerial, readTime, showDate } from './civil-text';

const INSTANT = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-8]):?[0-5]\d)$/i;
const EARLIEST = new Date('0001-01-01T00:00:00.000Z').getTime();
const LATEST = new Date('9999-12-31T23:59:59.999Z').getTime();

const noInstant: FieldProblem = {
  code: 'FORMAT',
  message: {
    zh: '不是有效的时间，须带时区，如 2027-03-01T09:00:00+08:00',
    en: 'is not a time with its zone, such as 2027-03-01T09:00:00+08:00',
  },
};

/** Milliseconds of an ISO instant with zone in the years 0001 to 9999, or null. */
function millisOf(value: unknown): number | null {
  const match = typeof value === 'string' ? INSTANT.exec(value) : null;
  if (!match || !isLocalDate(match[1])) return null;
  const at = Date.parse((value as string).toUpperCase().replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return at >= EARLIEST && at <= LATEST ? at : null;
}

const parsedAt = (date: string, seconds: number, millis: number, zone: string): Parsed => {
  const minute = toInstant(date, timeOf(Math.floor(seconds / 60)), zone).getTime();
  const at = minute + (seconds % 60) * 1000 + millis;
  return at >= EARLIEST && at <= LATEST
    ? { value: new Date(at).toISOString() }
    : { error: noInstant.code, message: noInstant.message };
};

/**
 * An instant. Taken with any zone, kept and given back in UTC with milliseconds. A file's local time is read in the zone
 * of the import. `parse(display(v)) = v` in the same zone for whole seconds that the clocks there show once.
 */
export const datetime = defineField({
  id: 'datetime',
  label: { zh: '日期时间', en: 'Date and time' },
  group: 'basic',
  kind: 'datetime',
  column: () => 'timestamptz',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({ type: 'string', format: 'date-time' }),
  check: (value) => (millisOf(value) === null ? noInstant : null),
  normalise: (value) => {
    if (/^.{19}\.\d{3}Z$/.test(value as string)) return value;
    const at = millisOf(value);
    return at === null ? value : new Date(at).toISOString();
  },
  jsonSql: (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  parse: (cell, _field, ctx) => {
    const text = dateText(cell);
    if (text === '') return { value: null };
    const at = millisOf(text.replace(/^(\S+) (?=\d\d:.*(Z|[+-]\d\d:?\d\d)$)/, '$1T'));
    if (at !== null) return { value: new Date(at).toISOString() };
    const read = readDate(text);
    const time = read && (read.rest === '' ? { seconds: 0, millis: 0 } : readTime(read.rest.replace(/^[T,]\s*/, '')));
    if (read && time) return parsedAt(read.date, time.seconds, time.millis, ctx.zone);
    const serial = !read && ctx.serialDates ? readSerial(text) : null;
    if (serial) return parsedAt(serial.date, serial.seconds, 0, ctx.zone);
    return { error: 'FORMAT', message: { zh: '不是有效的日期时间', en: 'is not a date and time' } };
  },
  display: (value, _field, language, ctx) => {
    const at = millisOf(value);
    if (at === null) return value == null ? '' : String(value);
    const instant = new Date(at);
    const zone = ctx?.zone ?? 'UTC';
    const seconds = instant.getUTCSeconds();
    const time = localTimeOf(instant, zone) + (seconds ? `:${String(seconds).padStart(2, '0')}` : '');
    return `${showDate(localDateOf(instant, zone), language)} ${time}${ctx?.zone ? '' : ' UTC'}`;
  },
});
