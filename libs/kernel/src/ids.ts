let lastMillis = 0;
let sequence = 0;

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
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8));
  bytes[0] = (bytes[0]! & 0x3f) | 0x80;
  const tail = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
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
