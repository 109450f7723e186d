/** A moment by two clocks: the steady one stands still while a laptop sleeps, the wall's may be set. */
export interface Moment {
  steady: number;
  wall: number;
}

export const moment = (): Moment => ({ steady: performance.now(), wall: Date.now() });

/** How much earlier we stop than others may begin: clocks of two machines do not run alike. */
const MARGIN_MS = 2000;

/** Thrown instead of calling a provider: the work belongs to somebody else by now, or may at any moment. */
export class LeaseEnded extends Error {
  constructor() {
    super('the lease ended before the call');
  }
}

/**
 * How long this process may act on what it holds. The database says when others may take it over; a process that was
 * stopped (SIGSTOP, a sleeping laptop) does not notice that by itself, so it looks here right before it reaches outside.
 */
export class Lease {
  /** `from`: before the statement that granted it was sent. */
  constructor(
    private readonly seconds: number,
    private from: Moment = moment(),
  ) {}

  /** It was granted again, by a statement that was sent after `from`. */
  renew(from: Moment): void {
    this.from = from;
  }

  get holds(): boolean {
    const now = moment();
    const passed = Math.max(now.steady - this.from.steady, now.wall - this.from.wall);
    return passed < this.seconds * 1000 - MARGIN_MS;
  }

  /** Throws `LeaseEnded`. */
  check(): void {
    if (!this.holds) throw new LeaseEnded();
  }
}
