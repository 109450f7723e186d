/**
 * Proves what the README promises: a clone of HEAD in a folder that only we may enter, `npm start`, sign in with what
 * it prints, write and read a record, Ctrl-C, and nothing is left running; then a second start, which must be quick.
 *
 *     node tests/fresh-start.mjs [--also-with FOLDER]    FOLDER holds another `node` to start it with at the end
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const otherNode = process.argv[2] === '--also-with' ? process.argv[3] : undefined;
const place = mkdtempSync(path.join(os.tmpdir(), 'careloop-fresh-'));
const clone = path.join(place, 'careloop');
let running;

try {
  chmodSync(place, 0o700);
  execFileSync('git', ['clone', '--quiet', root, clone]);
  const port = await freePort();

  const first = await start(['npm', 'start'], port);
  const email = shown(first.output, /Email: +(\S+)/);
  const password = shown(first.output, /Password: +(\S+)/);
  const token = await signIn(first.url, email, password);
  const record = await writeAndRead(first.url, token);
  const page = await fetch(first.url);
  assert(page.status === 200 && /<div id="root"/.test(await page.text()), 'the web app is served');
  console.log(`first start, install and build included: ${first.seconds.toFixed(1)} s`);
  await sleep(4_000);
  console.log(`idle memory of all processes: ${memory()} MiB (aim: 240)`);
  await stop(first);

  const second = await start(['npm', 'start'], port);
  console.log(`second start: ${second.seconds.toFixed(1)} s (aim: 5)`);
  await readBack(second.url, await signIn(second.url, email, password), record);
  assert(!second.output.includes(password), 'the password is shown once');
  await stop(second);

  if (otherNode) {
    const third = await start(['node', 'apps/launcher/start.mjs'], port, `${otherNode}:${process.env.PATH}`);
    const version = execFileSync(path.join(otherNode, 'node'), ['--version'], { encoding: 'utf8' }).trim();
    console.log(`start with Node ${version}: ${third.seconds.toFixed(1)} s`);
    await readBack(third.url, await signIn(third.url, email, password), record);
    await stop(third);
  }
  console.log('The fresh start holds.');
} catch (error) {
  console.error(running?.output ?? '');
  console.error(error);
  process.exitCode = 1;
} finally {
  for (const { pid } of ours()) process.kill(pid, 'SIGKILL');
  for (const folder of [place, dataDir()]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts Careloop as a terminal would, in a process group of its own, with none of our settings; waits until it is ready. */
async function start([command, ...args], port, searchPath = process.env.PATH) {
  const since = performance.now();
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(CARELOOP_|DATABASE_URL|REDIS_URL|DATA_DIR|SMTP_URL|NODE_)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), PATH: searchPath, PORT: String(port) };
  const child = spawn(command, args, { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running = { child, output: '', ended: new Promise((resolve) => child.once('close', resolve)) };
  const mine = running;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (mine.output += text));
  }
  let over = false;
  void mine.ended.then(() => (over = true));
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 600_000; ; await sleep(50)) {
    assert(!over, 'Careloop ended instead of starting');
    assert(Date.now() < until, 'Careloop was not ready within ten minutes');
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.status === 200 && /is ready/.test(mine.output)) break;
  }
  return Object.assign(mine, { url, seconds: (performance.now() - since) / 1000 });
}

/** Where the data lives: in the clone, or where Careloop said that it had to put it. */
function dataDir() {
  return /the data lives in (\S+)\.\n/.exec(running?.output ?? '')?.[1] ?? path.join(clone, '.careloop');
}

/** Ctrl-C: the terminal tells the whole group. Within 5 s nothing that belongs to it may be left. */
async function stop({ child, ended }) {
  const before = ours();
  assert(before.length > 2, 'the processes of Careloop and PostgreSQL are found');
  const since = performance.now();
  process.kill(-child.pid, 'SIGINT');
  await Promise.race([ended, sleep(5_000)]);
  while (ours().length && performance.now() - since < 5_000) await sleep(50);
  assert.deepEqual(ours(), [], 'processes are left 5 s after Ctrl-C');
  console.log(`Ctrl-C: ${before.length} processes gone in ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

async function signIn(url, email, password) {
  const { status, body } = await call(url, 'POST', '/auth/sign-in', { email, password });
  assert(status === 200 || status === 201, JSON.stringify(body));
  return body.token;
}

async function writeAndRead(url, token) {
  const fields = [
    { key: 'name', type: 'text', label: '姓名', required: true },
    { key: 'birthday', type: 'date', label: '生日' },
  ];
  const form = {
    key: 'fresh_start',
    name: '客户',
    kind: 'customer',
    fields,
    roles: { name: 'name', birthday: 'birthday' },
  };
  const made = await call(url, 'POST', '/forms', form, token);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const values = { name: '王小明', birthday: '1988-02-29' };
  const { status, body } = await call(url, 'POST', '/forms/fresh_start/records', { values }, token);
  assert.equal(status, 201, JSON.stringify(body));
  const record = { id: body.id, values };
  await readBack(url, token, record);
  return record;
}

async function readBack(url, token, { id, values }) {
  const { status, body } = await call(url, 'GET', `/forms/fresh_start/records/${id}`, undefined, token);
  assert.equal(status, 200, JSON.stringify(body));
  for (const [key, value] of Object.entries(values)) assert.deepEqual(body.values[key], value);
}

async function call(url, method, route, body, token) {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(`${url}/api/v1${route}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json() };
}

function shown(output, pattern) {
  const found = pattern.exec(output)?.[1];
  assert(found, `${pattern} is not in what was printed`);
  return found;
}

/** Every process that works in the clone or on its data, npm and shells included. */
function ours() {
  const folders = [clone, dataDir()];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const cwd = readlinkSync(`/proc/${name}/cwd`);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        const state = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)[0];
        const here = folders.some((folder) => cwd.startsWith(folder) || command.includes(folder));
        return here && state !== 'Z' ? [{ pid: Number(name), command }] : [];
      } catch {
        return []; // ended meanwhile
      }
    });
}

/** What our processes take together, memory they share counted once, in MiB. */
function memory() {
  const kilobytes = ours().map(({ pid }) =>
    Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0),
  );
  return Math.round(kilobytes.reduce((sum, each) => sum + each, 0) / 1024);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
