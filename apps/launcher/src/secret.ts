import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { readText } from './processes';

/** The secret kept in `file` (readable by its owner only), made by `generate` the first time. It appears whole or not at all. */
export function keptSecret(file: string, generate: () => string = () => randomBytes(32).toString('hex')): string {
  const kept = readText(file)?.trim();
  if (kept) return kept;
  const secret = generate();
  fs.writeFileSync(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
  return secret;
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'; // none that look alike

/** A password that can be typed from a screen: four groups of four, some 79 bits. */
export function readablePassword(): string {
  const groups = [];
  for (let i = 0; i < 4; i++) groups.push(Array.from({ length: 4 }, letter).join(''));
  return groups.join('-');
}

function letter(): string {
  for (;;) {
    const byte = randomBytes(1)[0]!;
    if (byte < letters.length * Math.floor(256 / letters.length)) return letters[byte % letters.length]!;
  }
}
