import { addDays, addMonths, startOfDay, type LocalDate } from '@careloop/calendar';
import type { FormView, ViewGroup } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';
import { fieldType } from '../forms/field-types';

type Field = FormView['fields'][number];
export type Unit = NonNullable<ViewGroup['unit']>;

export const UNITS: Unit[] = ['day', 'week', 'month', 'quarter', 'year'];

/** Whether the values of a field fall into groups that mean something. */
export const groupable = ({ type }: Field): boolean =>
  ['text', 'number', 'boolean', 'date', 'datetime', 'option', 'reference'].includes(fieldType(type).kind);

export const hasUnits = ({ type }: Field): boolean => ['date', 'datetime'].includes(fieldType(type).kind);

/** The first day after a day, week, month … that begins on `day`. */
export function endOfUnit(day: LocalDate, unit: Unit): LocalDate {
  if (unit === 'day') return addDays(day, 1);
  if (unit === 'week') return addDays(day, 7);
  return addMonths(day, { month: 1, quarter: 3, year: 12 }[unit]);
}

/** Dates from `from` on and before `to`, of a field that holds dates or instants. */
export function datesRule(field: Pick<Field, 'key' | 'type'>, from: LocalDate, to: LocalDate, zone: string): Rule {
  const at = (day: LocalDate) =>
    fieldType(field.type).kind === 'datetime' ? startOfDay(day, zone).toISOString() : day;
  return { and: [{ '>=': [{ var: field.key }, at(from)] }, { '<': [{ var: field.key }, at(to)] }] };
}

/** The condition that the records of one group meet; `value` is the group's, as the server told it. */
export function groupRule(field: Field, unit: Unit | undefined, value: unknown, zone: string): Rule {
  if (value === null || value === undefined) return { is_empty: [{ var: field.key }] };
  if (!unit) return { '==': [{ var: field.key }, value as Rule] };
  return datesRule(field, value as LocalDate, endOfUnit(value as LocalDate, unit), zone);
}

/** All of these conditions. */
export function allOf(...rules: (Rule | undefined)[]): Rule {
  const some = rules.filter((rule) => rule != null);
  return some.length === 0 ? null : some.length === 1 ? some[0]! : { and: some };
}

/** A group by unit in words: its month, year …, or its first day. */
export function unitText(
  day: LocalDate,
  unit: Unit,
  language: string,
  say: (key: string, facts: Record<string, unknown>) => string,
): string {
  const date = new Date(`${day}T00:00:00Z`);
  const as = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(date);
  if (unit === 'year') return as({ year: 'numeric' });
  if (unit === 'month') return as({ year: 'numeric', month: 'long' });
  if (unit === 'quarter')
    return say('views.ofQuarter', { year: date.getUTCFullYear(), quarter: Math.floor(date.getUTCMonth() / 3) + 1 });
  const text = as({ year: 'numeric', month: 'long', day: 'numeric' });
  return unit === 'week' ? say('views.ofWeek', { day: text }) : text;
}
