import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresAccount } from '../apps/launcher/src/account';
import { freePort } from '../apps/launcher/src/port';
import { ended, isAlive, postgresProcessesIn, readText, send } from '../apps/launcher/src/processes';
import { aCheckout, compileLauncher, Launched } from './support/launched';

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';
let launcher: string;
let checkout: string;
let dataDir: string;
let port: number;
const started: Launched[] = [];
jest.setTimeout(90_000); // whole starts, on machines with other work to do

beforeAll(async () => {
  launcher = compileLauncher();
  port = await freePort();
});
beforeEach(() => {
  checkout = aCheckout(fastest());
  dataDir = path.join(checkout, '.careloop');
});
afterEach(async () => {
  for (const one of started.splice(0)) {
    one.kill('SIGKILL');
    await one.ended;
  }
  await killPostgres();
  fs.rmSync(checkout, { recursive: true, force: true });
});
afterAll(() => fs.rmSync(launcher, { recursive: true, force: true }));

function start(env: Record<string, string | undefined> = {}) {
  const one = new Launched(launcher, checkout, { PORT: String(port), ...env });
  started.push(one);
  return one;
}

const cluster = () => path.join(dataDir, 'pg');
const postmaster = () => postgresProcessesIn(cluster()).find(({ isChild }) => !isChild)?.pid;

async function killPostgres() {
  for (const { pid } of postgresProcessesIn(cluster())) {
    send(pid, 'SIGKILL');
    await ended(pid, 5_000);
  }
}

/** The same numbers in every run, so that a failure can be run again. */
function seeded(seed: number) {
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
}

describe('a start', () => {
  it('shows how to sign in once, refuses a second one on its data, and ends within 5 s with PostgreSQL shut down', async () => {
    const first = start();
    const { password } = await first.ready();
    expect(first.output).toContain('admin@careloop.local');
    expect(first.output).toContain(password);
    for (const secret of ['pg.password', 'secret.key', 'pg']) {
      expect(fs.statSync(path.join(dataDir, secret)).mode & 0o077).toBe(0); // nobody else's business
    }

    const second = start({ PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.output).toContain(`process ${first.pid}, address http://localhost:${port}`);

    const asked = Date.now();
    expect(await first.stop('SIGINT')).toBe(0);
    expect(Date.now() - asked).toBeLessThan(5_000);
    expect(postgresProcessesIn(cluster())).toEqual([]);
    expect(readText(path.join(dataDir, 'pg.log'))).toMatch(/database system is shut down\n$/);

    const again = start();
    expect(await again.ready()).toMatchObject({ starts: 2, password });
    expect(again.output).not.toContain(password);
    expect(await again.stop('SIGTERM')).toBe(0);
  });

  it('uses the database in DATABASE_URL and starts none of its own', async () => {
    const theirs = new URL(process.env.CARELOOP_TEST_PG!);
    const name = `launcher_${process.pid}`;
    const admin = await connected(theirs.href);
    await admin.query(`create database ${name}`);
    theirs.pathname = `/${name}`;
    try {
      const one = start({ DATABASE_URL: theirs.href });
      expect((await one.ready()).url).toBe(theirs.href);
      expect(fs.existsSync(cluster())).toBe(false);
      expect(await one.stop()).toBe(0);
    } finally {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  });
});

describe('kill -9', () => {
  it('of Careloop alone: the next start adopts the running PostgreSQL', async () => {
    const one = start();
    await one.ready();
    const server = postmaster();
    await one.stop('SIGKILL');
    expect(await start().ready()).toMatchObject({ starts: 2 });
    expect(postmaster()).toBe(server);
  });

  it('of anything at any moment: the next start comes up with every row', async () => {
    const random = seeded(20_260_801);
    let starts = 0;
    for (let cycle = 0; cycle < 7; cycle++) {
      const one = start();
      const counted = await one.ready();
      expect(counted.starts).toBe(++starts);
      const victims = [
        () => [one.pid],
        () => [postmaster()!],
        () => [one.pid, postmaster()!],
        () => [one.pid, ...postgresProcessesIn(cluster()).map(({ pid }) => pid)],
      ][Math.floor(random() * 4)]!();
      for (const pid of victims) send(pid, 'SIGKILL');
      if (isAlive(one.pid)) one.kill('SIGKILL'); // it saw its PostgreSQL end; the next start does not wait for it
      await one.ended;
    }
  });

  it('during the first start, again and again: the next one makes a whole cluster, and its password opens', async () => {
    const random = seeded(7);
    const killed: ReturnType<typeof start>[] = [];
    for (let cycle = 0; cycle < 4; cycle++) {
      const one = start();
      killed.push(one);
      await sleep(300 + random() * 900);
      await one.stop('SIGKILL');
    }
    const last = start();
    const { password } = await last.ready();
    // A fast machine may have been ready, and have shown it, before it was killed.
    expect([...killed, last].map(({ output }) => output).join('')).toContain(password);
  });

  it('between making the admin and showing the password: the next start shows it', async () => {
    const one = start();
    const { password } = await one.ready();
    await one.stop('SIGKILL');
    // as it was a moment before the password was shown
    fs.writeFileSync(path.join(dataDir, 'first-password'), `${password}\n`);
    fs.rmSync(path.join(dataDir, 'first-password.shown'));
    const next = start();
    expect(await next.ready()).toMatchObject({ starts: 2, password });
    expect(next.output).toContain(password);
  });

  it('leaves lock files that name processes which are others by now; they hold nobody up', async () => {
    const one = start();
    await one.ready();
    await one.stop('SIGKILL');
    await killPostgres();
    const other = spawn('sleep', ['60'], { ...postgresAccount(), stdio: 'ignore' });
    try {
      const lock = path.join(
        dataDir,
        fs.readdirSync(dataDir).find((name) => name.startsWith('careloop.lock'))!,
      );
      fs.writeFileSync(lock, JSON.stringify({ pid: process.pid, started: 'long ago', note: '' }));
      const pidFile = path.join(cluster(), 'postmaster.pid');
      fs.writeFileSync(pidFile, readText(pidFile)!.replace(/^\d+/, String(other.pid)));
      expect(await start().ready()).toMatchObject({ starts: 2 });
    } finally {
      other.kill();
    }
  });
});

describe('two starts in the same instant', () => {
  const others = () => [start(), start({ PORT: String(port + 1) }), start({ PORT: String(port + 2) })];

  async function oneWins(all: Launched[]) {
    const ready = await Promise.any(all.map((one) => one.ready().then(() => one)));
    const losers = all.filter((one) => one !== ready);
    for (const loser of losers) {
      expect(await loser.ended).toBe(1);
      expect(loser.output).toContain(`process ${ready.pid},`);
    }
    return ready;
  }

  it('on an empty folder, and after a crash: one runs, the others name it', async () => {
    const winner = await oneWins(others());
    await winner.stop('SIGKILL');
    await oneWins(others());
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['while the cluster is being made', 'pg.initialising'],
    ['while PostgreSQL is coming up', 'pg.log'],
  ])('%s ends it and leaves nothing running', async (_, file) => {
    const one = start();
    while (!fs.existsSync(path.join(dataDir, file))) await sleep(5);
    const asked = Date.now();
    expect(await one.stop()).toBe(0);
    expect(Date.now() - asked).toBeLessThan(5_000);
    expect(postgresProcessesIn(cluster())).toEqual([]);
    expect(one.output).not.toContain('ready (');
  });
});

describe('a signal to npm alone', () => {
  it('ends the shell between, and Careloop after it', async () => {
    const one = new Launched(launcher, checkout, { PORT: String(port), npm_lifecycle_event: 'start' }, true);
    started.push(one);
    await one.ready();
    const asked = Date.now();
    await one.stop('SIGTERM');
    expect(Date.now() - asked).toBeLessThan(5_000);
    expect(one.output).toContain('Stopped.');
    expect(postgresProcessesIn(cluster())).toEqual([]);
  });
});

describe('a data folder that cannot be used', () => {
  (isLinux ? it : it.skip)('because nobody may write there is named', async () => {
    const one = start({ DATA_DIR: '/sys/careloop' }); // not even root
    expect(await one.ended).toBe(1);
    expect(one.output).toMatch(/data folder \/sys\/careloop cannot be written/);
    expect(one.output).not.toMatch(/\bat .*\.js:/);
  });

  (isRoot ? it : it.skip)('because it belongs to somebody else is named', async () => {
    fs.mkdirSync(cluster(), { recursive: true });
    fs.chownSync(cluster(), 65_534, 65_534);
    const one = start();
    expect(await one.ended).toBe(1);
    expect(one.output).toContain(`${cluster()} belongs to another account (uid 65534)`);
  });

  it('because it is a file is named', async () => {
    fs.writeFileSync(dataDir, '');
    const one = start();
    expect(await one.ended).toBe(1);
    expect(one.output).toContain(`${dataDir} cannot be made a data folder`);
  });

  (canMount() ? it : it.skip)('because the disk is full is named, at the first start and later', async () => {
    fs.mkdirSync(dataDir);
    const small = (size: string) => execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dataDir]);
    const unmount = () => execFileSync('umount', [dataDir]);
    small('100m');
    try {
      const one = start();
      expect(await one.ended).toBe(1);
      expect(one.output).toMatch(/The disk is nearly full: .* has \d+ MiB left, at least 300 MiB are needed/);
    } finally {
      unmount();
    }
    small('400m');
    try {
      fs.chmodSync(dataDir, 0o755);
      const one = start();
      await one.ready();
      await one.stop();
      const { bavail, bsize } = fs.statfsSync(dataDir);
      fs.writeFileSync(path.join(dataDir, 'fill'), Buffer.alloc(bavail * bsize - 2 ** 20));
      const later = start();
      expect(await later.ended).toBe(1);
      expect(later.output).toMatch(/has \d MiB left, at least 30 MiB are needed/);
    } finally {
      await killPostgres();
      unmount();
    }
  });

  (isRoot ? it : it.skip)(
    'because the account postgres may not enter is named, when DATA_DIR asks for it',
    async () => {
      const closed = path.join(checkout, 'closed');
      fs.mkdirSync(closed, { mode: 0o700 });
      const one = start({ DATA_DIR: path.join(closed, 'data') });
      expect(await one.ended).toBe(1);
      expect(one.output).toContain(`the account postgres, which cannot enter ${closed}`);
    },
  );

  (isRoot ? it : it.skip)(
    'because the checkout is closed is replaced by one in /var/lib, and found again',
    async () => {
      fs.chmodSync(checkout, 0o700);
      const one = start();
      expect((await one.ready()).starts).toBe(1);
      dataDir = /Data: (\S+)/.exec(one.output)![1]!;
      try {
        expect(dataDir).toMatch(/^\/var\/lib\/careloop\/[0-9a-f]{12}$/);
        await one.stop();
        fs.chmodSync(checkout, 0o755); // opened since: the data stays where it is
        expect((await start().ready()).starts).toBe(2);
      } finally {
        await started.at(-1)!.stop('SIGKILL');
        await killPostgres();
        fs.rmSync(dataDir, { recursive: true });
      }
    },
  );
});

describe('a port that is taken', () => {
  async function taken<T>(run: (port: number) => Promise<T>, wanted = 0) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve).once('error', () => resolve()));
    try {
      return await run((server.address() as { port: number } | null)?.port ?? wanted);
    } finally {
      server.close();
    }
  }

  it('by PORT is refused, and the next free one named', () =>
    taken(async (busy) => {
      const one = start({ PORT: String(busy) });
      expect(await one.ended).toBe(1);
      expect(one.output).toContain(`Port ${busy} is taken. `);
      expect(one.output).toMatch(/PORT=\d+ npm start/);
      expect(postgresProcessesIn(cluster())).toEqual([]);
    }));

  it('without PORT is replaced by the next free one, which is said', () =>
    taken(async () => {
      const one = start({ PORT: undefined });
      await one.ready();
      expect(one.output).toMatch(/Port 3000 is taken; using 30\d\d\./);
    }, 3000));
});

/** A folder in memory where there is one that programs may run from: the suite makes some twenty clusters. */
function fastest(): string {
  const script = `/dev/shm/careloop-${process.pid}`;
  try {
    fs.writeFileSync(script, '#!/bin/sh\n', { mode: 0o755 });
    const { bavail, bsize } = fs.statfsSync('/dev/shm');
    return spawnSync(script).status === 0 && bavail * bsize > 2 ** 30 ? '/dev/shm' : os.tmpdir();
  } catch {
    return os.tmpdir();
  } finally {
    fs.rmSync(script, { force: true });
  }
}

function canMount(): boolean {
  if (!isRoot || !isLinux) return false;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  fs.rmdirSync(folder);
  return mounted;
}

async function connected(url: string) {
  const { Client } = await import('pg');
  const client = new Client(url);
  await client.connect();
  return client;
}
