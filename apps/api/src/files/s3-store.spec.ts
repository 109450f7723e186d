import { createHash, createHmac } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { S3Store } from './s3-store';

const SECRET = 'secret-key-of-the-test';
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A bucket that believes nobody: it reckons the signature itself (AWS Signature Version 4) and the hash of the body. */
function signatureOf({ method, url, headers }: http.IncomingMessage): string {
  const { authorization = '' } = headers;
  const [, scope, names] = /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+),/.exec(authorization) ?? [];
  const [day, region, service] = scope!.split('/');
  const canonical = [
    method,
    url,
    '',
    ...names!.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n');
  const wanted = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha(canonical)].join('\n');
  const key = ['aws4_request'].reduce(hmac, hmac(hmac(hmac(`AWS4${SECRET}`, day!), region!), service!));
  return hmac(key, wanted).toString('hex');
}

describe('files in a bucket', () => {
  const kept = new Map<string, Buffer>();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-s3-'));
  const server = http.createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      const { method, url = '', headers } = request;
      const signed = headers.authorization?.endsWith(`Signature=${signatureOf(request)}`);
      const whole = method !== 'PUT' || headers['x-amz-content-sha256'] === sha(body);
      if (!signed || !whole) return response.writeHead(403).end('SignatureDoesNotMatch');
      if (method === 'PUT') kept.set(url, body);
      if (method === 'DELETE') kept.delete(url);
      const found = kept.get(url);
      if (method === 'GET') return response.writeHead(found ? 200 : 404).end(found ?? 'NoSuchKey');
      response.writeHead(method === 'DELETE' ? 204 : 200).end();
    })();
  });
  const settings = { endpoint: '', bucket: 'care', accessKey: 'ACCESS', secretKey: SECRET, region: 'cn-north-1' };
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    settings.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    fs.rmSync(folder, { recursive: true });
    await new Promise((done) => server.close(done));
  });

  it('are stored, read and deleted, each request signed', async () => {
    const store = new S3Store(settings);
    const content = Buffer.alloc(3 << 20, '照片');
    const file = path.join(folder, 'a');
    fs.writeFileSync(file, content);
    await store.put('w/ab/abc.96.webp', file, content.length, sha(content));
    expect([...kept.keys()]).toEqual(['/care/w/ab/abc.96.webp']);
    expect((await buffer((await store.read('w/ab/abc.96.webp'))!)).equals(content)).toBe(true);
    await store.remove('w/ab/abc.96.webp');
    expect(await store.read('w/ab/abc.96.webp')).toBeNull();
    await store.remove('w/ab/abc.96.webp');
  });

  it('are refused with the bucket’s own words when the key is wrong, or the content is not what was signed', async () => {
    const file = path.join(folder, 'b');
    fs.writeFileSync(file, 'x');
    const stranger = new S3Store({ ...settings, secretKey: 'wrong' });
    await expect(stranger.put('k', file, 1, sha('x'))).rejects.toThrow('403 to PUT: SignatureDoesNotMatch');
    await expect(stranger.read('k')).rejects.toThrow('403 to GET');
    await expect(new S3Store(settings).put('k', file, 1, sha('y'))).rejects.toThrow('403 to PUT');
  });
});
