import fs from 'node:fs';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type ExcelJS from 'exceljs';
import type { Sheet } from './workbook';

const BATCH = 500;

/** The rows of a workbook's sheet as texts, in batches, without empty rows. Dates as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`. */
export async function* xlsxRows(file: string, { number }: Pick<Sheet, 'number'>): AsyncGenerator<string[][]> {
  const input = fs.createReadStream(file);
  const { stream } = await loadExcel();
  const reader = new stream.xlsx.WorkbookReader(input, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'cache',
    entries: 'ignore',
  });
  readWholeCharacters(reader);
  try {
    for await (const sheet of reader) {
      if (String((sheet as unknown as { id: unknown }).id) !== number) {
        for await (const row of sheet) void row;
        continue;
      }
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
      return;
    }
  } finally {
    input.destroy();
  }
}

/** The parts of exceljs's reader that read texts; not in its types. */
interface TextReader {
  _parseWorksheet: (pieces: AsyncIterable<Buffer>, sheet: string) => unknown;
  _parseSharedStrings: (entry: Readable) => unknown;
}

/**
 * exceljs turns each piece of a file into text by itself, which breaks the characters that lie across two pieces: one
 * Chinese character in every 64 KB came out as ���. It is given texts instead, cut between characters.
 */
function readWholeCharacters(reader: ExcelJS.stream.xlsx.WorkbookReader): void {
  const inner = reader as unknown as TextReader;
  const { _parseWorksheet: parseWorksheet, _parseSharedStrings: parseStrings } = inner;
  inner._parseWorksheet = (pieces, sheet) =>
    parseWorksheet.call(reader, decoded(pieces) as unknown as AsyncIterable<Buffer>, sheet);
  inner._parseSharedStrings = (entry) => parseStrings.call(reader, entry.setEncoding('utf8'));
}

/**
 * A sheet as texts cut between characters, with `&lt;` written as `&amp;lt;`: exceljs reads texts in cells twice, so that
 * somebody's “&lt;” became “<”.
 */
async function* decoded(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + decoder.write(piece);
    // A sign that lies across two pieces waits for its end.
    rest = /&[a-z]{0,4}$/.exec(text)?.[0] ?? '';
    yield twice(text.slice(0, text.length - rest.length));
  }
  yield twice(rest + decoder.end());
}

const twice = (text: string): string => text.replace(/&(?=(?:amp|lt|gt|apos|quot);)/g, '&amp;');

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
