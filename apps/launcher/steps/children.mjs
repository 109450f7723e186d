import { spawn } from 'node:child_process';

/**
 * Runs a command to its end in a process group of its own, so that an abort ends its children too, at the latest after
 * two seconds. With `show` its output goes to the terminal.
 *
 * @returns `{ code, output }`: `output` is the last 64 KiB it printed (empty with `show`).
 * @throws the signal's reason when aborted.
 */
export async function run(command, args, { cwd, env = process.env, signal, show = false } = {}) {
  signal?.throwIfAborted();
  const group = process.platform !== 'win32';
  const child = spawn(command, args, {
    cwd,
    env,
    detached: group,
    stdio: ['ignore', ...(show ? ['inherit', 'inherit'] : ['pipe', 'pipe'])],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-65_536)));
  }
  const send = (name) => {
    try {
      if (group) process.kill(-child.pid, name);
      else child.kill(name);
    } catch {
      // it is gone already
    }
  };
  let late;
  const abort = () => {
    send('SIGTERM');
    late = setTimeout(() => send('SIGKILL'), 2_000);
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, killedBy) => resolve(status ?? killedBy));
    });
    if (signal?.aborted) send('SIGKILL'); // whatever of the group outlived its leader
    signal?.throwIfAborted();
    return { code, output };
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', abort);
  }
}

/**
 * A signal that aborts when the terminal or the system asks this process to end; asked again later, it ends at once.
 * Below npm it also aborts when npm or its shell is gone: a signal to npm alone ends that shell, which tells nobody.
 */
export function stopSignal() {
  const controller = new AbortController();
  // A terminal that is gone takes its output along; that must not keep us from ending in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let askedAt = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      // The terminal tells npm and us, and npm tells us again: within a second that is one wish.
      if (askedAt && Date.now() - askedAt > 1_000) process.exit(130);
      askedAt ||= Date.now();
      controller.abort(new DOMException(name, 'AbortError'));
    });
  }
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      controller.abort(new DOMException('npm ended', 'AbortError'));
    }, 250);
    watch.unref();
  }
  return controller.signal;
}
