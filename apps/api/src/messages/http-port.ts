import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Invalid } from '@careloop/kernel';
import { UncertainDelivery } from '@careloop/sdk';
import { NetworkGuard, type Resolve } from './network-guard';

export interface HttpRequest {
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: string;
  /** Asked once connected, before the first byte is written; what it throws is a fault before anything was sent. */
  beforeWriting?: () => void;
}

/** The answer; `truncated` when its body was longer than we read. */
export interface HttpAnswer {
  status: number;
  body: string;
  truncated: boolean;
}

export interface HttpPortOptions {
  /** Private hosts that may be called. */
  allow: readonly string[];
  /** Milliseconds for everything, name look-up included. */
  timeout?: number;
  /** Bytes of the answer's body that are read. */
  maxBody?: number;
  resolve?: Resolve;
}

/**
 * One bounded request to the outside. Connects to the very address that was checked, follows no redirect, uses a
 * connection of its own. Throws `Invalid('HTTP_…')` for what may never be called, `UncertainDelivery` when the
 * connection broke or time ran out after the request was written, and a plain error for faults before that.
 */
export class HttpPort {
  private readonly guard: NetworkGuard;
  private readonly timeout: number;
  private readonly maxBody: number;

  constructor({ allow, timeout = 10_000, maxBody = 1 << 20, resolve }: HttpPortOptions) {
    this.guard = new NetworkGuard(allow, resolve);
    this.timeout = timeout;
    this.maxBody = maxBody;
  }

  request = async ({ url, method, headers = {}, body, beforeWriting }: HttpRequest): Promise<HttpAnswer> => {
    const target = readUrl(url);
    const deadline = AbortSignal.timeout(this.timeout);
    const addresses = await within(this.guard.addressesOf(target.hostname), deadline);
    // The connection uses what was checked: no second look-up that could answer differently.
    const lookup: LookupFunction = (_host, options, done) =>
      options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
    return new Promise<HttpAnswer>((resolve, reject) => {
      let written = false;
      const fail = (error: Error) => {
        const message = deadline.aborted ? `no answer within ${this.timeout} ms` : error.message;
        reject(written ? new UncertainDelivery(message, { cause: error }) : new Error(message, { cause: error }));
      };
      const request = (target.protocol === 'https:' ? https : http).request(
        target,
        {
          method,
          headers: {
            ...headers,
            'user-agent': 'Careloop',
            ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
          },
          agent: false,
          lookup,
          signal: deadline,
        },
        (response) => {
          this.read(response).then(resolve, fail);
        },
      );
      request.on('finish', () => (written = true));
      request.on('error', fail);
      // Nothing is written before `end`: up to then the call can be given up as if it had never been.
      request.once('socket', (socket) =>
        socket.once(target.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
          try {
            beforeWriting?.();
            request.end(body);
          } catch (error) {
            request.destroy(error as Error);
          }
        }),
      );
    });
  };

  private async read(response: http.IncomingMessage): Promise<HttpAnswer> {
    const chunks: Buffer[] = [];
    let left = this.maxBody;
    let truncated = false;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left < 0) {
        truncated = true;
        break; // also ends the connection
      }
    }
    return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), truncated };
  }
}

function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw new Invalid('HTTP_URL_INVALID', { url: text.slice(0, 200) });
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Invalid('HTTP_PROTOCOL_REFUSED', { protocol: url.protocol.replace(':', '') });
  return url;
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('name look-up took too long')), { once: true });
    work.then(resolve, reject);
  });
}
