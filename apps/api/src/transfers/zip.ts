import fs from 'node:fs';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { Invalid } from '@careloop/kernel';

/** One file inside a zip, as its directory tells. */
export interface ZipEntry {
  name: string;
  method: number;
  compressed: number;
  size: number;
  offset: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** The end record with the longest comment there can be. */
const TAIL = 22 + 0xffff;
const STORED = 0;
const DEFLATED = 8;

const broken = () => new Invalid('FILE_UNREADABLE', { reason: 'zip' });

/** The directory of a zip file; `Invalid('FILE_UNREADABLE')` when there is none. Zip64 is not read: no workbook is that large. */
export async function zipEntries(path: string): Promise<ZipEntry[]> {
  const file = await fs.promises.open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL));
    await file.read(tail, 0, tail.length, size - tail.length);
    let at = tail.length - 22;
    while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
    if (at < 0) throw broken();
    const [length, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    if (start + length > size) throw broken();
    const directory = Buffer.alloc(length);
    await file.read(directory, 0, length, start);
    const entries: ZipEntry[] = [];
    for (let i = 0; i + 46 <= length;) {
      if (directory.readUInt32LE(i) !== ENTRY) throw broken();
      const name = directory.readUInt16LE(i + 28);
      entries.push({
        method: directory.readUInt16LE(i + 10),
        compressed: directory.readUInt32LE(i + 20),
        size: directory.readUInt32LE(i + 24),
        offset: directory.readUInt32LE(i + 42),
        name: directory.toString('utf8', i + 46, i + 46 + name),
      });
      i += 46 + name + directory.readUInt16LE(i + 30) + directory.readUInt16LE(i + 32);
    }
    return entries;
  } finally {
    await file.close();
  }
}

/** An entry's content, piece by piece. Ends with `FILE_TOO_LARGE_INSIDE` where it is more than `most` bytes, whatever its directory says. */
export async function* zipContent(path: string, entry: ZipEntry, most: number): AsyncGenerator<Buffer> {
  if (entry.method !== STORED && entry.method !== DEFLATED) throw broken();
  const file = await fs.promises.open(path);
  let from: number;
  try {
    const header = Buffer.alloc(30);
    await file.read(header, 0, 30, entry.offset);
    from = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
  const raw = entry.compressed
    ? fs.createReadStream(path, { start: from, end: from + entry.compressed - 1 })
    : Readable.from([]);
  const inflated = entry.method === DEFLATED ? raw.pipe(zlib.createInflateRaw()) : raw;
  raw.on('error', (error: Error) => inflated.destroy(error));
  let read = 0;
  try {
    for await (const piece of inflated as AsyncIterable<Buffer>) {
      read += piece.length;
      if (read > most) throw new Invalid('FILE_TOO_LARGE_INSIDE', { limit: Math.round(most / 1024 / 1024) });
      yield piece;
    }
  } finally {
    raw.destroy();
    inflated.destroy();
  }
}

/** A small entry as text. */
export async function zipText(path: string, entry: ZipEntry, most: number): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of zipContent(path, entry, most)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
