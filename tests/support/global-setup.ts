import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../apps/launcher/src/postgres';

/** One throw-away PostgreSQL for a whole run of Jest; `CARELOOP_TEST_PG` names a server to use instead. */
export default async function setup() {
  if (process.env.CARELOOP_TEST_PG) return;
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-test-'));
  fs.chmodSync(home, 0o755);
  // Tests may lose data at a power cut: no fsync.
  const server = await startPostgres(home, [
    '-c',
    'fsync=off',
    '-c',
    'max_connections=200',
    '-c',
    'shared_buffers=256MB',
  ]);
  process.env.CARELOOP_TEST_PG = server.url;
  (globalThis as { careloopTest?: unknown }).careloopTest = { home, server };
}
