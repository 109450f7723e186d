import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { transformFileSync } from '@swc/core';

const root = path.resolve(__dirname, '../..');

/** Compiles the launcher's sources as they are (the built ones may be older) and returns the folder. */
export function compileLauncher(): string {
  const from = path.join(root, 'apps/launcher/src');
  const parent = path.join(root, 'node_modules/.cache'); // below node_modules, so that its imports resolve
  fs.mkdirSync(parent, { recursive: true });
  const to = fs.mkdtempSync(path.join(parent, 'launcher-'));
  for (const name of fs.readdirSync(from).filter((file) => !file.includes('.spec.'))) {
    const { code } = transformFileSync(path.join(from, name), {
      configFile: path.join(root, '.swcrc'),
      sourceMaps: false,
    });
    fs.writeFileSync(path.join(to, name.replace('.ts', '.js')), code);
  }
  return to;
}

/**
 * A checkout whose server only counts: each start adds a row to the table `starts`, and the first one an admin. It
 * answers `{ starts, password, url }` over HTTP, `url` being the database's.
 */
export function aCheckout(parent = os.tmpdir()): string {
  const checkout = fs.mkdtempSync(path.join(parent, 'careloop-checkout-'));
  fs.chmodSync(checkout, 0o755);
  fs.mkdirSync(path.join(checkout, 'apps/api/dist'), { recursive: true });
  fs.writeFileSync(path.join(checkout, 'apps/api/dist/main.js'), server);
  return checkout;
}

const server = `
const http = require('node:http');
const { Client } = require(${JSON.stringify(require.resolve('pg'))});
exports.serve = async () => {
  const { PORT, DATABASE_URL, CARELOOP_ADMIN_PASSWORD } = process.env;
  const db = new Client({ connectionString: DATABASE_URL });
  db.on('error', () => {});
  await db.connect();
  await db.query('create table if not exists starts (); create table if not exists admins (password text)');
  await db.query('insert into starts default values');
  const made = await db.query('insert into admins select $1 where not exists (select from admins) returning 1', [CARELOOP_ADMIN_PASSWORD]);
  const { rows: [found] } = await db.query('select (select count(*)::int from starts) as starts, (select password from admins) as password');
  const web = http.createServer((_, answer) => answer.end(JSON.stringify({ ...found, url: DATABASE_URL })));
  await new Promise((listening, failed) => web.once('error', failed).listen(+PORT, '127.0.0.1', listening));
  return {
    url: 'http://localhost:' + PORT,
    firstAdmin: made.rowCount ? { email: 'admin@careloop.local', password: CARELOOP_ADMIN_PASSWORD } : undefined,
    close: async () => { web.close(); await db.end(); },
  };
};
`;

/** What the counting server answers. */
export interface Counted {
  starts: number;
  password: string;
  url: string;
}

/** One start of the launcher as a process of its own. */
export class Launched {
  output = '';
  private child: ChildProcess;
  readonly ended: Promise<number | NodeJS.Signals>;

  /** With `inShell` it runs as npm runs it: below a shell, which is what gets the signals. */
  constructor(launcher: string, checkout: string, env: Record<string, string | undefined> = {}, inShell = false) {
    const command = [process.execPath, path.join(root, 'tests/support/launch.mjs'), launcher, checkout];
    const [program, ...args] = inShell ? ['sh', '-c', '"$0" "$@"; exit $?', ...command] : command;
    this.child = spawn(program!, args, {
      env: { PATH: process.env.PATH, PORT: undefined, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = new Promise((resolve) => this.child.once('close', (code, signal) => resolve(code ?? signal!)));
  }

  get pid() {
    return this.child.pid!;
  }

  kill(signal: NodeJS.Signals) {
    this.child.kill(signal);
  }

  /** Waits until it is ready and asks it what it counted; fails with its output when it ends instead. */
  async ready(): Promise<Counted> {
    const early = this.ended.then((code) => Promise.reject(new Error(`ended with ${code}:\n${this.output}`)));
    early.catch(() => {});
    for (;;) {
      const url = /ready \(.* s\): (\S+)/.exec(this.output)?.[1];
      if (url) return (await (await fetch(url.replace('localhost', '127.0.0.1'))).json()) as Counted;
      await Promise.race([early, sleep(20)]);
    }
  }

  /** Asks it to end, and returns how it did. */
  async stop(signal: NodeJS.Signals = 'SIGINT') {
    this.kill(signal);
    return this.ended;
  }
}
