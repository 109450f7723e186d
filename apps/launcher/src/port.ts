import { createServer } from 'node:net';
import { Refusal, type Say } from './refusal';

/** Asks the person a yes-or-no question; absent when nobody is at the terminal. */
export type Ask = (zh: string, en: string) => Promise<boolean>;

/**
 * The port to serve on. `configured` (PORT) is taken as it is when free; taken, the next free one is offered if
 * somebody can answer, else it is refused. Without `configured` it is 3000, or the next free one, which is said.
 *
 * @throws Refusal for a port that is no port, not permitted, or taken
 */
export async function choosePort(configured: string | undefined, say: Say, ask?: Ask): Promise<number> {
  const wanted = parsePort(configured);
  const state = await stateOf(wanted);
  if (state === 'free') return wanted;
  if (state === 'forbidden') {
    throw new Refusal(
      `没有权限使用端口 ${wanted}。请用 PORT 指定 1024 以上的端口。`,
      `Port ${wanted} is not permitted. Name one above 1024 in PORT.`,
    );
  }
  const next = await nextFree(wanted);
  const taken = [`端口 ${wanted} 已被占用`, `Port ${wanted} is taken`] as const;
  if (!configured) {
    say(`${taken[0]}，改用 ${next}。`, `${taken[1]}; using ${next}.`);
    return next;
  }
  if (await ask?.(`${taken[0]}，改用 ${next}？`, `${taken[1]}. Use ${next}?`)) return next;
  throw new Refusal(
    `${taken[0]}。${next} 空闲：PORT=${next} npm start`,
    `${taken[1]}. ${next} is free: PORT=${next} npm start`,
  );
}

function parsePort(text = ''): number {
  if (text === '') return 3000;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Refusal(
    `PORT=${text} 不是端口号，应为 1–65535 的整数。`,
    `PORT=${text} is not a port; it must be a whole number from 1 to 65535.`,
  );
}

async function nextFree(after: number): Promise<number> {
  for (let port = after + 1; port <= 65_535; port++) if ((await stateOf(port)) === 'free') return port;
  throw new Refusal(`${after} 之后没有空闲端口。`, `There is no free port above ${after}.`);
}

/** A port counts as free when neither the loopback nor all addresses are taken. */
async function stateOf(port: number): Promise<'free' | 'taken' | 'forbidden'> {
  for (const host of ['0.0.0.0', '127.0.0.1']) {
    const code = await listen(port, host);
    if (code === 'EADDRINUSE') return 'taken';
    if (code === 'EACCES' || code === 'EPERM') return 'forbidden';
  }
  return 'free';
}

const listen = (port: number, host: string) =>
  new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

/** A port of the loopback that is free at this moment. */
export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
