import fs from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { Transform, type TransformCallback } from 'node:stream';
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

/** The rows of a CSV file as texts, without empty lines; the separator (comma, semicolon, tab, |) is found out. */
export async function* csvRows(file: string, encoding: TextFile['encoding']): AsyncGenerator<string[]> {
  const bytes = fs.createReadStream(file, { highWaterMark: 1 << 18 });
  const text = encoding === 'utf-8' ? new Utf8() : iconv.decodeStream(encoding);
  const rows = Papa.parse(Papa.NODE_STREAM_INPUT, { skipEmptyLines: 'greedy' });
  bytes.on('error', (error) => rows.destroy(error));
  bytes.pipe(text as NodeJS.ReadWriteStream).pipe(rows);
  let first = true;
  try {
    for await (const row of rows as AsyncIterable<string[]>) {
      if (first && row[0]?.startsWith('\ufeff')) row[0] = row[0].slice(1);
      first = false;
      yield row;
    }
  } finally {
    bytes.destroy();
  }
}

/** UTF-8 bytes to texts, never cutting a character in two. */
class Utf8 extends Transform {
  private readonly decoder = new StringDecoder('utf8');
  constructor() {
    super({ readableObjectMode: false, decodeStrings: false, encoding: 'utf8' });
  }
  override _transform(chunk: Buffer, _: string, done: TransformCallback) {
    done(null, this.decoder.write(chunk));
  }
  override _flush(done: TransformCallback) {
    done(null, this.decoder.end());
  }
}
