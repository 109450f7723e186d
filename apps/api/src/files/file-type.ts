import fs from 'node:fs';
import path from 'node:path';

/** Bytes that tell what a file is. */
const HEAD = 4100;

const SIGNATURES: { type: string; at?: number; bytes: string; and?: { at: number; bytes: string } }[] = [
  { type: 'image/png', bytes: '89504e470d0a1a0a' },
  { type: 'image/jpeg', bytes: 'ffd8ff' },
  { type: 'image/gif', bytes: '474946383761' },
  { type: 'image/gif', bytes: '474946383961' },
  { type: 'image/webp', bytes: '52494646', and: { at: 8, bytes: '57454250' } },
  { type: 'image/avif', at: 4, bytes: '6674797061766966' },
  { type: 'image/heic', at: 4, bytes: '6674797068656963' },
  { type: 'image/heic', at: 4, bytes: '667479706d696631' },
  { type: 'image/bmp', bytes: '424d' },
  { type: 'image/tiff', bytes: '49492a00' },
  { type: 'image/tiff', bytes: '4d4d002a' },
  { type: 'application/pdf', bytes: '255044462d' },
  { type: 'application/zip', bytes: '504b0304' },
  { type: 'application/zip', bytes: '504b0506' },
  { type: 'application/x-ole', bytes: 'd0cf11e0a1b11ae1' },
  { type: 'application/gzip', bytes: '1f8b' },
  { type: 'application/x-7z-compressed', bytes: '377abcaf271c' },
  { type: 'application/vnd.rar', bytes: '526172211a07' },
  { type: 'audio/wav', bytes: '52494646', and: { at: 8, bytes: '57415645' } },
  { type: 'audio/mpeg', bytes: '494433' },
  { type: 'audio/mpeg', bytes: 'fffb' },
  { type: 'audio/amr', bytes: '2321414d52' },
  { type: 'audio/ogg', bytes: '4f676753' },
  { type: 'video/quicktime', at: 4, bytes: '6674797071742020' },
  { type: 'audio/mp4', at: 4, bytes: '667479704d344120' },
  { type: 'video/mp4', at: 4, bytes: '66747970' },
  { type: 'video/webm', bytes: '1a45dfa3' },
];

/** Programs: nobody sends these to colleagues on purpose. */
const PROGRAMS = ['4d5a', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe', '2321'];
const PROGRAM_NAMES =
  /\.(exe|dll|com|scr|pif|bat|cmd|ps1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|msi|msp|reg|lnk|jar|cpl|sh|app)$/i;

/** Formats that are a zip, an OLE file or text within. */
const BY_NAME: Record<string, Record<string, string>> = {
  'application/zip': {
    '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  },
  'application/x-ole': {
    '.doc': 'application/msword',
    '.xls': 'application/vnd.ms-excel',
    '.ppt': 'application/vnd.ms-powerpoint',
  },
  'text/plain': { '.csv': 'text/csv', '.md': 'text/markdown' },
};

/** Pages and drawings that can run scripts: kept, but only ever handed out as a download of unknown type. */
const ACTIVE = /^\s*(?:<\?xml|<!doctype|<!--|<html|<svg|<script|<head|<body)/i;
export const UNKNOWN_TYPE = 'application/octet-stream';

/** What a file is by its first bytes (and, within one family, by its name); `program` where it would run. */
export function typeOf(head: Buffer, name: string): string {
  const hex = head.toString('hex', 0, 16);
  const is = ({ at = 0, bytes }: { at?: number; bytes: string }) => hex.startsWith(bytes, at * 2);
  const found = SIGNATURES.find((signature) => is(signature) && (!signature.and || is(signature.and)));
  if (PROGRAM_NAMES.test(name) || (!found && PROGRAMS.some((bytes) => hex.startsWith(bytes)))) return 'program';
  const family = found?.type ?? (isText(head) ? 'text/plain' : UNKNOWN_TYPE);
  if (family === 'text/plain' && (ACTIVE.test(head.toString('utf8', 0, 256)) || /\.(html?|xhtml|svg|xml)$/i.test(name)))
    return UNKNOWN_TYPE;
  return (
    BY_NAME[family]?.[path.extname(name).toLowerCase()] ?? (family === 'application/x-ole' ? UNKNOWN_TYPE : family)
  );
}

/** UTF-8 without control characters; a character cut at the end is forgiven. */
function isText(head: Buffer): boolean {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return false;
  const text = new TextDecoder().decode(head.subarray(0, head.length < HEAD ? undefined : -4));
  return !text.includes('\ufffd');
}

/** The first bytes of a file on disk. */
export async function headOf(file: string): Promise<Buffer> {
  const open = await fs.promises.open(file);
  try {
    const head = Buffer.alloc(HEAD);
    const { bytesRead } = await open.read(head, 0, HEAD, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await open.close();
  }
}

/** Types that a browser may show in place. All others are handed out as downloads. */
export const showsInPlace = (type: string): boolean =>
  /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/.+|video\/.+)$/.test(type);

const MOST_NAME = 150;

/** What people called a file, safe to show and to save: one line, no path, no characters that turn or hide its ending. */
export function cleanName(given: string): string {
  const line = given
    .normalize('NFC')
    .replace(/^.*[\\/]/su, '')
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '');
  const characters = [...line];
  if (characters.length <= MOST_NAME) return line || 'file';
  const ending = [...path.extname(line)].slice(0, 20).join('');
  return characters.slice(0, MOST_NAME - [...ending].length).join('') + ending;
}
