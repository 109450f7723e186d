import fs from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';
import Papa from 'papaparse';

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

/** The rows of a CSV file as texts, in batches, without empty lines; the separator (comma, semicolon, tab, |) is found out. */
export async function* csvRows(file: string, encoding: TextFile['encoding']): AsyncGenerator<string[][]> {
  let parser: Papa.Parser | undefined;
  let text = '';
  const read = (last: boolean): string[][] => {
    parser ??= parserFor(text);
    const { data, meta } = parser.parse(text, 0, !last) as Papa.ParseResult<string[]>;
    // What follows the last whole row waits for its other half.
    text = text.slice(meta.cursor);
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
