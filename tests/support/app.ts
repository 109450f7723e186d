import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ensureFirstWorkspace } from '../../apps/api/src/access/first-start';
import { hashPassword, newToken, tokenHash } from '../../apps/api/src/access/passwords';
import { createApp } from '../../apps/api/src/app';
import { AppClock } from '../../apps/api/src/clock';
import { Config } from '../../apps/api/src/config';
import { Database } from '../../apps/api/src/database';
import { newId, type Role } from '@careloop/kernel';
import { createTestDatabase } from './database';

export interface Answer<T> {
  status: number;
  body: T;
  headers: Record<string, unknown>;
}

/** A signed-in client of the API: paths under `/api/v1`, bodies as JSON. */
export class ApiClient {
  constructor(
    private app: NestFastifyApplication,
    private token?: string,
    private language = 'zh-CN',
  ) {}

  get = <T = never>(url: string) => this.call<T>('GET', url);
  post = <T = never>(url: string, body?: unknown, headers?: Record<string, string>) =>
    this.call<T>('POST', url, body, headers);
  patch = <T = never>(url: string, body?: unknown) => this.call<T>('PATCH', url, body);
  put = <T = never>(url: string, body?: unknown) => this.call<T>('PUT', url, body);
  delete = <T = never>(url: string) => this.call<T>('DELETE', url);

  speaking = (language: string) => new ApiClient(this.app, this.token, language);

  /** Posts a file with fields, as a browser's form does. */
  async upload<T = never>(
    url: string,
    file: { name: string; content: Buffer | string },
    fields: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const boundary = `----test${newId()}`;
    const parts = Object.entries(fields).map(
      ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const payload = Buffer.concat([
      Buffer.from(parts.join('')),
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      Buffer.from(file.content),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    return this.call<T>('POST', url, payload, { 'content-type': `multipart/form-data; boundary=${boundary}` });
  }

  async call<T>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const answer = await this.app.inject({
      method: method as 'GET',
      url: url.startsWith('/health') || url === '/metrics' ? url : `/api/v1${url}`,
      headers: {
        'accept-language': this.language,
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(body !== undefined && { payload: body as object }),
    });
    const json = String(answer.headers['content-type'] ?? '').includes('json');
    return {
      status: answer.statusCode,
      body: (json && answer.payload ? JSON.parse(answer.payload) : answer.payload) as T,
      headers: answer.headers as Record<string, unknown>,
    };
  }
}

export interface TestApp {
  app: NestFastifyApplication;
  /** The first workspace's admin. */
  api: ApiClient;
  /** Without a sign-in. */
  nobody: ApiClient;
  db: Database;
  clock: AppClock;
  databaseUrl: string;
  /** A member of the first workspace, or of another one. */
  member: (role: Role, workspaceId?: string) => Promise<ApiClient>;
  /** Another workspace with an admin of its own. */
  otherWorkspace: () => Promise<ApiClient>;
  close: () => Promise<void>;
}

const PASSWORD = 'correct horse battery';
let passwordHash: Promise<string> | undefined;

/** A real server on a database of its own, with the test clock, not listening: requests are injected. */
export async function startTestApp(settings: Partial<Config['settings']> & { now?: string } = {}): Promise<TestApp> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await start(settings, (step) => undo.push(step))), close };
  } catch (error) {
    // What a failed start leaves open would keep the whole test run from ending.
    await close();
    throw error;
  }
}

async function start(
  { now, ...rest }: Partial<Config['settings']> & { now?: string },
  later: (undo: () => unknown) => void,
): Promise<Omit<TestApp, 'close'>> {
  const database = rest.databaseUrl ? { url: rest.databaseUrl, drop: async () => {} } : await createTestDatabase();
  later(() => database.drop());
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-data-'));
  later(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const config = new Config({
    port: 0,
    dataDir,
    databaseUrl: database.url,
    role: 'all',
    secretKey: 'a secret for tests only',
    adminEmail: 'admin@careloop.local',
    adminPassword: PASSWORD,
    webhookAllow: ['127.0.0.1'],
    testClock: true,
    demo: false,
    production: false,
    logLevel: process.env.TEST_LOG ?? 'silent',
    templatesDir: path.resolve(__dirname, '../../templates'),
    ...rest,
  });
  const app = await createApp(config);
  later(() => app.close());
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const db = app.get(Database);
  await ensureFirstWorkspace(db, config);
  const clock = app.get(AppClock);
  if (now) await clock.set(new Date(now));
  const nobody = new ApiClient(app);
  const signIn = async (email: string) => {
    const { status, body } = await nobody.post<{ token: string }>('/auth/sign-in', { email, password: PASSWORD });
    if (status !== 200) throw new Error(`sign-in of ${email}: ${status} ${JSON.stringify(body)}`);
    return new ApiClient(app, body.token);
  };
  const addMember = async (workspaceId: string, role: Role) => {
    const id = newId();
    await db.query(
      `INSERT INTO careloop.members (id, workspace_id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        id,
        workspaceId,
        `${id}@test.local`,
        `${role} ${id.slice(-4)}`,
        role,
        await (passwordHash ??= hashPassword(PASSWORD)),
      ],
    );
    return signInDirectly(id, workspaceId);
  };
  // Past the rate limit of sign-in: as many members as a test likes.
  const signInDirectly = async (memberId: string, workspaceId: string) => {
    const token = newToken();
    await db.query(
      `INSERT INTO careloop.sessions (id, workspace_id, member_id, token_hash, kind, expires_at) VALUES ($1, $2, $3, $4, 'session', now() + interval '1 day')`,
      [newId(), workspaceId, memberId, tokenHash(token)],
    );
    return new ApiClient(app, token);
  };
  const [first] = await db.query<{ id: string }>('SELECT id FROM careloop.workspaces ORDER BY created_at LIMIT 1');
  return {
    app,
    api: await signIn('admin@careloop.local'),
    nobody,
    db,
    clock,
    databaseUrl: database.url,
    member: (role, workspaceId = first!.id) => addMember(workspaceId, role),
    otherWorkspace: async () => {
      const id = newId();
      await db.query('INSERT INTO careloop.workspaces (id, name) VALUES ($1, $2)', [id, '另一家企业']);
      return addMember(id, 'admin');
    },
  };
}
