import type { GridLine, RowLine } from '../records/grid-lines';

/** A group as the server counted it. */
export interface Group {
  key: string;
  label: string;
  count: number;
  countText: string;
  figures: Record<string, string>;
  /** Groups within; else its records. */
  inner?: Group[];
}

/** What is loaded of a group's records. */
export interface Loaded {
  rows: RowLine[];
  hasMore: boolean;
}

/** So many records a group fetches at a time; as many lines wait for them, so that nothing moves when they come. */
export const GROUP_PAGE = 50;

/** The lines of a grid in groups: heads, the records of open groups, and a line for each that is on its way. */
export function groupLines(
  groups: readonly Group[],
  closed: ReadonlySet<string>,
  loaded: (key: string) => Loaded | undefined,
  level = 0,
): GridLine[] {
  return groups.flatMap((group): GridLine[] => {
    const { key, label, countText, figures, inner, count } = group;
    const open = !closed.has(key);
    const head: GridLine = { group: key, level, label, count: countText, figures, open };
    if (!open) return [head];
    if (inner) return [head, ...groupLines(inner, closed, loaded, level + 1)];
    const own = loaded(key);
    const waiting = own ? (own.hasMore ? 1 : 0) : Math.min(count, GROUP_PAGE);
    return [head, ...(own?.rows ?? []), ...Array.from({ length: waiting }, (_, i) => ({ wait: waitKey(key, i) }))];
  });
}

const waitKey = (group: string, i: number) => `${i}|${group}`;
/** The group that a waiting line belongs to. */
export const groupOfWait = (wait: string): string => wait.slice(wait.indexOf('|') + 1);

/** The innermost groups by key. */
export const leavesOf = (groups: readonly Group[]): Group[] =>
  groups.flatMap((group) => (group.inner ? leavesOf(group.inner) : [group]));
