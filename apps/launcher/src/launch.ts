import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresAccount } from './account';
import { chooseDataDir, makeDataDir } from './data-dir';
import { choosePort, type Ask } from './port';
import { startPostgres, type PostgresServer } from './postgres';
import { isAlive, readText } from './processes';
import { Refusal, type Say } from './refusal';
import { keptSecret, readablePassword } from './secret';
import { welcome, type FirstAdmin } from './welcome';

/** A folder held for this process alone (see hold.mjs), or the living process that has it. */
type Hold = { heldBy: { pid: number; note: string } } | { heldBy?: undefined; note(text: string): void };

/** What the server's `serve` answers once it listens. */
interface Server {
  url: string;
  close(): Promise<void>;
  /** Set when this start created the first admin. */
  firstAdmin?: FirstAdmin;
}

export interface Launch {
  checkout: string;
  /** Read for the settings, and completed for the server. */
  env: NodeJS.ProcessEnv;
  /** Aborted when somebody wants Careloop to end. */
  signal: AbortSignal;
  hold: (folder: string, name: string) => Hold;
  say: Say;
  ask?: Ask;
}

/**
 * Runs Careloop until the signal aborts: data folder, port, embedded PostgreSQL (unless DATABASE_URL names another),
 * then the server in this same process. Whatever was started is ended again, within 5 s and PostgreSQL last.
 *
 * @throws Refusal for what a person can put right
 */
export async function launch({ checkout, env, signal, hold, say, ask }: Launch): Promise<void> {
  const embedded = !env.DATABASE_URL;
  const account = embedded ? postgresAccount() : undefined;
  const dataDir = chooseDataDir(checkout, env.DATA_DIR, account, say);
  makeDataDir(dataDir);
  env.DATA_DIR = dataDir;
  const held = embedded ? holdData(dataDir, hold) : undefined;
  const port = await choosePort(env.PORT, say, ask);
  env.PORT = String(port);
  held?.note(`http://localhost:${port}`);

  let postgres: PostgresServer | undefined;
  let server: Server | undefined;
  try {
    if (embedded) {
      postgres = await startPostgres(dataDir, [], { signal, say });
      env.DATABASE_URL = postgres.url;
      env.LOG_LEVEL ||= 'warn'; // the terminal is for the person in front of it
    }
    env.CARELOOP_SECRET_KEY ||= keptSecret(path.join(dataDir, 'secret.key'));
    const first = firstPassword(dataDir, env);
    server = await serve(checkout, signal);
    if (!server) return;
    const seconds = process.uptime();
    console.log(
      welcome({ url: server.url, seconds, admin: first.admin(server.firstAdmin), ...(embedded && { dataDir }) }),
    );
    first.shown();
    await untilStopped(signal, postgres);
  } finally {
    await stop(server, postgres, say);
  }
}

/** Five seconds in all: what does not close by then is cut off, which the next start puts right. */
async function stop(server: Server | undefined, postgres: PostgresServer | undefined, say: Say): Promise<void> {
  if (!server && !postgres) return;
  say('正在停止……', 'Stopping…');
  await Promise.race([server?.close(), sleep(2_500)]).catch((error) => console.error(error));
  await postgres?.stop(1_800);
  say('已停止。', 'Stopped.');
}

function holdData(dataDir: string, hold: Launch['hold']) {
  const held = hold(dataDir, 'careloop');
  if (!held.heldBy) return held;
  const { pid, note } = held.heldBy;
  throw new Refusal(
    `Careloop 已在使用数据目录 ${dataDir}：进程 ${pid}，${note ? `地址 ${note}` : '正在启动'}。`,
    `Careloop is already running on ${dataDir}: process ${pid}, ${note ? `address ${note}` : 'just starting'}.`,
  );
}

/**
 * The first admin's password, chosen here and kept until it was shown: a start that is killed between making the admin
 * and showing the password would otherwise lock everybody out.
 */
function firstPassword(dataDir: string, env: NodeJS.ProcessEnv) {
  const file = path.join(dataDir, 'first-password');
  const done = path.join(dataDir, 'first-password.shown');
  const given = !!env.CARELOOP_ADMIN_PASSWORD;
  if (given || fs.existsSync(done)) {
    return { admin: (made?: FirstAdmin) => made && (given ? { email: made.email } : made), shown() {} };
  }
  const interrupted = readText(file) !== undefined;
  const password = keptSecret(file, readablePassword);
  env.CARELOOP_ADMIN_PASSWORD = password;
  const email = env.CARELOOP_ADMIN_EMAIL || 'admin@careloop.local';
  return {
    admin: (made?: FirstAdmin) => (made || interrupted ? { email, ...made, password } : undefined),
    shown() {
      fs.writeFileSync(done, '');
      fs.rmSync(file, { force: true });
    },
  };
}

/** Loads the built server and lets it serve; undefined when the signal aborted meanwhile. */
async function serve(checkout: string, signal: AbortSignal): Promise<Server | undefined> {
  const main = createRequire(__filename)(path.join(checkout, 'apps/api/dist/main.js')) as { serve(): Promise<Server> };
  if (signal.aborted) return undefined;
  const serving = main.serve().catch((error: unknown) => Promise.reject(readable(error)));
  const server = await Promise.race([serving, aborted(signal)]);
  if (server) return server;
  await Promise.race([serving.then((late) => late.close()), sleep(1_500)]).catch(() => {});
  return undefined;
}

/** What the server says of a setting (`SETTING_…`, with its name) or of the port, made readable; any other error as it is. */
function readable(error: unknown): unknown {
  const { code, params } = error as { code?: unknown; params?: { name?: string; value?: string } };
  if (code === 'EADDRINUSE') {
    return new Refusal(
      '端口刚刚被别的程序占用，请再试一次。',
      'Another program took the port just now; please try again.',
      { cause: error },
    );
  }
  if (typeof code !== 'string' || !code.startsWith('SETTING_') || !params?.name) return error;
  const { name, value } = params;
  const what = {
    SETTING_MISSING: ['没有设置', 'is not set'],
    SETTING_REFUSED: ['在 NODE_ENV=production 时不允许使用', 'is not allowed with NODE_ENV=production'],
  }[code] ?? ['的值不对', 'has a value that cannot be used'];
  const shown = value === undefined ? name : `${name}=${value}`;
  return new Refusal(
    `设置 ${shown} ${what[0]}，可用的设置见 README。`,
    `The setting ${shown} ${what[1]}; see the README for the settings.`,
    { cause: error },
  );
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** @throws Refusal when PostgreSQL ends by itself, and what the server did not catch */
async function untilStopped(signal: AbortSignal, postgres: PostgresServer | undefined): Promise<void> {
  const uncaught = new Promise<never>((_, reject) => process.once('uncaughtException', reject));
  const watch = new AbortController();
  try {
    await Promise.race([aborted(signal), uncaught, lost(postgres, watch.signal)]);
  } finally {
    watch.abort();
  }
}

async function lost(postgres: PostgresServer | undefined, signal: AbortSignal): Promise<void> {
  if (!postgres) return aborted(signal);
  while (isAlive(postgres.pid)) {
    await sleep(2_000, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
  }
  throw new Refusal(
    '内置 PostgreSQL 意外退出（可能是内存不足或被手工结束）。数据完好，重新运行 npm start 即可。',
    'The embedded PostgreSQL ended unexpectedly (out of memory, or ended by hand). The data is safe; run npm start again.',
  );
}
