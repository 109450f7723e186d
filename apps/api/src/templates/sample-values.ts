import { addDays, addMonths, type LocalDate } from '@careloop/calendar';

/**
 * Sample data that stays believable whenever it is installed. Texts that begin with `@` are worked out:
 * `@today-30` a date; `@birthday+3/1988` the month and day of today + 3, in that year; `@monthday+1/-400` a date about
 * 400 days ago with the day of the month of today + 1; `@customers/0` the id of that form's first sample record.
 */
export function sampleValue(value: unknown, today: LocalDate, idOf: (form: string, index: number) => string): unknown {
  if (typeof value !== 'string' || !value.startsWith('@')) return value;
  const [, date] = /^@today([+-]\d+)$/.exec(value) ?? [];
  if (date) return addDays(today, Number(date));
  const [, ahead, year] = /^@birthday\+(\d+)\/(\d{4})$/.exec(value) ?? [];
  if (ahead && year) return withDay(`${year}-${addDays(today, Number(ahead)).slice(5)}`);
  const [, from, back] = /^@monthday\+(\d+)\/-(\d+)$/.exec(value) ?? [];
  if (from && back) return addMonths(addDays(today, Number(from)), -Math.round(Number(back) / 30));
  const [, form, index] = /^@([a-z_]+)\/(\d+)$/.exec(value) ?? [];
  if (form && index) return idOf(form, Number(index));
  return value;
}

/** 29 February only exists in leap years. */
const withDay = (date: string): LocalDate => {
  const year = Number(date.slice(0, 4));
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return date.endsWith('-02-29') && !leap ? `${date.slice(0, 4)}-02-28` : date;
};
