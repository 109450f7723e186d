import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Invalid } from '@careloop/kernel';
import type { JsonSchema } from '@careloop/forms';
import { Config } from './config';

/** What a secret looks like to people who once typed it. Sent back, it means: leave it. */
export const MASK = '••••••••';

/** The settings that are secrets: `writeOnly` in their schema. */
export const secretNames = ({ properties }: JsonSchema): string[] =>
  Object.entries((properties ?? {}) as Record<string, { writeOnly?: boolean }>)
    .filter(([, property]) => property.writeOnly)
    .map(([name]) => name);

const VERSION = 'v1';
const TAG_BYTES = 16;

/**
 * Keeps secrets (passwords of mail servers, signing keys) unreadable in the database: AES-256-GCM under a key derived
 * from `CARELOOP_SECRET_KEY`. `about` names what the secret belongs to; sealed for one thing, it opens for no other.
 */
@Injectable()
export class Secrets {
  private key?: Buffer;

  constructor(private config: Config) {}

  /** `v1.<nonce>.<tag>.<text>`, each base64url; the same text seals differently every time. */
  seal(text: string, about: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.derived(), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [VERSION, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
  }

  /** The text again. `Invalid('SECRET_UNREADABLE')` when it was changed, or sealed under another key or for another thing. */
  open(sealed: string, about: string): string {
    const [version, nonce, tag, text] = sealed.split('.');
    if (version !== VERSION || !nonce || !tag || text === undefined) throw new Invalid('SECRET_UNREADABLE');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.derived(), Buffer.from(nonce, 'base64url'), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(about)).setAuthTag(Buffer.from(tag, 'base64url'));
      return decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new Invalid('SECRET_UNREADABLE');
    }
  }

  /** One derivation a process: it is slow on purpose, as the key may be a phrase. */
  private derived(): Buffer {
    return (this.key ??= scryptSync(this.config.settings.secretKey, `careloop secrets ${VERSION}`, 32));
  }
}
