/** Civil dates as days since 1970-01-01: the story counts by itself, with nothing of the product's calendar. */
export type Day = number;

const MS = 86_400_000;

export const dayOf = (text: string): Day => Date.parse(`${text}T00:00:00Z`) / MS;
export const textOf = (day: Day): string => new Date(day * MS).toISOString().slice(0, 10);

/** The same day of the month `months` later (earlier when negative); the last one where the month is shorter. */
export function addMonths(day: Day, months: number): Day {
  const date = new Date(day * MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) / MS;
}

/** The n-th day after `day` that is no Saturday or Sunday. */
export function addWeekdays(day: Day, n: number): Day {
  while (n > 0) if (![0, 6].includes(new Date(++day * MS).getUTCDay())) n--;
  return day;
}

/** `2010年11月3日`, as our texts write a date. */
export const chineseDate = (day: Day): string => {
  const [year, month, date] = textOf(day).split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show at an instant, read as if it were UTC. */
function wall(instant: number, zone: string): number {
  let clock = clocks.get(zone);
  if (!clock)
    clocks.set(
      zone,
      (clock = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })),
    );
  return Date.parse(`${clock.format(instant).replace(' ', 'T')}Z`);
}

/** The instant at which a zone's clocks show this hour of this day. */
export function at(day: Day, hour: number, zone: string): number {
  const shown = day * MS + hour * 3_600_000;
  const guess = shown - (wall(shown, zone) - shown);
  return shown - (wall(guess, zone) - guess);
}

/** Which day it is in a zone. */
export const dayIn = (instant: number, zone: string): Day => Math.floor(wall(instant, zone) / MS);
