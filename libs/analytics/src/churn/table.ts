import { dayNumber, isLocalDate, type LocalDate } from '@careloop/calendar';

const { floor } = Math;
const { isNaN } = Number;

/** A cell as a form or a file has it. */
export type Cell = string | number | boolean | Date | null | undefined;

/** One record: cells by field. */
export type Row = Record<string, Cell>;

/** What a column turned out to be. */
export type ColumnKind = 'number' | 'category' | 'date';

/** Cells that say nothing. */
export const isBlank = (cell: Cell): cell is null | undefined | '' =>
  cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '') || isNaN(cell);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The cell as a number; NaN for what is none. A tick box is 1 or 0. */
export function numberOf(cell: Cell): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : NaN;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  if (typeof cell !== 'string') return NaN;
  const text = cell.trim();
  return NUMBER.test(text) ? Number(text) : NaN;
}

/** The cell's day since 1970-01-01; NaN for what is no date. A time of day is left out. */
export function dayOf(cell: Cell): number {
  if (cell instanceof Date) return floor(cell.getTime() / 86_400_000);
  if (typeof cell !== 'string') return NaN;
  const text = cell.trim();
  const date = text.slice(0, 10);
  return isLocalDate(date) && (text.length === 10 || /^[T ]\d\d:\d\d/.test(text.slice(10))) ? dayNumber(date) : NaN;
}

/** The cell as a category's name; an empty text for a blank one. */
export const nameOf = (cell: Cell): string =>
  isBlank(cell) ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell).trim();

/** Which rows have left: the cell equals one of these values, as text. */
export interface Target {
  field: string;
  is: Cell | Cell[];
}

/** 1 for who left, 0 for who stayed, −1 for rows without an answer. */
export function outcomesOf(rows: Row[], { field, is }: Target): Int8Array {
  const wanted = new Set((Array.isArray(is) ? is : [is]).map(nameOf));
  return Int8Array.from(rows, (row) => (isBlank(row[field]) ? -1 : wanted.has(nameOf(row[field])) ? 1 : 0));
}

/** How often each value occurs among the cells, by name, with one cell of it; blank cells are ''. */
export function valuesOf(cells: Cell[]): Map<string, { n: number; cell: Cell }> {
  const values = new Map<string, { n: number; cell: Cell }>();
  for (const cell of cells) {
    const name = nameOf(cell);
    const value = values.get(name);
    if (value) value.n++;
    else values.set(name, { n: 1, cell });
  }
  return values;
}

/** Kind of the values that say something: the first kind that all but one in a hundred cells fit. */
export function kindOf(values: ReturnType<typeof valuesOf>): ColumnKind {
  const share = (fits: (cell: Cell) => boolean) => {
    let [fit, all] = [0, 0];
    for (const [name, { n, cell }] of values) {
      if (name === '') continue;
      all += n;
      if (fits(cell)) fit += n;
    }
    return fit / all;
  };
  if (share((cell) => !isNaN(numberOf(cell))) >= 0.99) return 'number';
  return share((cell) => !isNaN(dayOf(cell))) >= 0.99 ? 'date' : 'category';
}

/** Days before the day of the analysis, so that a model learnt in March reads April's records alike; NaN when unknown. */
export const daysBefore = (cell: Cell, asOf: LocalDate): number => dayNumber(asOf) - dayOf(cell);
