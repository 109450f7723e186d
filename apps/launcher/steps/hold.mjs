/**
 * Holding a folder for one process at a time, across kill -9, reused process ids and starts in the same instant.
 *
 * A hold is a file `<name>.lock.<n>` that appears whole or not at all (link(2) fails if it exists). Whoever finds the
 * highest n dead makes n + 1; of several that try at once one succeeds. The newest file is never removed, so a slow
 * contender cannot make a number that is already history.
 */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** When a process began, in words that differ between two processes with the same id; '' if there is no such process. */
export function startOf(pid) {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
  } catch {
    return '';
  }
}

const holds = ({ pid, started }) => pid > 0 && started !== '' && startOf(pid) === started;

/**
 * Takes `folder` under `name` for this process.
 *
 * @returns `{ heldBy: { pid, note } }` when a living process has it, else `{ note(text), release() }`: `note` leaves a
 * word for those who find it taken, `release` gives it back early (the end of the process does so by itself).
 */
export function hold(folder, name) {
  mkdirSync(folder, { recursive: true });
  const mine = path.join(folder, `${name}.lock.${process.pid}.new`);
  const prefix = `${name}.lock.`;
  const write = (file, holder) => {
    writeFileSync(mine, JSON.stringify(holder), { mode: 0o644 });
    if (file) renameSync(mine, file);
  };
  const generations = () =>
    readdirSync(folder)
      .filter((file) => file.startsWith(prefix) && /^\d+$/.test(file.slice(prefix.length)))
      .map((file) => Number(file.slice(prefix.length)))
      .sort((a, b) => a - b);
  const fileOf = (n) => path.join(folder, `${prefix}${n}`);
  const me = { pid: process.pid, started: startOf(process.pid), note: '' };

  for (;;) {
    const highest = generations().at(-1) ?? 0;
    const holder = highest ? read(fileOf(highest)) : undefined;
    if (holder && holds(holder)) return { heldBy: holder };
    const file = fileOf(highest + 1);
    write(undefined, me);
    try {
      linkSync(mine, file);
    } catch (error) {
      if (error.code === 'EEXIST') continue; // somebody was faster: look who
      throw error;
    } finally {
      rmSync(mine, { force: true });
    }
    const all = generations();
    if (all.at(-1) !== highest + 1) {
      rmSync(file, { force: true }); // we were slow and made a number of the past
      continue;
    }
    for (const old of all.slice(0, -1)) rmSync(fileOf(old), { force: true });
    return {
      note: (text) => write(file, { ...me, note: text }),
      release: () => write(file, { pid: 0, started: '', note: '' }),
    };
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // replaced or damaged: nobody holds it
  }
}
