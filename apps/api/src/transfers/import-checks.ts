import { setImmediate } from 'node:timers/promises';
import { isReckoned } from '@careloop/forms';
import type { Detail, RequestContext } from '@careloop/kernel';
import type { CopyRows, Import, RecordTable } from '@careloop/database';
import { sentence } from '../error.filter';
import type { RecordCheck } from '../records/judge.service';
import type { ReadRow } from './import-rows';

/** Rows that are read or checked before others get their turn: some milliseconds. */
const SLICE = 60;

/** An import under way. */
export interface Task {
  job: Import;
  ctx: RequestContext;
  table: RecordTable;
  /** Field key per column, '' = left out. */
  columns: string[];
  /** Members by lower-cased e-mail address and by name. */
  members: Map<string, string>;
  /** Departments by name and by path. */
  departments: Map<string, string>;
}

/** A row and why it can't be taken, if so. */
export interface JudgedRow {
  cells: string[];
  reasons: string[];
}

/** A row for upsert: judged as a new record, or as a change where its key is known. */
export interface CheckedRow extends ReadRow, JudgedRow {
  partial: boolean;
  /** Its values in their one spelling, when it is good. */
  clean?: Record<string, unknown>;
}

/** Rows ready to be written: new ones as COPY's text, of the good ones only and in their order. */
export type Chunk =
  { rows: JudgedRow[]; batch: CopyRows } | { rows: CheckedRow[]; check: RecordCheck; batch?: undefined };

/** The value that names a row's record. */
export const keyOf = (job: Import, row: ReadRow): string => String(row.values[job.key ?? '']);

/** Judges a row: against its form as a new record, or as a change (of `previous`) where `known` holds its key. */
export function checked(
  job: Import,
  check: RecordCheck,
  row: ReadRow,
  known: ReadonlySet<string>,
  previous?: Record<string, unknown>,
): CheckedRow {
  const { cells, values, problems } = row;
  const partial = job.mode === 'update' || known.has(keyOf(job, row));
  const judged = { cells, values, problems, partial };
  if (problems.length) return { ...judged, reasons: [...problems] };
  const { values: clean, details } = check(values, partial, previous);
  if (!details.length) return { ...judged, clean, reasons: [] };
  return { ...judged, reasons: reasonsOf(details, job) };
}

/** Findings as sentences in the language of who imports. */
export const reasonsOf = (details: readonly Detail[], { language }: Import): string[] =>
  details.map((d) => d.message ?? sentence(d.code, d.params ?? {}, language));

/** The fields that a new record may get values for: those of the file, and those that are filled in by themselves. */
export const writtenKeys = ({ table, columns }: Task): Set<string> => {
  const own = table.columns.filter(
    ({ field: f }) => f.default !== undefined || f.defaultFormula || f.linkage || isReckoned(f),
  );
  return new Set([...columns, ...own.map(({ field }) => field.key)]);
};

/** Maps a long list with a breath after every few hundred. */
export async function inSlices<A, B>(list: readonly A[], map: (item: A) => B): Promise<B[]> {
  const mapped: B[] = [];
  for (let from = 0; from < list.length; from += SLICE) {
    for (const item of list.slice(from, from + SLICE)) mapped.push(map(item));
    await setImmediate();
  }
  return mapped;
}

/** Whether rows may link to rows before them. */
export const linksToItself = ({ table, columns }: Task) =>
  columns.some((key) => {
    const field = table.column(key)?.field;
    return field?.type === 'link' && (field.form === table.form.id || field.form === table.form.key);
  });
