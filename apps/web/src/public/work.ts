import { sha256Start } from './sha256';

export interface Challenge {
  challenge: string;
  bits: number;
}

export interface Proof {
  challenge: string;
  nonce: number;
}

/** Hashes between two breaths: some milliseconds, so that typing stays smooth. */
const SLICE = 2000;

/** Does the work that the server asks of a visitor's browser, in slices beside everything else. */
export async function work({ challenge, bits }: Challenge): Promise<Proof> {
  for (let from = 0; ; from += SLICE) {
    for (let nonce = from; nonce < from + SLICE; nonce++)
      if (sha256Start(`${challenge}:${nonce}`) >>> (32 - bits) === 0) return { challenge, nonce };
    await new Promise((resume) => setTimeout(resume));
  }
}
