import { Invalid } from '@careloop/kernel';

/** A time of day `HH:MM`, 00:00 … 23:59. */
export type LocalTime = string;

const SHAPE = /^([01]\d|2[0-3]):([0-5]\d)$/;

export const isLocalTime = (value: unknown): value is LocalTime => typeof value === 'string' && SHAPE.test(value);

/** Minutes since midnight; `TIME_INVALID` when it is no time. */
export function minutesOf(time: LocalTime): number {
  const match = SHAPE.exec(time);
  if (!match) throw new Invalid('TIME_INVALID', { value: time });
  return Number(match[1]) * 60 + Number(match[2]);
}

/** The time that many minutes after midnight, 0 … 1439. */
export function timeOf(minutes: number): LocalTime {
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  minutesOf(time);
  return time;
}
