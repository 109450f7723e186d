import { Invalid } from '@careloop/kernel';
import { CN_HOLIDAYS } from './holidays-cn';
import { textOfDay } from './epoch-day';
import { dayNumber, dayOfWeek, yearOf, type LocalDate } from './local-date';

/** Days off and make-up workdays (调休上班) of the years that have been published. Plain data, so it can be updated. */
export interface HolidayData {
  version: string;
  years: number[];
  /** Days off; weekends that are no part of a holiday need not be listed. */
  holidays: LocalDate[];
  /** Days that are worked although they fall on a weekend. */
  workdays: LocalDate[];
}

const sets = new WeakMap<HolidayData, { holidays: Set<LocalDate>; workdays: Set<LocalDate>; years: Set<number> }>();

function setsOf(data: HolidayData) {
  let known = sets.get(data);
  if (!known) {
    known = { holidays: new Set(data.holidays), workdays: new Set(data.workdays), years: new Set(data.years) };
    sets.set(data, known);
  }
  return known;
}

/** Whether people work on a date: Monday to Friday, less holidays, plus make-up days. */
export function isWorkday(date: LocalDate, data: HolidayData = CN_HOLIDAYS): boolean {
  const { holidays, workdays } = setsOf(data);
  const weekday = dayOfWeek(date) <= 5;
  return workdays.has(date) || (weekday && !holidays.has(date));
}

/** Whether a year's holidays have been published. The next year's appear in late autumn. */
export const isKnownYear = (year: number, data: HolidayData = CN_HOLIDAYS): boolean => setsOf(data).years.has(year);

/** Whether a plan on this date rests on weekends alone and is to be made again once the year is published. */
export const isProvisional = (date: LocalDate, data: HolidayData = CN_HOLIDAYS): boolean =>
  !isKnownYear(yearOf(date), data);

function step(date: LocalDate, steps: number, direction: 1 | -1, data: HolidayData): LocalDate {
  let day = dayNumber(date);
  textOfDay(day + direction * steps); // so far at least: refuse at once what no calendar holds
  for (let left = steps; left > 0;) {
    day += direction;
    if (isWorkday(textOfDay(day), data)) left--;
  }
  return textOfDay(day);
}

/** The n-th workday after a date (before it when negative); the date itself for 0. `DATE_OUT_OF_RANGE` beyond 9999. */
export function addWorkdays(date: LocalDate, n: number, data: HolidayData = CN_HOLIDAYS): LocalDate {
  if (!Number.isSafeInteger(n)) throw new Invalid('NUMBER_INVALID', { name: 'n', value: n });
  return step(date, Math.abs(n), n < 0 ? -1 : 1, data);
}

/** The first workday on or after a date. */
export const nextWorkday = (date: LocalDate, data: HolidayData = CN_HOLIDAYS): LocalDate =>
  isWorkday(date, data) ? date : step(date, 1, 1, data);

/** The last workday on or before a date. */
export const previousWorkday = (date: LocalDate, data: HolidayData = CN_HOLIDAYS): LocalDate =>
  isWorkday(date, data) ? date : step(date, 1, -1, data);
