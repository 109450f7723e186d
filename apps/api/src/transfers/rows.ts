import { csvRows, inspectText } from './csv';
import { Invalid } from '@careloop/kernel';
import { sheetsOf } from './workbook';
import { xlsxRows } from './xlsx';

/** A file of rows, opened for reading from the start. */
export interface RowFile {
  encoding: string;
  /** Of a workbook: its sheets by name, and the one that is read. */
  sheets: string[];
  sheet: string | null;
  /** About how many rows lie below the heading; null when only reading tells. */
  estimate: number | null;
  batches: () => AsyncGenerator<string[][]>;
}

/** Which rows of a file are meant. */
export interface RowPlace {
  /** Of a workbook: the sheet's name; without, its first. */
  sheet?: string | null;
  /** Which of the rows that are not empty has the headings, 1 = the first; those above are passed over. */
  headerRow?: number;
}

/** Columns that a file may have. */
export const MOST_COLUMNS = 1000;

/**
 * Opens an upload. A workbook is read through once, so that one which unpacks to too much is refused before anything is
 * kept; other faults come with their row. `Invalid('SHEET_UNKNOWN')`.
 */
export async function openRows(
  file: string,
  format: 'csv' | 'xlsx',
  { sheet, headerRow = 1 }: RowPlace = {},
): Promise<RowFile> {
  if (format === 'csv') {
    const { encoding, lines } = await inspectText(file);
    const estimate = Math.max(0, lines - (headerRow - 1));
    return { encoding, estimate, sheets: [], sheet: null, batches: () => below(csvRows(file, encoding), headerRow) };
  }
  const sheets = await sheetsOf(file);
  const chosen = sheet ? sheets.find(({ name }) => name === sheet) : sheets[0];
  if (!chosen)
    throw new Invalid('SHEET_UNKNOWN', { sheet: sheet ?? '' }, [
      { path: 'sheet', code: 'SHEET_UNKNOWN', params: { sheet: sheet ?? '' } },
    ]);
  return {
    encoding: 'xlsx',
    estimate: null,
    sheets: sheets.map(({ name }) => name),
    sheet: chosen.name,
    batches: () => below(xlsxRows(file, chosen), headerRow),
  };
}

/** The rows from the headings on, these without names that come twice; `Invalid('FILE_TOO_WIDE')`. */
async function* below(batches: AsyncGenerator<string[][]>, headerRow: number): AsyncGenerator<string[][]> {
  let above = headerRow - 1;
  let heading = true;
  for await (const batch of batches) {
    const passed = Math.min(above, batch.length);
    above -= passed;
    const rows = batch.slice(passed);
    if (heading && rows[0]) {
      heading = false;
      rows[0] = headingsOf(rows[0]);
    }
    if (rows.length) yield rows;
  }
}

/** Headings as they are told apart: trimmed, the second of a name with its number. */
export function headingsOf(cells: readonly string[]): string[] {
  if (cells.length > MOST_COLUMNS)
    throw new Invalid('FILE_TOO_WIDE', { count: cells.length, limit: MOST_COLUMNS }, [
      { path: 'file', code: 'FILE_TOO_WIDE', params: { count: cells.length, limit: MOST_COLUMNS } },
    ]);
  const seen = new Set<string>();
  return cells.map((cell) => {
    const name = cell.trim();
    let own = name;
    for (let n = 2; own !== '' && seen.has(own); n++) own = `${name} (${n})`;
    seen.add(own);
    return own;
  });
}

/** A text that a spreadsheet would run as a formula gets an apostrophe in front; ours is taken off again on import. */
export const guardFormula = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
export const unguardFormula = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
