import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process with this id exists; it may be another one than you think, ids are reused. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal; a process that is gone already is no error. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits up to `within` milliseconds for a process to end; false when it is still there. */
export async function ended(pid: number, within: number): Promise<boolean> {
  for (const until = Date.now() + within; isAlive(pid); await sleep(20)) if (Date.now() > until) return false;
  return true;
}

/** A process of PostgreSQL: a server or initdb, or one that a server made. */
export interface PostgresProcess {
  pid: number;
  isChild: boolean;
}

/**
 * The processes of PostgreSQL that work in the data folder `data`.
 * Outside Linux the children cannot be told apart, so only the server and initdb are found.
 */
export function postgresProcessesIn(data: string): PostgresProcess[] {
  const folder = fs.existsSync(data) ? fs.realpathSync(data) : data;
  const rows = process.platform === 'linux' ? linuxProcesses() : psProcesses();
  return rows
    .filter(({ argv }) => isPostgres(argv[0] ?? ''))
    .filter(({ argv, cwd }) => cwd() === folder || argv.includes(data) || argv.includes(folder))
    .map(({ pid, argv }) => ({ pid, isChild: isChild(argv[0] ?? '') }));
}

const isChild = (program: string) => program.startsWith('postgres: ');
const isPostgres = (program: string) => isChild(program) || ['postgres', 'initdb'].includes(path.basename(program));

interface Row {
  pid: number;
  argv: string[];
  cwd: () => string | undefined;
}

function linuxProcesses(): Row[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      argv: (readText(`/proc/${name}/cmdline`) ?? '').split('\0'),
      cwd: () => {
        try {
          return fs.readlinkSync(`/proc/${name}/cwd`);
        } catch {
          return undefined; // ended meanwhile, or somebody else's
        }
      },
    }));
}

function psProcesses(): Row[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? ['', '0', ''];
    return { pid: Number(pid), argv: command!.split(' '), cwd: () => undefined };
  });
}

/** A file's text, or undefined when it cannot be read. */
export function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
