import { type Kind, lunarDaySql, monthDaySql } from '@careloop/rules';

/** What of a date comes back: its month and day every year, its day every month, its lunar month and day every lunar year. */
export type DatePart = 'month-day' | 'day' | 'lunar-day';

/**
 * SQL of a date's returning part as an integer, to search and index by. An instant has its date in UTC here, which is at
 * most a day away from the date on anybody's calendar: an index can't know every customer's zone.
 */
export function datePartSql(part: DatePart, column: string, kind: Kind): string {
  const date = kind === 'datetime' ? `((${column} at time zone 'UTC')::date)` : column;
  if (part === 'lunar-day') return lunarDaySql(column);
  return part === 'month-day' ? monthDaySql(date) : `(extract(day from ${date})::int)`;
}
