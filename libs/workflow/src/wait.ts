import { addDays, localDateOf, toInstant } from '@careloop/calendar';
import type { WaitSettings } from './types';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/**
 * When a wait that begins at `from` ends. Without `at` it is a plain duration (one day = 24 hours, whatever the clocks
 * do). With `at` it is a calendar wait in `zone`: that local time, so many dates later; with no days, the next time the
 * clocks show it. Always after `from` unless nothing is to be waited for.
 */
export function resumeAt({ days = 0, hours = 0, minutes = 0, at }: WaitSettings, from: Date, zone: string): Date {
  const base = new Date(from.getTime() + (hours * 60 + minutes) * MINUTE);
  if (!at) return new Date(base.getTime() + days * DAY);
  const date = addDays(localDateOf(base, zone), days);
  const on = toInstant(date, at, zone);
  return on > base ? on : toInstant(addDays(date, 1), at, zone);
}
