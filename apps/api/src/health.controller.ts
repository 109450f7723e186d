import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry as MetricsRegistry } from 'prom-client';
import { Public } from './contract';
import { Database } from './database';
import { Queues } from './queues';

/** Whether we live, whether we can serve, and figures for Prometheus. */
@Controller({ path: '', version: undefined })
export class HealthController {
  private readonly metrics = new MetricsRegistry();

  constructor(
    private db: Database,
    private queues: Queues,
  ) {
    collectDefaultMetrics({ register: this.metrics });
    const care = new Gauge({
      name: 'careloop_occurrences_open',
      help: 'Promises of care that are planned, running or waiting',
      labelNames: ['state'],
      registers: [this.metrics],
      collect: async () => {
        care.reset();
        const rows = await this.db.query<{ state: string; n: number }>(
          `SELECT state, count(*)::int AS n FROM careloop.occurrences
            WHERE state IN ('planned', 'running', 'waiting') GROUP BY state`,
        );
        for (const { state, n } of rows) care.set({ state }, n);
      },
    });
    const late = new Gauge({
      name: 'careloop_occurrences_late_seconds',
      help: 'Age of the oldest promise that is due and not started: the dead-man figure',
      registers: [this.metrics],
      collect: async () => {
        const [row] = await this.db.query<{ age: number }>(
          `SELECT coalesce(extract(epoch FROM now() - min(wake_at)), 0)::float8 AS age
             FROM careloop.occurrences WHERE state IN ('planned', 'running', 'waiting') AND wake_at < now()`,
        );
        late.set(row!.age);
      },
    });
  }

  @Get('health/live')
  @Public()
  live() {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Public()
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const check = async (work: () => Promise<unknown>) => {
      try {
        return (await work()) ? 'ok' : 'failed';
      } catch {
        return 'failed';
      }
    };
    const checks = {
      database: await check(() => this.db.query('SELECT 1')),
      queue: await check(() => this.queues.ready()),
      plugins: 'ok', // the process refuses to boot otherwise
    };
    const ok = Object.values(checks).every((c) => c === 'ok');
    void reply.status(ok ? 200 : 503);
    return { status: ok ? 'ok' : 'failed', checks };
  }

  @Get('metrics')
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4')
  metricsText() {
    return this.metrics.metrics();
  }
}
