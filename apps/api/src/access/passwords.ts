import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's second recommendation (19 MiB, 2 passes, 1 lane); PHC string. */
const SETTINGS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, SETTINGS);
export const passwordFits = (phc: string, password: string): Promise<boolean> => verify(phc, password);

/** A hash nobody's password has: checking against it takes as long as for a real account. */
export const NOBODY = hashPassword(randomBytes(24).toString('base64url'));

/** A secret token for a client, of 256 bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');
/** What we keep of it. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A password people can type: 20 characters without look-alikes, about 98 bits. */
export function newPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'; // 31 letters
  let text = '';
  while (text.length < 20) {
    const byte = randomBytes(1)[0]!;
    if (byte < 248) text += alphabet[byte % 31];
  }
  return text.replace(/.{5}(?!$)/g, '$&-');
}
