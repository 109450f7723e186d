import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import {
  createPostgresBackend,
  Queue,
  runMigrations,
  setDefaultBackendFactory,
  Worker,
  type ConnectionOptions,
} from 'bullmq';
import { Pool } from 'pg';
import { Config } from './config';

/**
 * BullMQ, on PostgreSQL or with `REDIS_URL` on Redis. Jobs are wake-ups that carry ids; the rows they speak of are the
 * truth, so losing every job costs time and nothing else.
 */
@Injectable()
export class Queues implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('queues');
  private readonly queues = new Map<string, Queue>();
  private readonly workers: Worker[] = [];
  private connection?: ConnectionOptions;
  private pool?: Pool;

  constructor(private config: Config) {}

  async onModuleInit() {
    await this.open();
  }

  /** Adds a wake-up. With `jobId`, a wake-up that still waits is not doubled. `delay` in milliseconds. */
  async wake(name: string, data: Record<string, unknown> = {}, options: { delay?: number; jobId?: string } = {}) {
    await this.queue(name).add(name, data, {
      ...options,
      // A finished wake-up must not block the next one with the same id.
      removeOnComplete: true,
      removeOnFail: true,
      attempts: 1,
    });
  }

  /** Runs `handler` for wake-ups, in processes whose role runs jobs. Errors are logged: the sweepers come again. */
  async work(name: string, handler: (data: Record<string, unknown>) => Promise<void>, concurrency = 1): Promise<void> {
    if (!this.config.runsJobs) return;
    await this.open();
    const worker = new Worker(name, async (job) => handler(job.data as Record<string, unknown>), {
      connection: this.connection!,
      concurrency,
    });
    worker.on('error', (error) => this.logger.warn(`${name}: ${error.message}`));
    worker.on('failed', (job, error) =>
      this.logger.error({ queue: name, job: job?.data, err: error }, `${name} failed`),
    );
    this.workers.push(worker);
  }

  /** Whether the queue's store answers. */
  async ready(): Promise<boolean> {
    if (this.pool) return (await this.pool.query('SELECT 1')).rowCount === 1;
    return (await this.queue('ready').getJobCounts()) !== null;
  }

  /** Running jobs finish while the database is still there. */
  async beforeApplicationShutdown() {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  async onApplicationShutdown() {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.pool?.end();
  }

  private queue(name: string): Queue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = new Queue(name, { connection: this.connection! });
      queue.on('error', (error) => this.logger.warn(`${name}: ${error.message}`));
      this.queues.set(name, queue);
    }
    return queue;
  }

  private opening?: Promise<void>;
  private open(): Promise<void> {
    return (this.opening ??= this.connect());
  }

  private async connect() {
    const { redisUrl, databaseUrl } = this.config.settings;
    if (redisUrl) {
      this.connection = { url: redisUrl, maxRetriesPerRequest: null } as ConnectionOptions;
      return;
    }
    // Each worker holds one connection to LISTEN: max must stay above workers + 4, or adds hang.
    this.pool = new Pool({ connectionString: databaseUrl, options: '-c search_path=bullmq', max: 16, keepAlive: true });
    this.pool.on('error', (error) => this.logger.warn(error.message));
    this.pool.setMaxListeners(0);
    const client = await this.pool.connect();
    try {
      await runMigrations(client as never, 'bullmq');
    } finally {
      client.release();
    }
    setDefaultBackendFactory(createPostgresBackend as never);
    this.connection = this.pool as never;
  }
}
