import { csvRows, inspectText } from './csv';
import { xlsxRows } from './xlsx';

/** A file of rows, opened for reading from the start. */
export interface RowFile {
  encoding: string;
  /** About how many rows lie below the heading; null when only reading tells. */
  estimate: number | null;
  batches: () => AsyncGenerator<string[][]>;
}

/** Opens an upload; throws nothing yet: a broken file fails at its first row. */
export async function openRows(file: string, format: 'csv' | 'xlsx'): Promise<RowFile> {
  if (format === 'xlsx') return { encoding: 'xlsx', estimate: null, batches: () => xlsxRows(file) };
  const { encoding, lines } = await inspectText(file);
  return { encoding, estimate: lines, batches: () => csvRows(file, encoding) };
}

/** A text that a spreadsheet would run as a formula gets an apostrophe in front; ours is taken off again on import. */
export const guardFormula = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
export const unguardFormula = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
