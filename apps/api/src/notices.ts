import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import { messageOf } from '@careloop/kernel';
import { Config } from './config';
import { Database } from './database';

type Listener = (payload: string) => void;

/**
 * Short words between processes over PostgreSQL's LISTEN/NOTIFY: "this form changed", "the clock moved". Never the
 * truth itself: whoever misses one finds the same in the tables.
 */
@Injectable()
export class Notices implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('notices');
  private readonly listeners = new Map<string, Set<Listener>>();
  private client?: Client;
  private closing = false;
  private retry?: NodeJS.Timeout;

  constructor(
    private config: Config,
    private db: Database,
  ) {}

  async onModuleInit() {
    await this.connect();
  }

  /** Calls `listener` for every notice on the channel, from this process or another. */
  on(channel: string, listener: Listener): () => void {
    const set = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, set.add(listener));
    return () => set.delete(listener);
  }

  /** Tells every process. Payloads stay below PostgreSQL's 8,000 bytes: ids and small facts only. */
  async tell(channel: string, payload: string): Promise<void> {
    await this.db.query('SELECT pg_notify($1, $2)', ['careloop', JSON.stringify([channel, payload])]);
  }

  async onApplicationShutdown() {
    this.closing = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => {});
  }

  private async connect(): Promise<void> {
    const client = new Client({ connectionString: this.config.settings.databaseUrl, keepAlive: true });
    client.on('error', (error) => this.logger.warn(`listening broke: ${error.message}`));
    client.on('end', () => this.again());
    client.on('notification', ({ payload }) => {
      const [channel, text] = JSON.parse(payload ?? '[]') as [string, string];
      for (const listener of this.listeners.get(channel) ?? []) listener(text);
    });
    this.client = client;
    await client.connect();
    await client.query('LISTEN careloop');
  }

  private again() {
    if (this.closing) return;
    this.retry = setTimeout(() => {
      this.connect().catch((error) => {
        this.logger.warn(`can't listen: ${messageOf(error)}`);
        this.again();
      });
    }, 1000);
  }
}
