/**
 * Completes package-lock.json after an install: `node apps/launcher/complete-lock.mjs`.
 *
 * npm leaves a platform's optional package out of the lock, without a word, when its registry cannot show that
 * version at that moment; `npm ci` then refuses the lock on every machine ("Missing: … from lock file"). The missing
 * entries are written from what their parent asks for; another platform fetches its own when it installs.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony', 'openbsd', 'netbsd', 'sunos', 'aix'];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'arm'];

const added = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (!/^\d/.test(version)) continue; // a range, not one platform's build of the same version
    if (lock.packages[`${path}/node_modules/${name}`] || lock.packages[`node_modules/${name}`]) continue;
    const words = name.split(/[/-]/);
    const os = systems.find((word) => words.includes(word));
    if (!os) continue;
    const cpu = processors.find((word) => words.includes(word));
    const libc = os === 'linux' && words.find((word) => /^(gnu|musl)/.test(word));
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(parent.dev && { dev: true }),
      ...(libc && { libc: [libc.startsWith('musl') ? 'musl' : 'glibc'] }),
      optional: true,
      os: [os],
    };
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
if (added.length) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length ? `Added to package-lock.json:\n  ${added.join('\n  ')}` : 'package-lock.json is complete.');
