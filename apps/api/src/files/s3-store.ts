import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AwsClient } from 'aws4fetch';
import type { ByteStore } from './file-store';

export interface S3Settings {
  /** `https://s3.example.com`; buckets are addressed by path. */
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  region: string;
}

const TIMEOUT_MS = 60_000;

/** A bucket of anything that speaks S3. Uploads stream from disk with their hash signed, so the bucket checks them. */
export class S3Store implements ByteStore {
  private readonly client: AwsClient;

  constructor(private readonly settings: S3Settings) {
    const { accessKey, secretKey, region } = settings;
    this.client = new AwsClient({ accessKeyId: accessKey, secretAccessKey: secretKey, region, service: 's3' });
  }

  async put(key: string, file: string, size: number, hash: string) {
    const answer = await this.send('PUT', key, { 'content-length': String(size), 'x-amz-content-sha256': hash }, file);
    if (answer.statusCode !== 200) throw await refused('PUT', answer);
    answer.resume();
  }

  async read(key: string) {
    const answer = await this.send('GET', key);
    if (answer.statusCode === 200) return answer;
    if (answer.statusCode !== 404) throw await refused('GET', answer);
    answer.resume();
    return null;
  }

  async remove(key: string) {
    const answer = await this.send('DELETE', key);
    if (answer.statusCode !== 204 && answer.statusCode !== 404 && answer.statusCode !== 200)
      throw await refused('DELETE', answer);
    answer.resume();
  }

  private async send(
    method: string,
    key: string,
    headers: Record<string, string> = {},
    file?: string,
  ): Promise<http.IncomingMessage> {
    const { endpoint, bucket } = this.settings;
    const url = new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}/${key}`);
    const signed = await this.client.sign(url.href, { method, headers });
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      headers: { ...Object.fromEntries(signed.headers), ...headers },
      timeout: TIMEOUT_MS,
    });
    const answered = new Promise<http.IncomingMessage>((done, fail) => {
      request.once('response', done).once('error', fail);
      request.once('timeout', () => request.destroy(new Error('the file store does not answer')));
    });
    // A store that refuses early closes the connection: its answer says why, the broken pipe does not.
    if (file) pipeline(fs.createReadStream(file), request).catch(() => undefined);
    else request.end();
    return answered;
  }
}

const refused = async (method: string, answer: http.IncomingMessage) =>
  new Error(`the file store answered ${answer.statusCode} to ${method}: ${(await text(answer)).slice(0, 300)}`);
