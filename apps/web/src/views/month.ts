import { addDays, addMonths, dayOfWeek, localDateOf, localTimeOf, toInstant, type LocalDate } from '@careloop/calendar';
import type { FormView } from '@careloop/contracts';
import { fieldType } from '../forms/field-types';

type Field = FormView['fields'][number];

/** The first day of the month that holds a day. */
export const monthOf = (day: LocalDate): LocalDate => `${day.slice(0, 7)}-01` as LocalDate;

/** The days a month's page shows: whole weeks from Monday on. */
export function daysOfMonth(month: LocalDate): LocalDate[] {
  const first = addDays(month, 1 - dayOfWeek(month));
  const days: LocalDate[] = [];
  for (let day = first; day < addMonths(month, 1) || days.length % 7; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The day of a value that is a date or an instant; null when it is empty. */
export const dayOfValue = (field: Pick<Field, 'type'>, value: unknown, zone: string): LocalDate | null =>
  typeof value !== 'string' || !value
    ? null
    : fieldType(field.type).kind === 'datetime'
      ? localDateOf(new Date(value), zone)
      : (value as LocalDate);

/** The value on another day; an instant keeps its time of day, to the millisecond. */
export function valueOn(field: Pick<Field, 'type'>, value: unknown, day: LocalDate, zone: string): string {
  if (fieldType(field.type).kind !== 'datetime') return day;
  const at = new Date(value as string);
  return new Date(toInstant(day, localTimeOf(at, zone), zone).getTime() + (at.getTime() % 60_000)).toISOString();
}
