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

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How far away an instant is: 3天后, 2小时前; 现在 below a minute. */
export function formatRelative(instant: string, language: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  return format.format(0, 'second');
}
