import { DomainError } from '@careloop/kernel';

const WINDOW_MS = 10 * 60_000;

/**
 * Failures of all visitors of a link together, beside the rate limit of each address: whoever guesses from a thousand
 * addresses gets no further. Counted per process, forgotten after ten minutes.
 */
export class Attempts {
  private readonly counts = new Map<string, { since: number; failures: number }>();

  constructor(private readonly most: number) {}

  /** Throws 429 `TOO_MANY_REQUESTS` when too many have failed. */
  check(id: string): void {
    const known = this.known(id);
    if (known && known.failures >= this.most)
      throw new DomainError(429, 'TOO_MANY_REQUESTS', {
        seconds: Math.ceil((known.since + WINDOW_MS - performance.now()) / 1000),
      });
  }

  failed(id: string): void {
    const known = this.known(id);
    if (known) known.failures++;
    else this.counts.set(id, { since: performance.now(), failures: 1 });
  }

  private known(id: string) {
    const known = this.counts.get(id);
    if (known && performance.now() - known.since < WINDOW_MS) return known;
    this.counts.delete(id);
    return undefined;
  }
}
