import fs from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';
import Papa from 'papaparse';
import { Invalid } from '@careloop/kernel';

/** What a first pass over a text file finds out. */
export interface TextFile {
  encoding: 'utf-8' | 'utf-16le' | 'gb18030';
  /** Lines after the first; a line break inside quotes makes it too large. */
  lines: number;
}

/** Reads a file once: UTF-8 (with or without BOM) when every byte of it is, UTF-16 by its BOM, otherwise GB 18030 (which holds GBK). */
export async function inspectText(file: string): Promise<TextFile> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let encoding: TextFile['encoding'] = 'utf-8';
  let lines = 0;
  let first = true;
  let last = 10;
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    if (first && chunk[0] === 0xff && chunk[1] === 0xfe) encoding = 'utf-16le';
    first = false;
    for (let i = chunk.indexOf(10); i >= 0; i = chunk.indexOf(10, i + 1)) lines++;
    last = chunk.at(-1)!;
    if (encoding === 'utf-8' && !decodes(utf8, chunk)) encoding = 'gb18030';
  }
  if (encoding === 'utf-8' && !decodes(utf8)) encoding = 'gb18030';
  return { encoding, lines: Math.max(0, lines - (last === 10 ? 1 : 0)) };
}

function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: !!chunk });
    return true;
  } catch {
    return false;
  }
}

/** Characters that one row may have: a quote that is never closed would make the rest of the file one cell. */
const LONGEST_ROW = 2 << 20;

/**
 * The rows of a CSV file as texts, in batches, without empty lines; the separator (comma, semicolon, tab, |) is found out.
 * `Invalid('CSV_QUOTES')`, `Invalid('CSV_ROW_TOO_LONG')`, each with the row, 1 = the first of the file.
 */
export async function* csvRows(file: string, encoding: TextFile['encoding']): AsyncGenerator<string[][]> {
  let parser: Papa.Parser | undefined;
  let text = '';
  let rows = 0;
  const read = (last: boolean): string[][] => {
    parser ??= parserFor(text);
    const { data, meta, errors } = parser.parse(text, 0, !last) as Papa.ParseResult<string[]>;
    const quotes = errors.find(({ type, row = 0 }) => type === 'Quotes' && (last || row < data.length));
    if (quotes) throw new Invalid('CSV_QUOTES', { row: rows + (quotes.row ?? 0) + 1 });
    // What follows the last whole row waits for its other half.
    text = text.slice(meta.cursor);
    rows += data.length;
    if (text.length > LONGEST_ROW) throw new Invalid('CSV_ROW_TOO_LONG', { row: rows + 1 });
    return data.filter((row) => row.some((cell) => cell.trim()));
  };
  // Not Papa's own stream: it parses what is left of a piece anew for every 16 rows that are taken.
  for await (const piece of pieces(file, encoding)) {
    text += parser ? piece : piece.replace(/^\ufeff/, '');
    if (text) yield read(false);
  }
  if (text) yield read(true);
}

/** The file's text, piece by piece, never cutting a character in two. */
async function* pieces(file: string, encoding: TextFile['encoding']): AsyncGenerator<string> {
  const decoder = encoding === 'utf-8' ? new StringDecoder('utf8') : iconv.getDecoder(encoding);
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>)
    yield decoder.write(chunk);
  yield decoder.end() ?? '';
}

/** A parser for the separator and line ends that the beginning of a text shows. */
function parserFor(beginning: string): Papa.Parser {
  const { delimiter, linebreak: newline } = Papa.parse(beginning, { preview: 50, skipEmptyLines: 'greedy' }).meta;
  return new Papa.Parser({ delimiter, newline: newline as '\n' });
}
