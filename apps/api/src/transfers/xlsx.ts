import fs from 'node:fs';
import type ExcelJS from 'exceljs';

const BATCH = 500;

/** The rows of a workbook's first sheet as texts, in batches, without empty rows. Dates as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`. */
export async function* xlsxRows(file: string): AsyncGenerator<string[][]> {
  const input = fs.createReadStream(file);
  const { stream } = await loadExcel();
  const reader = new stream.xlsx.WorkbookReader(input, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'cache',
    entries: 'ignore',
  });
  try {
    for await (const sheet of reader) {
      let batch: string[][] = [];
      for await (const row of sheet) {
        const cells: string[] = [];
        row.eachCell({ includeEmpty: true }, (cell, column) => (cells[column - 1] = cellText(cell.value)));
        const texts = Array.from(cells, (cell) => cell ?? '');
        if (texts.some((text) => text !== '')) batch.push(texts);
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      yield batch;
      return; // the first sheet
    }
  } finally {
    input.destroy();
  }
}

/** What a cell says. */
export function cellText(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const iso = value.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
  }
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return cellText(value.text as ExcelJS.CellValue);
  if ('result' in value) return cellText(value.result as ExcelJS.CellValue);
  return '';
}

/** The workbook library, loaded when somebody first needs it: it is a tenth of the server's start. */
export const loadExcel = async () => (await import('exceljs')).default;
