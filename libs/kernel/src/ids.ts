let lastMillis = 0;
let sequence = 0;

// Asking the system for eight random bytes costs far more than an id: ask for many at once.
const random = new Uint8Array(8 * 512);
let spent = random.length;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A UUID version 7 (RFC 9562): ordered by time, also within one millisecond of one process.
 * The 12 bits after the version count up inside a millisecond (method 1 of §6.2).
 */
export function newId(millis: number = Date.now()): string {
  if (millis > lastMillis) {
    lastMillis = millis;
    sequence = Math.floor(Math.random() * 1024);
  } else if (++sequence > 0xfff) {
    lastMillis += 1;
    sequence = 0;
  }
  const time = lastMillis.toString(16).padStart(12, '0');
  if (spent === random.length) {
    globalThis.crypto.getRandomValues(random);
    spent = 0;
  }
  let tail = HEX[(random[spent]! & 0x3f) | 0x80]!;
  for (let i = 1; i < 8; i++) tail += (i === 2 ? '-' : '') + HEX[random[spent + i]!];
  spent += 8;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${tail}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID of any version. */
export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** A short random name of lower-case letters and digits that starts with a letter: safe as part of an SQL identifier. */
export function newShortId(length = 8): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz';
  const alphabet = letters + '23456789';
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (b, i) => (i ? alphabet[b % alphabet.length] : letters[b % letters.length])).join('');
}
