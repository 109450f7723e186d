import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createApp } from '../../apps/api/src/app';
import { Config } from '../../apps/api/src/config';
import { serve } from '../../apps/api/src/main';
import { startTestApp } from '../support/app';
import { createTestDatabase } from '../support/database';

/** What a start that fails leaves behind: nothing that keeps a process from ending. */
describe('a start that fails', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let settings: Config['settings'];
  beforeAll(async () => {
    database = await createTestDatabase();
    const app = await startTestApp({ databaseUrl: database.url });
    ({ settings } = app.app.get(Config));
    await app.close();
  });
  afterAll(() => database.drop());

  /** Connections to the database, ours left out. Ending one takes PostgreSQL a moment. */
  const connections = async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const count = async () =>
      (
        await client.query(
          'SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        )
      ).rows[0].n as number;
    for (let i = 0; i < 100 && (await count()); i++) await new Promise((done) => setTimeout(done, 20));
    const left = await count();
    await client.end();
    return left;
  };

  it('closes its connections when it can not be wired', async () => {
    const templatesDir = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-templates-'));
    fs.mkdirSync(path.join(templatesDir, 'broken'));
    fs.writeFileSync(path.join(templatesDir, 'broken/template.json'), '{');
    await expect(createApp(new Config({ ...settings, templatesDir }))).rejects.toThrow('TEMPLATE_BROKEN');
    fs.rmSync(templatesDir, { recursive: true });
    expect(await connections()).toBe(0);
  });

  it('closes them, and stops its workers, when its port is taken', async () => {
    const other = http.createServer();
    await new Promise<void>((done) => other.listen(0, '0.0.0.0', done));
    const { port } = other.address() as AddressInfo;
    await expect(serve(new Config({ ...settings, port }))).rejects.toThrow(/EADDRINUSE/);
    await new Promise((done) => other.close(done));
    expect(await connections()).toBe(0);
  });

  it('of a test takes its server down too', async () => {
    await expect(startTestApp({ databaseUrl: database.url, now: 'nonsense' })).rejects.toThrow();
    expect(await connections()).toBe(0);
  });
});
