import { diffDays, localDateOf, localTimeOf } from '@careloop/calendar';
import { formatInstant, formatRelative } from './format';

const HOUR = 3_600_000;
/** Days that are still counted rather than dated. */
const NEAR = 14;

/** How far an instant is from now, as a colleague would say it: 3小时后, 明天 10:00, 5天前 18:00, then the date. */
export function sayWhen(instant: string, language: string, zone: string, now: Date): string {
  const at = new Date(instant);
  if (Math.abs(at.getTime() - now.getTime()) < 12 * HOUR) return formatRelative(instant, language, now.getTime());
  const days = diffDays(localDateOf(now, zone), localDateOf(at, zone));
  if (Math.abs(days) > NEAR) return formatInstant(instant, language, zone);
  const day = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
  return `${day} ${localTimeOf(at, zone)}`;
}
