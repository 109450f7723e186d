import type { FormView, RecordView, ViewColor } from '@careloop/contracts';

/** A record in a list, with the names of what it links to. */
export interface RowLine {
  record: RecordView;
  names: Record<string, string>;
}

/** The head of a group: what its records have in common, how many there are, and figures below columns. */
export interface GroupLine {
  group: string;
  /** 0 for the outer one. */
  level: number;
  label: string;
  /** As text for people. */
  count: string;
  /** By field key, as text for people. */
  figures: Record<string, string>;
  open: boolean;
}

/** Stands for a record that is on its way. */
export interface WaitLine {
  wait: string;
}

export type GridLine = RowLine | GroupLine | WaitLine;

export type RowHeight = 'short' | 'medium' | 'tall';
/** Pixels of a row, by height. */
export const ROW_HEIGHTS: Record<RowHeight, number> = { short: 40, medium: 64, tall: 108 };
export const HEAD = 40;
const CHECK = 40;

export const lineKey = (line: GridLine | undefined): string =>
  !line ? 'more' : 'record' in line ? line.record.id : 'group' in line ? `group:${line.group}` : `wait:${line.wait}`;

/** What a paint rule says of a record: the colour of its row, and of single cells by field key. */
export interface RowPaint {
  row?: string;
  cells?: Record<string, string>;
}
export type Paint = (record: RecordView) => RowPaint | null;

/** The colours of rules, in the order they are offered. */
export const COLORS: ViewColor[] = ['red', 'orange', 'gold', 'green', 'cyan', 'blue', 'purple', 'magenta'];

/** The ground of a colour's name, as antd's palette has it for the present appearance. */
export const groundOf = (color: string | undefined) =>
  color && `color-mix(in srgb, var(--ant-${color}-2) 65%, var(--ant-color-bg-container))`;

/**
 * Where the columns are, as custom properties of the grid: `--columns` the template, `--left-n` where the n-th frozen
 * one stays. Rows read them from here: pulling an edge draws none of them again. `room`: no more is frozen than leaves
 * the others some of it.
 */
export function gridPlaces(
  columns: FormView['fields'],
  widthOf: (field: FormView['fields'][number]) => number,
  wanted: number,
  room: number,
): { style: Record<string, string | number>; frozen: number; width: number } {
  const places = columns.map(widthOf);
  const style: Record<string, string | number> = { '--columns': `${CHECK}px ${places.map((w) => `${w}px`).join(' ')}` };
  let [left, frozen] = [CHECK, 0];
  while (frozen < Math.min(wanted, columns.length) && (!frozen || left + places[frozen]! <= room * 0.6)) {
    style[`--left-${frozen}`] = `${left}px`;
    left += places[frozen++]!;
  }
  return { style, frozen, width: places.reduce((sum, w) => sum + w, CHECK) };
}
