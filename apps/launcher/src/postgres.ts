import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type DatabaseError } from 'pg';
import { postgresAccount } from './account';
import { findBinaries, removeOtherBinaries } from './binaries';
import { ensureCluster, layout, spaceTrouble, type Installation } from './cluster';
import { freePort } from './port';
import { ended, isAlive, postgresProcessesIn, readText, send } from './processes';
import { folderTrouble, Refusal, type Say } from './refusal';
import { keptSecret } from './secret';
import { environment, tuningFlags } from './tuning';

/** A running PostgreSQL of ours. */
export interface PostgresServer {
  url: string;
  pid: number;
  /** Ends it cleanly; after `within` milliseconds (10 s) at once, which the next start recovers from. */
  stop(within?: number): Promise<void>;
}

interface Options {
  signal?: AbortSignal;
  say?: Say;
}

/**
 * Starts the embedded PostgreSQL whose data lives under `home`, or adopts the one that a killed process left running.
 * The server outlives this process unless `stop` is called. Takes 0.05 s warm, 1 s the first time, and as long as
 * recovery needs after a crash.
 *
 * @param flags further arguments of `postgres`, such as `['-c', 'fsync=off']`
 * @throws Refusal for what a person can put right, Error with the end of its log otherwise
 */
export async function startPostgres(
  home: string,
  flags: string[] = [],
  options: Options = {},
): Promise<PostgresServer> {
  fs.mkdirSync(home, { recursive: true });
  const account = postgresAccount();
  const password = keptSecret(layout(home).password);
  const installation = { home, account, password, binaries: findBinaries(home, account) };
  await ensureCluster(installation, options.signal);
  try {
    return await openCluster(installation, flags, options);
  } catch (error) {
    if (options.signal?.aborted) await stopWhateverRuns(layout(home).data); // called off: leave nothing behind
    throw error;
  }
}

/** Goes on until the server answers: waits for one that starts, recovers or stops, and starts one when none is there. */
async function openCluster(installation: Installation, flags: string[], { signal, say }: Options) {
  const { data, log } = layout(installation.home);
  const patience = new Patience(say);
  for (;;) {
    signal?.throwIfAborted();
    const there = serverIn(data);
    if (there) {
      const url = `postgres://careloop:${installation.password}@127.0.0.1:${there.port}/postgres`;
      const answer = await ask(url);
      if (answer === 'ready') return { url, pid: there.pid, stop: (within?: number) => stop(data, there.pid, within) };
      if (answer === 'password') throw passwordRefusal(installation.home);
      patience.spend(answer === 'busy' ? 'recovering' : 'silent', log);
      await sleep(50, undefined, { signal });
    } else {
      await orphansEnded(data);
      await launch(installation, flags, patience);
    }
  }
}

/** How long to wait: a server that says it is recovering may take its time, one that keeps failing 60 s. */
class Patience {
  private until = Date.now() + 60_000;
  private tellAt = Date.now() + 5_000;
  private attempts = 0;

  constructor(private say?: Say) {}

  spend(on: 'recovering' | 'silent' | 'attempt', log: string) {
    if (on === 'attempt') this.attempts++;
    if (on === 'recovering') this.until = Date.now() + 60_000;
    if (on === 'recovering' && Date.now() > this.tellAt) {
      this.say?.('数据库正在恢复，请稍候……', 'The database is recovering, please wait…');
      this.tellAt = Date.now() + 15_000;
    }
    if (Date.now() > this.until || this.attempts > 20) {
      throw new Error(`PostgreSQL did not start; the end of ${log}:\n${tail(log)}`);
    }
  }
}

/** The process and port in the lock file, if that process really is the server of this folder and not one that got its id. */
function serverIn(data: string): { pid: number; port: number } | undefined {
  const [pid, , , port] = (readText(path.join(data, 'postmaster.pid')) ?? '').split('\n').map(Number);
  if (!pid || !port || !isAlive(pid)) return undefined;
  return isServerOf(data, pid) ? { pid, port } : undefined;
}

const isServerOf = (data: string, pid: number) =>
  postgresProcessesIn(data).some((found) => found.pid === pid && !found.isChild);

/**
 * Waits for what a killed server left: its children hold the shared memory and may still write. Then removes its lock
 * file, which would keep PostgreSQL from starting if another process has the same id by now.
 */
async function orphansEnded(data: string): Promise<void> {
  const since = Date.now();
  for (;;) {
    if (serverIn(data)) return;
    const orphans = postgresProcessesIn(data);
    if (!orphans.length) break;
    const waited = Date.now() - since;
    for (const { pid } of orphans) if (waited > 5_000) send(pid, waited > 10_000 ? 'SIGKILL' : 'SIGQUIT');
    await sleep(waited > 5_000 ? 500 : 25);
  }
  // Elsewhere the children cannot be seen, and PostgreSQL's own check of that file must stand.
  if (process.platform === 'linux') fs.rmSync(path.join(data, 'postmaster.pid'), { force: true });
}

/** Starts a server and waits until its lock file names it, or it is gone. */
async function launch(installation: Installation, flags: string[], patience: Patience): Promise<void> {
  const { home, account, binaries } = installation;
  const { data, log } = layout(home);
  removeOtherBinaries(home, binaries);
  const output = openLog(log);
  const args = ['-D', data, '-p', String(await freePort()), ...tuningFlags(), ...flags];
  const child = spawn(path.join(binaries.bin, 'postgres'), args, {
    ...account,
    cwd: '/',
    env: environment(),
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  });
  child.unref();
  fs.closeSync(output.fd);
  let end: string | undefined;
  child.once('error', (error) => (end = error.message)).once('exit', (code, signal) => (end = `${code ?? signal}`));
  while (end === undefined) {
    if (readText(path.join(data, 'postmaster.pid'))?.startsWith(`${child.pid}\n`)) return;
    patience.spend('silent', log);
    await sleep(20);
  }
  const words = (readText(log) ?? '').slice(output.length);
  const trouble = spaceTrouble(words);
  if (trouble) throw folderTrouble(home, trouble);
  patience.spend('attempt', log); // its port was taken in between, or shared memory is still held: again
  await sleep(200);
}

/** Opens the log for appending; one that grew past 10 MiB becomes `pg.log.1`. */
function openLog(log: string): { fd: number; length: number } {
  const size = fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10 * 1024 * 1024) fs.renameSync(log, `${log}.1`);
  const fd = fs.openSync(log, 'a', 0o600);
  return { fd, length: fs.fstatSync(fd).size };
}

const tail = (log: string) => (readText(log) ?? '').trim().split('\n').slice(-8).join('\n');

type Answer = 'ready' | 'busy' | 'password' | 'silent';

/** What the server at `url` says to a connection; `busy` is starting, recovering or stopping. */
async function ask(url: string): Promise<Answer> {
  const client = new Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return 'ready';
  } catch (error) {
    const { code } = error as DatabaseError;
    return code === '57P03' ? 'busy' : code === '28P01' ? 'password' : 'silent';
  } finally {
    await client.end().catch(() => {});
  }
}

const passwordRefusal = (home: string) =>
  new Refusal(
    `数据目录 ${home} 里的 pg.password 与数据库不符。请从备份恢复该文件。`,
    `The file pg.password in ${home} does not open the database there. Restore that file from a backup.`,
  );

/** A fast shutdown: open transactions are rolled back, everything is written. */
async function stop(data: string, pid: number, within = 10_000): Promise<void> {
  if (!isServerOf(data, pid)) return;
  send(pid, 'SIGINT');
  if (await ended(pid, within)) return;
  send(pid, 'SIGQUIT');
  await ended(pid, 5_000);
}

async function stopWhateverRuns(data: string): Promise<void> {
  for (const { pid, isChild } of postgresProcessesIn(data)) if (!isChild) await stop(data, pid, 2_000);
}
