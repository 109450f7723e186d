/** What has to be there before anything of ours can run: packages as the lock asks, and a build of the current sources. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './children.mjs';
import { hold } from './hold.mjs';
import { Refusal, say } from './say.mjs';

/** The root of this checkout. */
export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * Installs and builds what is missing; does nothing, in some 0.1 s, when nothing is. Of several that prepare one
 * checkout at once, one works and the others wait for it.
 *
 * @param {{ signal?: AbortSignal }} options
 */
export async function prepare({ signal } = {}) {
  if (installed() && built()) return;
  const mine = await turn(signal);
  try {
    if (!installed()) await install(signal);
    if (!built()) await build(signal);
  } finally {
    mine.release();
  }
}

async function turn(signal) {
  for (let told = false; ; told = true) {
    const mine = hold(path.join(checkout, '.nx'), 'prepare');
    if (!mine.heldBy) return mine;
    if (!told) {
      say(
        `另一个进程（pid ${mine.heldBy.pid}）正在安装或构建，等它完成……`,
        `Another process (pid ${mine.heldBy.pid}) is installing or building; waiting for it…`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    signal?.throwIfAborted();
  }
}

/** Whether node_modules holds every package of package-lock.json in its version (npm notes there what it finished). */
function installed() {
  try {
    const wanted = readJson('package-lock.json').packages;
    const there = readJson('node_modules/.package-lock.json').packages;
    return Object.entries(wanted).every(
      ([name, { version, link, optional }]) =>
        !name.startsWith('node_modules/') || link || optional || there[name]?.version === version,
    );
  } catch {
    return false;
  }
}

async function install(signal) {
  say('正在安装依赖（首次约需 1–3 分钟）……', 'Installing packages (1–3 minutes the first time)…');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { code, output } = await patiently(
    run(command, [...args, 'ci', '--no-audit', '--no-fund'], { cwd: checkout, signal }),
  );
  if (code === 0) return;
  console.error(lastLines(output));
  throw new Refusal(...installTrouble(output));
}

function installTrouble(output) {
  if (/ENOSPC/.test(output)) return ['磁盘已满，无法安装依赖。', 'The disk is full; packages could not be installed.'];
  if (/EACCES|EPERM|EROFS/.test(output))
    return [`无法写入 ${checkout}，请检查目录权限。`, `${checkout} cannot be written; check its permissions.`];
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|network/i.test(output))
    return [
      '连不上 npm 仓库。请检查网络、代理或 npm 的 registry 设置后重试。',
      'The npm registry cannot be reached. Check the network, the proxy or the registry setting of npm, then try again.',
    ];
  return ['依赖安装失败，npm 的输出见上。', 'The packages could not be installed; what npm said stands above.'];
}

const stampFile = path.join(checkout, 'node_modules/.cache/careloop-build.json');

/** Whether dist was made from the sources as they are, and is still as it was then. */
function built() {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    return stamp.sources === sources() && stamp.outputs === outputs();
  } catch {
    return false;
  }
}

async function build(signal) {
  say('正在构建（首次约半分钟）……', 'Building (about half a minute the first time)…');
  const from = sources();
  const quiet = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' };
  // Its plugin workers leave our process group and would outlive a Ctrl-C.
  const env = { ...process.env, ...quiet, NX_ISOLATE_PLUGINS: 'false', NODE_ENV: 'production' };
  const nx = path.join(checkout, 'node_modules/.bin/nx');
  const { code, output } = await patiently(
    run(process.execPath, [nx, 'run-many', '-t', 'build'], { cwd: checkout, env, signal }),
  );
  if (code !== 0) {
    console.error(lastLines(output, 60));
    throw new Refusal('构建失败，详情见上。', 'The build failed; what it said stands above.');
  }
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ sources: from, outputs: outputs() }));
}

const shared = ['package-lock.json', 'tsconfig.base.json', '.swcrc', 'nx.json'];
const isSource = (name) => name !== 'node_modules' && name !== 'dist' && !name.includes('.spec.');

/** A digest of everything that a build reads, by content. */
function sources() {
  const digest = createHash('sha256');
  const folders = new Set(projects().map((project) => project.split('/')[0]));
  const files = [...shared, ...[...folders].flatMap((folder) => filesBelow(folder, isSource))];
  for (const file of files) digest.update(`${file}\0`).update(readFileSync(path.join(checkout, file)));
  return digest.digest('hex');
}

/** A digest of what the builds left, by name, size and time. */
function outputs() {
  const digest = createHash('sha256');
  for (const project of projects()) {
    if (!existsSync(path.join(checkout, project, 'dist'))) throw new Error(`${project} is not built`);
    for (const file of filesBelow(`${project}/dist`, () => true)) {
      const { size, mtimeMs } = statSync(path.join(checkout, file));
      digest.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return digest.digest('hex');
}

/** The folders of all packages that are built. */
function projects() {
  return readJson('package.json')
    .workspaces.flatMap((place) => {
      if (!place.endsWith('/*')) return [place];
      const folder = place.slice(0, -2);
      return readdirSync(path.join(checkout, folder)).map((name) => `${folder}/${name}`);
    })
    .filter((project) => existsSync(path.join(checkout, project, 'package.json')))
    .filter((project) => readJson(`${project}/package.json`).scripts?.build);
}

function filesBelow(folder, wanted) {
  return readdirSync(path.join(checkout, folder), { withFileTypes: true })
    .filter((entry) => wanted(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(name, wanted) : entry.isFile() ? [name] : [];
    });
}

/** Shows every 15 s that a long step is still going on. */
async function patiently(work) {
  const since = Date.now();
  const beat = setInterval(() => console.log(`  … ${Math.round((Date.now() - since) / 1000)} s`), 15_000);
  try {
    return await work;
  } finally {
    clearInterval(beat);
  }
}

const readJson = (file) => JSON.parse(readFileSync(path.join(checkout, file), 'utf8'));
const lastLines = (text, count = 25) => text.trimEnd().split('\n').slice(-count).join('\n');
