import { diffDays, localDateOf } from '@careloop/calendar';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, zone: string | undefined, options: Intl.DateTimeFormatOptions) {
  const key = JSON.stringify([language, zone, options]);
  let found = formatters.get(key);
  if (!found) formatters.set(key, (found = new Intl.DateTimeFormat(language, { ...options, timeZone: zone })));
  return found;
}

const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;

/** An instant in a zone: 2027年3月1日 09:00. */
export const formatInstant = (instant: string, language: string, zone?: string): string =>
  formatter(language, zone, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant));

/** A civil date (`YYYY-MM-DD`): 2027年3月1日. */
export const formatDate = (date: string, language: string): string =>
  formatter(language, 'UTC', day).format(new Date(`${date}T00:00:00Z`));

/** A count with thousands separators. */
export const formatCount = (count: number, language: string): string => count.toLocaleString(language);

const HOUR = 3_600_000;
const MINUTE = 60_000;

/**
 * How far away an instant is for a reader in `zone`: 3小时后, 20分钟前, 现在 below a minute. From half a day on it counts
 * midnights, not hours: 44 hours away may be 后天, 13 hours 明天.
 */
export function formatRelative(instant: string, language: string, zone: string, now: Date): string {
  const at = new Date(instant);
  const away = at.getTime() - now.getTime();
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (Math.abs(away) >= 12 * HOUR) return format.format(diffDays(localDateOf(now, zone), localDateOf(at, zone)), 'day');
  if (Math.abs(away) >= HOUR) return format.format(Math.trunc(away / HOUR), 'hour');
  if (Math.abs(away) >= MINUTE) return format.format(Math.trunc(away / MINUTE), 'minute');
  return format.format(0, 'second');
}
