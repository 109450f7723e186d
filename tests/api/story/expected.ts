import type { Day } from './calendar';

/** Where the company of the story sits. */
export const HOME = 'Asia/Shanghai';
export const MINUTE = 60_000;
/** How long after somebody's edit the story looks what came of it; triggers settle within a minute. */
export const SETTLED = 2 * MINUTE;

/** The sixty days: from the first day's midnight to the midnight after the last, at home. */
export interface Span {
  today: Day;
  from: number;
  to: number;
}

export interface Mailed {
  at: number;
  to: string;
  subject: string;
}

export interface Called {
  at: number;
  dueAt: number;
  no: string;
  title: string;
}

/** A row of the ledger: `no` and `key` name it. */
export interface Promised {
  no: string;
  key: string;
  at: number;
  state: string;
  reason: string | null;
}

/** What a person does to a record on the way. */
export interface Edit {
  at: number;
  no: string;
  value: string;
}

/** What is there too much and what is missing, each as often as it is; both empty when two lists hold the same. */
export function difference(found: readonly string[], wanted: readonly string[]) {
  const left = new Map<string, number>();
  for (const line of wanted) left.set(line, (left.get(line) ?? 0) + 1);
  const extra: string[] = [];
  for (const line of found) {
    const count = left.get(line) ?? 0;
    if (count) left.set(line, count - 1);
    else extra.push(line);
  }
  const missing = [...left].flatMap(([line, count]) => Array<string>(count).fill(line));
  return { missing: missing.sort(), extra: extra.sort() };
}

export const NONE = { missing: [], extra: [] };
