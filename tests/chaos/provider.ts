import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A provider on loopback that counts how often each key reached it, and takes its time to answer. */
export class CountingProvider {
  readonly counts = new Map<string, number>();
  calls = 0;
  private server: http.Server;

  /** `delay`: milliseconds before it answers. */
  constructor(private delay: () => number) {
    this.server = http.createServer((request, response) => {
      request.resume().on('end', () => {
        const key = String(request.headers['idempotency-key']);
        this.calls++;
        this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
        setTimeout(() => response.writeHead(200).end('{}'), this.delay());
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
