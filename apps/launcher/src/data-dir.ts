import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { closedTo, type Account } from './account';
import { folderTrouble, Refusal, type Say } from './refusal';

const MiB = 1024 * 1024;

/**
 * Where the data of this checkout lives: `configured` (DATA_DIR) when given, else `.careloop` in the checkout, or
 * `/var/lib/careloop/<hash of the checkout's path>` when the account of PostgreSQL cannot enter the checkout.
 * A place that already holds data is never left for another one.
 *
 * @throws Refusal naming the folder that is in the way
 */
export function chooseDataDir(
  checkout: string,
  configured: string | undefined,
  account: Account | undefined,
  say: Say,
  library = '/var/lib/careloop',
): string {
  const here = path.resolve(checkout, configured || '.careloop');
  const closed = closedTo(here, account);
  if (configured) {
    if (closed) throw closedRefusal(closed, here);
    return here;
  }
  const hash = createHash('sha256').update(fs.realpathSync(checkout)).digest('hex').slice(0, 12);
  const away = path.join(library, hash);
  if (hasData(here)) {
    if (closed) throw closedRefusal(closed, here);
    return here;
  }
  if (!account || !(closed || hasData(away))) return here;
  say(
    closed
      ? `PostgreSQL 以账号 postgres 运行，进不了 ${closed}，因此数据放在 ${away}。`
      : `数据沿用上次的位置 ${away}。`,
    closed
      ? `PostgreSQL runs as the account postgres, which cannot enter ${closed}; the data lives in ${away}.`
      : `The data stays where it was: ${away}.`,
  );
  return away;
}

const hasData = (folder: string) => fs.existsSync(path.join(folder, 'pg'));

const closedRefusal = (closed: string, folder: string) =>
  new Refusal(
    `PostgreSQL 以账号 postgres 运行，进不了 ${closed}，因而用不了数据目录 ${folder}。请执行 chmod o+x ${closed}，或用 DATA_DIR 指定它能进入的目录。`,
    `PostgreSQL runs as the account postgres, which cannot enter ${closed}, so the data folder ${folder} cannot be used. Run "chmod o+x ${closed}", or name a folder in DATA_DIR that it can enter.`,
  );

/**
 * Makes the data folder (folders made on the way can be entered by everyone, their files are private) and proves that
 * it can be written and has room: 300 MiB for the first start, 30 MiB later.
 *
 * @throws Refusal saying what is wrong with it
 */
export function makeDataDir(folder: string): void {
  try {
    const first = fs.mkdirSync(folder, { recursive: true });
    // Not left to the umask: the account of PostgreSQL must pass through.
    for (let made = folder; first && made.length >= first.length; made = path.dirname(made)) fs.chmodSync(made, 0o711);
    const probe = path.join(folder, `.writable.${process.pid}`);
    fs.writeFileSync(probe, 'x');
    fs.rmSync(probe);
  } catch (error) {
    throw folderTrouble(folder, error);
  }
  const { bavail, bsize, blocks } = fs.statfsSync(folder);
  if (!blocks) return; // a file system that does not tell
  const needed = (hasData(folder) ? 30 : 300) * MiB;
  if (bavail * bsize >= needed) return;
  const free = Math.floor((bavail * bsize) / MiB);
  throw new Refusal(
    `磁盘空间不足：${folder} 只剩 ${free} MiB，至少需要 ${needed / MiB} MiB。请清理空间，或用 DATA_DIR 指定别的位置。`,
    `The disk is nearly full: ${folder} has ${free} MiB left, at least ${needed / MiB} MiB are needed. Free some space, or name another place in DATA_DIR.`,
  );
}
