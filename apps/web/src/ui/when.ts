import { diffDays, localDateOf, localTimeOf } from '@careloop/calendar';
import { formatInstant, formatRelative } from './format';

const HOUR = 3_600_000;
/** Days that are still counted rather than dated. */
const NEAR = 14;

/** How far an instant is from now, as a colleague would say it: 3小时后, 明天 10:00, 5天前 18:00, then the date. */
export function sayWhen(instant: string, language: string, zone: string, now: Date): string {
  const at = new Date(instant);
  if (Math.abs(diffDays(localDateOf(now, zone), localDateOf(at, zone))) > NEAR)
    return formatInstant(instant, language, zone);
  const away = formatRelative(instant, language, zone, now);
  return Math.abs(at.getTime() - now.getTime()) < 12 * HOUR ? away : `${away} ${localTimeOf(at, zone)}`;
}
