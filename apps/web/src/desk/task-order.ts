import { localDateOf } from '@careloop/calendar';
import type { TaskView } from '@careloop/contracts';

export type Part = 'overdue' | 'today' | 'later';
export const PARTS: readonly Part[] = ['overdue', 'today', 'later'];

type Timed = Pick<TaskView, 'dueAt' | 'snoozedUntil'>;

/** Until when a task sleeps, or null when it is awake. */
export const asleepUntil = ({ snoozedUntil }: Timed, now: Date): string | null =>
  snoozedUntil && new Date(snoozedUntil) > now ? snoozedUntil : null;

/** Which part of the list a task stands in. Without a due time it can wait. */
export function partOf(task: Timed, now: Date, zone: string): Part {
  const at = asleepUntil(task, now) ?? task.dueAt;
  if (!at) return 'later';
  const due = new Date(at);
  if (due <= now) return 'overdue';
  return localDateOf(due, zone) === localDateOf(now, zone) ? 'today' : 'later';
}

/** The list as it is worked through: part by part, the most urgent first. */
export function inOrder<T extends Timed & { id: string }>(tasks: readonly T[], now: Date, zone: string): [Part, T[]][] {
  const time = (task: T) => Date.parse(asleepUntil(task, now) ?? task.dueAt ?? '9999-12-31T00:00:00Z');
  const sorted = [...tasks].sort((a, b) => time(a) - time(b) || (a.id < b.id ? -1 : 1));
  return PARTS.map((part): [Part, T[]] => [part, sorted.filter((task) => partOf(task, now, zone) === part)]).filter(
    ([, list]) => list.length,
  );
}

/** The one to go on with when `id` leaves the list: the next, else the one before, else none. */
export function nextAfter<T extends { id: string }>(list: readonly T[], id: string | null): T | undefined {
  const at = list.findIndex((task) => task.id === id);
  if (at < 0) return list[0];
  return list[at + 1] ?? list[at - 1];
}
