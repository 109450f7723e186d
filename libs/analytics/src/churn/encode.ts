import type { LocalDate } from '@careloop/calendar';
import { type Cell, daysBefore, isBlank, nameOf, numberOf, type Row } from './table';

/** A field a model looks at. Dates become days before the day of the analysis. */
export interface Feature {
  field: string;
  kind: 'number' | 'category' | 'date';
  /** Names of a category that count, the most frequent first ('' is blank); all others are one, after the last. */
  levels?: string[];
}

/** Cells as numbers, one column per feature: the number, the days, or the place of the level; NaN is unknown. */
export interface Encoded {
  n: number;
  columns: Float64Array[];
}

/** One column. */
export function columnOf({ field, kind, levels }: Feature, rows: Row[], asOf: LocalDate | undefined): Float64Array {
  if (kind === 'number') return Float64Array.from(rows, (row) => numberOf(row[field]));
  if (kind === 'date') {
    return Float64Array.from(rows, (row) =>
      asOf === undefined || isBlank(row[field]) ? NaN : daysBefore(row[field], asOf),
    );
  }
  const places = new Map(levels!.map((level, i) => [level, i]));
  return Float64Array.from(rows, (row) => places.get(nameOf(row[field])) ?? levels!.length);
}

/** All columns. */
export const encode = (features: Feature[], rows: Row[], asOf?: LocalDate): Encoded => ({
  n: rows.length,
  columns: features.map((feature) => columnOf(feature, rows, asOf)),
});

/** Some of the values, in the order of the places given. */
export function pickFrom(values: ArrayLike<number>, places: Uint32Array): Float64Array {
  const picked = new Float64Array(places.length);
  for (let i = 0; i < picked.length; i++) picked[i] = values[places[i]!]!;
  return picked;
}

/** Some of the rows, in the order of the places given. */
export const pick = ({ columns }: Encoded, places: Uint32Array): Encoded => ({
  n: places.length,
  columns: columns.map((column) => pickFrom(column, places)),
});

/** The cell as people read it beside a reason. */
export const shown = (cell: Cell): string | number | boolean | null =>
  isBlank(cell) ? null : typeof cell === 'number' || typeof cell === 'boolean' ? cell : nameOf(cell);
