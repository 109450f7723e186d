/** What the tests want of the system, and npm does not have: a browser with Chinese letters, and Redis. */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './children.mjs';
import { say } from './say.mjs';

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** The browser to test with: CARELOOP_CHROMIUM, or a Chromium or Chrome of the system; undefined when there is none. */
export function findBrowser() {
  const named = process.env.CARELOOP_CHROMIUM;
  if (named) return named;
  const onMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.map(onPath).find(Boolean) ?? (existsSync(onMac) ? onMac : undefined);
}

const wanted = [
  { debian: 'chromium', there: findBrowser },
  {
    debian: 'fonts-noto-cjk',
    there: () => process.platform !== 'linux' || existsSync('/usr/share/doc/fonts-noto-cjk'),
  },
  { debian: 'redis-server', there: () => onPath('redis-server') },
];

/** Installs what is missing where that is possible (Debian, as root), and says what is missing elsewhere. Never fails. */
export async function installSystemPackages(signal) {
  const missing = wanted.filter(({ there }) => !there()).map(({ debian }) => debian);
  if (!missing.length) return;
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    const list = missing.join(' ');
    return say(
      `缺少 ${list}，相关测试将跳过。Debian/Ubuntu：sudo apt-get install ${list}`,
      `${list} missing; the tests that need it are skipped. On Debian or Ubuntu: sudo apt-get install ${list}`,
    );
  }
  say(`正在安装 ${missing.join(' ')}……`, `Installing ${missing.join(' ')}…`);
  // RUNLEVEL: a package that brings a service must not start it here.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args) => run('apt-get', ['-o', 'Acquire::Retries=3', '-y', ...args], { env, signal });
  const trouble = [];
  const updated = await apt('update');
  if (updated.code !== 0) trouble.push(updated.output);
  for (const name of missing) {
    const { code, output } = await apt('install', '--no-install-recommends', name);
    if (code !== 0) trouble.push(output);
  }
  const still = wanted.filter(({ there }) => !there()).map(({ debian }) => debian);
  if (!still.length) return;
  console.error(trouble.map((text) => text.trim().split('\n').slice(-3).join('\n')).join('\n'));
  say(
    `装不上 ${still.join(' ')}，相关测试将跳过。`,
    `${still.join(' ')} cannot be installed; the tests that need it are skipped.`,
  );
}
