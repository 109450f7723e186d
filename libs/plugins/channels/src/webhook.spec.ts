import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChannelContext, UncertainDelivery } from '@careloop/sdk';
import { webhook } from './webhook';

describe('the webhook channel against a real HTTP server', () => {
  let server: Server;
  let url: string;
  let answer: { status: number; body: string };
  const received: { method?: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const secret = 'a secret of ours, long';
  const now = new Date('2027-03-01T01:02:03.456Z');

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        received.push({ method: request.method, headers: request.headers, body });
        response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  });
  afterAll(() => new Promise((done) => server.close(done)));
  beforeEach(() => {
    answer = { status: 200, body: '{"id":"m-1"}' };
    received.length = 0;
  });

  const context = (request?: ChannelContext['http']['request']): ChannelContext => ({
    now,
    settings: { url, secret },
    outbox: { put: () => Promise.reject(new Error('not used')), find: () => Promise.resolve(null) },
    http: {
      request:
        request ??
        (async ({ url, ...init }) => {
          const response = await fetch(url, init);
          return { status: response.status, body: await response.text() };
        }),
    },
    log: () => {},
  });
  const message = {
    key: 'o/mail',
    workspaceId: 'w',
    recordId: 'r1',
    to: '13800000000',
    subject: '提醒',
    body: '您好',
    format: 'text' as const,
  };
  const send = (ctx = context()) => webhook.send(message, ctx);

  it('posts the message so that the receiver can prove who sent it', async () => {
    expect(await send()).toEqual({ status: 'sent', ref: 'm-1' });
    const [{ method, headers, body }] = received as [(typeof received)[0]];
    expect(method).toBe('POST');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': 'o/mail' });
    expect(JSON.parse(body)).toEqual({
      key: 'o/mail',
      record: 'r1',
      to: '13800000000',
      subject: '提醒',
      body: '您好',
      format: 'text',
    });
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-careloop-signature']))!;
    expect(Number(t)).toBe(Math.floor(now.getTime() / 1000));
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`, 'utf8').digest('hex'));
  });

  it('takes any 2xx as accepted', async () => {
    answer = { status: 202, body: 'thanks' };
    expect(await send()).toEqual({ status: 'sent', ref: 'http-202' });
  });

  it.each([400, 404, 410, 422, 301])('%i is a refusal', async (status) => {
    answer = { status, body: 'no' };
    expect(await send()).toEqual({ status: 'rejected', reason: `HTTP ${status} no` });
  });

  it.each([500, 502, 503, 429, 408])('%i is a fault that passes', async (status) => {
    answer = { status, body: '' };
    await expect(send()).rejects.toThrow(`HTTP ${status}`);
    expect(received).toHaveLength(1);
  });

  it('what the connection could not tell stays uncertain', async () => {
    const unknown = new UncertainDelivery('no answer in 10 s');
    await expect(send(context(() => Promise.reject(unknown)))).rejects.toBe(unknown);
  });
});

it('is ready with an address and a secret', () => {
  expect(webhook.problem!({})).toMatchObject({ zh: '还没有填网址' });
  expect(webhook.problem!({ url: 'https://a.example' })).toMatchObject({ zh: '还没有填签名密钥' });
  expect(webhook.problem!({ url: 'https://a.example', secret: 'x'.repeat(16) })).toBeNull();
});
