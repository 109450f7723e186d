import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256Start } from './sha256';
import { work } from './work';

it('hashes as everybody does', () => {
  const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 300 });
  fc.assert(
    fc.property(ascii, (text) => {
      expect(sha256Start(text)).toBe(createHash('sha256').update(text).digest().readUInt32BE());
    }),
    { numRuns: 500 },
  );
});

it('finds a number that the server takes', async () => {
  const proof = await work({ challenge: 'a challenge', bits: 10 });
  const hash = createHash('sha256').update(`${proof.challenge}:${proof.nonce}`).digest();
  expect(hash.readUInt32BE() >>> 22).toBe(0);
});
