import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isId } from '@careloop/kernel';
import { AppClock } from '../clock';
import { Config } from '../config';
import { Database } from '../database';

const PASS_MS = 12 * 3_600_000;
const PROOF_MS = 30 * 60_000;
/** About 130,000 hashes: some tenths of a second for a person, a bill for a robot. */
const BITS = 17;

/** What this server has signed for visitors, so that it need not remember them. Each seal is good for one link and one purpose. */
@Injectable()
export class Seals {
  private readonly key: Buffer;

  constructor(
    config: Config,
    private clock: AppClock,
    private db: Database,
  ) {
    this.key = createHmac('sha256', config.settings.secretKey).update('public links').digest();
  }

  /** Values that fill fields, as a part of the address that nobody can change. */
  params(linkId: string, values: Record<string, unknown>): string {
    return this.sign('params', linkId, Buffer.from(JSON.stringify(values)).toString('base64url'));
  }

  /** The values again; null when somebody changed them. */
  readParams(linkId: string, sealed: string): Record<string, unknown> | null {
    const text = this.open('params', linkId, sealed);
    return text === null ? null : (JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>);
  }

  /** Proof that the password was known, until it is changed. */
  pass(linkId: string, passwordHash: string): string {
    return this.sign(`pass ${passwordHash}`, linkId, String(this.now() + PASS_MS));
  }

  passFits(linkId: string, passwordHash: string, pass: string): boolean {
    return this.isAhead(this.open(`pass ${passwordHash}`, linkId, pass));
  }

  /** That this browser has answered: not who. */
  answered(linkId: string): string {
    return this.sign('answered', linkId, String(this.now()));
  }

  hasAnswered(linkId: string, cookie: string | undefined): boolean {
    return !!cookie && this.open('answered', linkId, cookie) !== null;
  }

  challenge(linkId: string): { challenge: string; bits: number } {
    const text = `${this.now() + PROOF_MS}-${BITS}-${randomBytes(12).toString('base64url')}`;
    return { challenge: this.sign('proof', linkId, text), bits: BITS };
  }

  /** Whether the work was done, for this link and for the first time. */
  async proves(linkId: string, { challenge, nonce }: { challenge: string; nonce: number }): Promise<boolean> {
    const [until, bits] = this.open('proof', linkId, challenge)?.split('-') ?? [];
    if (!until || !this.isAhead(until)) return false;
    const hash = createHash('sha256').update(`${challenge}:${nonce}`).digest();
    if (zeroBits(hash) < Number(bits)) return false;
    await this.db.query('DELETE FROM careloop.public_proofs WHERE expires_at < $1', [this.clock.now()]);
    const fresh = await this.db.query(
      'INSERT INTO careloop.public_proofs (hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
      [createHash('sha256').update(challenge).digest(), new Date(Number(until))],
    );
    return fresh.length > 0;
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private isAhead(until: string | null): boolean {
    return until !== null && Number(until) > this.now();
  }

  /** `<text>.<mac>`. */
  private sign(purpose: string, linkId: string, text: string): string {
    return `${text}.${this.mac(purpose, linkId, text).toString('base64url')}`;
  }

  private open(purpose: string, linkId: string, sealed: string): string | null {
    const at = sealed.lastIndexOf('.');
    const text = sealed.slice(0, at);
    const given = Buffer.from(sealed.slice(at + 1), 'base64url');
    const right = this.mac(purpose, linkId, text);
    return at > 0 && isId(linkId) && given.length === right.length && timingSafeEqual(given, right) ? text : null;
  }

  private mac(purpose: string, linkId: string, text: string): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([purpose, linkId, text]))
      .digest();
  }
}

/** Zero bits at the front of a hash. */
function zeroBits(hash: Buffer): number {
  let bits = 0;
  for (const byte of hash) {
    if (byte) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}
