import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** Builds the server as it ships; Nx leaves alone what has not changed. */
export const buildServer = () =>
  execFileSync('npx', ['nx', 'run-many', '-t', 'build', '--projects=@careloop/api'], { cwd: root, stdio: 'pipe' });

/** Real worker processes of the built server, on one database. */
export class Workers {
  private readonly alive = new Set<ChildProcess>();
  private readonly ready = new Set<ChildProcess>();
  kills = 0;

  constructor(private databaseUrl: string) {}

  /** Starts one, which takes a few seconds. */
  start(): void {
    const child = fork(path.join(__dirname, 'worker.cjs'), {
      cwd: root,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        DATABASE_URL: this.databaseUrl,
        DATA_DIR: path.join(os.tmpdir(), `careloop-chaos-${process.pid}`),
        CARELOOP_SECRET_KEY: 'a secret for tests only',
        CARELOOP_WEBHOOK_ALLOW: '127.0.0.1',
        LOG_LEVEL: 'silent',
      },
    });
    this.alive.add(child);
    child.once('message', () => this.ready.add(child));
    child.once('exit', () => {
      this.alive.delete(child);
      this.ready.delete(child);
    });
  }

  /** Those at work. */
  get working() {
    return [...this.ready];
  }

  /** SIGKILL: no goodbye, no write. */
  async kill(child: ChildProcess): Promise<void> {
    if (!this.alive.has(child)) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    this.kills++;
    await gone;
  }

  /** Kills them all, also those that are starting. Only those at work count. */
  async killAll(): Promise<void> {
    this.kills += this.ready.size;
    await Promise.all(
      [...this.alive].map(async (child) => {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }),
    );
  }
}
