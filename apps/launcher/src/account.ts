import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readText } from './processes';
import { Refusal } from './refusal';

/** The account that owns PostgreSQL's files and runs it. */
export interface Account {
  uid: number;
  gid: number;
}

const name = 'postgres';

/**
 * The account that PostgreSQL must run under: undefined (our own) for a normal user; for root, whom PostgreSQL
 * refuses, the system account `postgres`, made when it is missing.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return find() ?? make();
}

/** The account in the lines of a passwd file. */
export function accountIn(passwd: string): Account | undefined {
  const row = passwd.split('\n').find((line) => line.startsWith(`${name}:`));
  const [, , uid, gid] = row?.split(':').map(Number) ?? [];
  return uid && gid ? { uid, gid } : undefined;
}

function find(): Account | undefined {
  const local = accountIn(readText('/etc/passwd') ?? '');
  if (local) return local;
  try {
    return accountIn(
      execFileSync('getent', ['passwd', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return undefined; // no directory service knows it, or there is no getent
  }
}

function make(): Account {
  try {
    const options = [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/bin/false',
    ];
    execFileSync('useradd', [...options, name], { stdio: 'pipe' });
  } catch (error) {
    throw new Refusal(
      `以 root 运行时，内置 PostgreSQL 需要系统账号 ${name}，但无法创建它。请以普通用户运行，或先执行 useradd --system ${name}，或用 DATABASE_URL 指定已有的数据库。`,
      `Run by root, the embedded PostgreSQL needs the system account ${name}, which could not be made. Run as a normal user, or run "useradd --system ${name}" first, or name a database in DATABASE_URL.`,
      { cause: error },
    );
  }
  const made = find();
  if (!made) throw new Error(`useradd made no account ${name}`);
  return made;
}

/** The topmost existing folder on the way to `folder` that `account` may not enter, or undefined when it can reach it. */
export function closedTo(folder: string, account: Account | undefined): string | undefined {
  if (!account) return undefined;
  const way: string[] = [];
  for (let place = realPath(folder); ; place = path.dirname(place)) {
    way.unshift(place);
    if (place === path.dirname(place)) break;
  }
  return way.find((place) => {
    const found = fs.statSync(place, { throwIfNoEntry: false });
    return found?.isDirectory() && !mayEnter(found, account);
  });
}

/** The real path of a place whose last parts may not exist yet. */
function realPath(place: string): string {
  if (fs.existsSync(place)) return fs.realpathSync(place);
  const parent = path.dirname(place);
  return parent === place ? place : path.join(realPath(parent), path.basename(place));
}

/** PostgreSQL is started with its account's own group only, so these bits decide. */
function mayEnter({ mode, uid, gid }: fs.Stats, account: Account): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
