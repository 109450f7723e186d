import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { messageOf } from '@careloop/kernel';
import { ensureFirstWorkspace } from './access/first-start';
import { createApp } from './app';
import { Config } from './config';
import { Database } from './database';
import { DemoService } from './templates/demo.service';

export interface Served {
  url: string;
  /** How to sign in, on the very first start only. */
  firstAdmin?: { email: string; password: string };
  close: () => Promise<void>;
}

/** Starts what the role asks for (API, worker or both) and answers when it is ready. */
export async function serve(config: Config = Config.fromEnvironment()): Promise<Served> {
  const app: NestFastifyApplication = await createApp(config);
  try {
    return await listen(app, config);
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function listen(app: NestFastifyApplication, config: Config): Promise<Served> {
  const firstAdmin = await ensureFirstWorkspace(app.get(Database), config);
  await app.init();
  await app.get(DemoService).ensure();
  // A worker listens too: for health and metrics.
  await app.listen(config.settings.port, '0.0.0.0');
  const address = app.getHttpServer().address() as { port: number };
  return {
    url: `http://localhost:${address.port}`,
    ...(firstAdmin && { firstAdmin }),
    close: () => app.close(),
  };
}

/** Runs until the process is told to stop; used by `node main.js` and `node worker.js`. */
export async function run(config?: Config): Promise<void> {
  try {
    const served = await serve(config);
    if (served.firstAdmin) process.stdout.write(`${served.firstAdmin.email} ${served.firstAdmin.password}\n`);
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (stopping) return;
        stopping = true;
        void served.close().then(
          () => process.exit(0),
          (error) => {
            process.stderr.write(`${messageOf(error)}\n`);
            process.exit(1);
          },
        );
      });
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(1);
  }
}

if (require.main === module) void run();
