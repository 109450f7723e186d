import { Invalid } from '@careloop/kernel';
import { textOfDay } from '../epoch-day';
import { dayNumber, type LocalDate } from '../local-date';
import { isInLunarTable, isLunarDate, LAST_LUNAR_DAY, lunarMonthAt, type LunarDate } from './dates';
import { isLunarYear, LAST_LUNAR_YEAR, lunarYearRow, type LunarMonthRow } from './table';
import { checkSkip, type Skip } from '../skip';

/** A lunar day of the year: what of a lunar date returns. */
export interface LunarDay {
  month: number;
  day: number;
  leap: boolean;
}

/** The month that stands for a wanted one in a year, moved as `skip` says when the leap month is lacking. */
function monthFor(year: number, { month, leap }: LunarDay, skip: Skip): LunarMonthRow | null {
  const { months } = lunarYearRow(year);
  const plain = months.findIndex((m) => m.month === month && !m.leap);
  const next = months[plain + 1];
  if (!leap) return months[plain]!;
  if (next?.leap) return next;
  if (skip === 'omit') return null;
  return skip === 'backward' ? months[plain]! : (next ?? lunarYearRow(year + 1).months[0]!);
}

/** As `lunarAnniversary`, also for the year before and after the table, which SKIP needs at its ends. */
export function lunarOccurrence(year: number, value: LunarDay, skip: Skip): LocalDate | null {
  const row = monthFor(year, value, skip);
  if (!row) return null;
  if (value.day <= row.days) return textOfDay(row.start + value.day - 1);
  if (skip === 'omit') return null;
  return textOfDay(row.start + row.days - (skip === 'backward' ? 1 : 0));
}

/**
 * The one day of a lunar year on which a lunar birthday is kept. A 闰月 the year lacks becomes the plain month (forward:
 * the month after it), 三十 in a month of 29 days becomes 廿九 (forward: 初一 of the next month); `omit` answers null.
 * Who was born in the plain month is not greeted again in its 闰月. Null for years outside 1901–2099.
 */
export function lunarAnniversary(lunarYear: number, value: LunarDay, skip: Skip = 'backward'): LocalDate | null {
  checkSkip(skip);
  return isLunarYear(lunarYear) ? lunarOccurrence(lunarYear, checkLunarDay(value), skip) : null;
}

/** `LUNAR_DATE_INVALID` unless month, day and leap can be a lunar day. */
export function checkLunarDay({ month, day, leap }: LunarDay): LunarDay {
  const value = { month, day, leap };
  if (!isLunarDate(value)) throw new Invalid('LUNAR_DATE_INVALID', value);
  return value;
}

/** Days until the next lunar anniversary, 0 today; null when today or that day is outside the table (lunar 1901–2099). */
export function daysUntilLunarAnniversary(value: LunarDate, today: LocalDate, skip: Skip = 'backward'): number | null {
  checkSkip(skip);
  const day = checkLunarDay(value);
  const now = dayNumber(today);
  if (!isInLunarTable(today)) return null;
  for (let year = lunarMonthAt(now).year - 1; year <= LAST_LUNAR_YEAR; year++) {
    const on = lunarOccurrence(year, day, skip);
    if (on && on >= today) return on <= LAST_LUNAR_DAY ? dayNumber(on) - now : null;
  }
  return null;
}

/** A lunar day that falls on a date, with the lunar year it belongs to. */
export interface LunarDayOn extends LunarDay {
  year: number;
}

/** The months that are kept in the `index`-th month of a year: itself, and a 闰月 that was lacking and moved here. */
function monthsKeptIn(year: number, index: number, skip: Skip): { year: number; month: number; leap: boolean }[] {
  const { months } = lunarYearRow(year);
  const { month, leap } = months[index]!;
  const own = { year, month, leap };
  if (leap || skip === 'omit') return [own];
  if (skip === 'backward') return months[index + 1]?.leap ? [own] : [own, { year, month, leap: true }];
  const before = index ? months[index - 1]! : lunarYearRow(year - 1).months.at(-1)!;
  return before.leap ? [own] : [own, { year: index ? year : year - 1, month: before.month, leap: true }];
}

/** Every lunar day that is kept on a day (count) of the table: its own, and those that `skip` moves there. */
export function lunarDaysOn(epoch: number, skip: Skip): LunarDayOn[] {
  const { year, index, row } = lunarMonthAt(epoch);
  const day = epoch - row.start + 1;
  const found: LunarDayOn[] = [];
  const keep = (inYear: number, inIndex: number, kept: number) => {
    for (const month of monthsKeptIn(inYear, inIndex, skip)) found.push({ ...month, day: kept });
  };
  keep(year, index, day);
  if (skip === 'backward' && day === 29 && row.days === 29) keep(year, index, 30);
  if (skip === 'forward' && day === 1) {
    const before = index
      ? { year, index: index - 1 }
      : { year: year - 1, index: lunarYearRow(year - 1).months.length - 1 };
    if (lunarYearRow(before.year).months[before.index]!.days === 29) keep(before.year, before.index, 30);
  }
  return found;
}

/**
 * The lunar days whose next anniversary (SKIP backward) lies within `days` days from today, both ends included: exactly
 * those for which `daysUntilLunarAnniversary` answers at most `days`. Empty when today is outside the table.
 */
export function lunarAnniversaryTable(today: LocalDate, days: number): LunarDay[] {
  const first = dayNumber(today);
  if (!isInLunarTable(today)) return [];
  // A lunar year has at most 385 days, so two of them hold every next anniversary.
  const last = Math.min(first + Math.min(Math.floor(days), 770), dayNumber(LAST_LUNAR_DAY));
  const found = new Map<string, LunarDay>();
  for (let epoch = first; epoch <= last; epoch++)
    for (const { month, day, leap } of lunarDaysOn(epoch, 'backward'))
      found.set(`${month}/${day}/${leap}`, { month, day, leap });
  return [...found.values()];
}
