import { Invalid } from '@careloop/kernel';
import { textOfDay } from './epoch-day';
import { dayNumber, type LocalDate } from './local-date';
import { minutesOf, timeOf, type LocalTime } from './local-time';
import { instantOf, offsetAt } from './zone-offsets';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Milliseconds of the clock on the wall, counted as if it showed UTC. */
function wall(instant: Date, zone: string): number {
  const at = instant.getTime();
  if (Number.isNaN(at)) throw new Invalid('INSTANT_INVALID');
  return at + offsetAt(at, zone);
}

/**
 * The instant at which a place's clocks show a date and time. A time that summer time skips moves forward by the gap
 * (02:30 → 03:30), a time shown twice counts the first time. `DATE_INVALID`, `TIME_INVALID`, `ZONE_UNKNOWN`.
 */
export const toInstant = (date: LocalDate, time: LocalTime, zone: string): Date =>
  new Date(instantOf(dayNumber(date) * DAY + minutesOf(time) * MINUTE, zone).instant);

/** The date a place's calendar shows at an instant. */
export const localDateOf = (instant: Date, zone: string): LocalDate => textOfDay(Math.floor(wall(instant, zone) / DAY));

/** The time of day a place's clocks show at an instant, seconds dropped. */
export function localTimeOf(instant: Date, zone: string): LocalTime {
  const shown = wall(instant, zone);
  return timeOf(Math.floor((shown - Math.floor(shown / DAY) * DAY) / MINUTE));
}

/** Today's date in a place. */
export const today = (now: Date, zone: string): LocalDate => localDateOf(now, zone);

function startOf(day: number, zone: string): Date {
  const { instant, gapEnd } = instantOf(day * DAY, zone);
  return new Date(gapEnd ?? instant);
}

/** The first instant of a date in a place: later than 00:00 where the clocks jump over midnight. */
export const startOfDay = (date: LocalDate, zone: string): Date => startOf(dayNumber(date), zone);

/** The first instant after a date in a place, so that `startOfDay <= t < endOfDay` holds exactly its instants. */
export const endOfDay = (date: LocalDate, zone: string): Date => startOf(dayNumber(date) + 1, zone);
