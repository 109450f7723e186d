import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Account } from './account';
import type { Binaries } from './binaries';
import { ended, postgresProcessesIn, readText, send } from './processes';
import { folderTrouble, Refusal } from './refusal';
import { environment } from './tuning';

/** The files of one embedded PostgreSQL below its home. */
export const layout = (home: string) => ({
  /** The cluster itself, owned by the account of PostgreSQL. */
  data: path.join(home, 'pg'),
  /** Exists while the cluster is being made: with it there, nobody has used the cluster yet. */
  marker: path.join(home, 'pg.initialising'),
  password: path.join(home, 'pg.password'),
  log: path.join(home, 'pg.log'),
});

/** What it takes to make or run a cluster. */
export interface Installation {
  home: string;
  account: Account | undefined;
  binaries: Binaries;
  password: string;
}

/**
 * Makes the cluster unless there is one (0.8 s); what a killed first start left behind is thrown away. A cluster that
 * was ever used is never touched.
 *
 * @throws Refusal for a full disk, for a folder that is no cluster, and for one of another major version
 */
export async function ensureCluster(installation: Installation, signal?: AbortSignal): Promise<void> {
  const { home, account, binaries } = installation;
  const { data, marker } = layout(home);
  const half = fs.existsSync(marker);
  if (!half && fs.existsSync(data)) {
    checkOwner(data, account);
    if (fs.readdirSync(data).length > 0) return checkVersion(data, binaries);
  }
  try {
    await endProcessesIn(data); // an initdb may outlive the start that was killed
    fs.writeFileSync(marker, '');
    fs.rmSync(data, { recursive: true, force: true });
    fs.mkdirSync(data, { mode: 0o700 });
    if (account) fs.chownSync(data, account.uid, account.gid);
    await initdb(installation, signal);
    fs.rmSync(marker);
  } catch (error) {
    throw folderTrouble(home, error);
  }
}

function checkOwner(data: string, account: Account | undefined): void {
  const { uid } = fs.statSync(data);
  if (uid === (account?.uid ?? process.getuid?.())) return;
  throw new Refusal(
    `${data} 属于另一个系统账号（uid ${uid}）。请用上次的账号运行，或用 DATA_DIR 指定别的位置。`,
    `${data} belongs to another account (uid ${uid}). Run as the account of last time, or name another place in DATA_DIR.`,
  );
}

function checkVersion(data: string, { version }: Binaries): void {
  const found = readText(path.join(data, 'PG_VERSION'))?.trim();
  const major = version.split('.')[0];
  if (found === major) return;
  if (!found) {
    throw new Refusal(
      `${data} 不是 PostgreSQL 的数据目录。请移走它，或用 DATA_DIR 指定别的位置。`,
      `${data} is not a data folder of PostgreSQL. Move it away, or name another place in DATA_DIR.`,
    );
  }
  throw new Refusal(
    `${data} 由 PostgreSQL ${found} 创建，当前内置的是 ${major}。请用旧版本导出数据，再导入（见 docs/operations.md）。`,
    `${data} was made by PostgreSQL ${found}, embedded now is ${major}. Dump the data with the old release and load it here (see docs/operations.md).`,
  );
}

/** Ends whatever works in a cluster that nobody used yet. */
async function endProcessesIn(data: string): Promise<void> {
  for (const { pid } of postgresProcessesIn(data)) {
    send(pid, 'SIGKILL');
    await ended(pid, 2_000);
  }
}

async function initdb({ home, account, binaries, password }: Installation, signal?: AbortSignal): Promise<void> {
  const { data } = layout(home);
  const passwordFile = path.join(home, 'pg.initpw');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) fs.chownSync(passwordFile, account.uid, account.gid);
  const system = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  const locale = ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=und', `--locale=${system}`];
  const args = ['-D', data, '-U', 'careloop', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...locale];
  const child = spawn(path.join(binaries.bin, 'initdb'), args, {
    ...account,
    cwd: '/',
    env: environment(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const abort = () => child.pid && send(-child.pid, 'SIGKILL');
  signal?.addEventListener('abort', abort);
  try {
    let trouble = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (trouble += text));
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    signal?.throwIfAborted();
    if (code !== 0) throw spaceTrouble(trouble) ?? new Error(`initdb ended with ${code}: ${trouble.trim()}`);
  } finally {
    signal?.removeEventListener('abort', abort);
    fs.rmSync(passwordFile, { force: true });
  }
}

/** The error that a full disk or a forbidden folder in PostgreSQL's own words stands for. */
export function spaceTrouble(words: string): NodeJS.ErrnoException | undefined {
  const code = [
    [/No space left on device/, 'ENOSPC'],
    [/Disk quota exceeded/, 'EDQUOT'],
    [/Read-only file system/, 'EROFS'],
  ].find(([pattern]) => (pattern as RegExp).test(words))?.[1] as string | undefined;
  return code ? Object.assign(new Error(words.trim()), { code }) : undefined;
}
