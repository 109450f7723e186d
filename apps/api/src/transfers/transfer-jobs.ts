import { Injectable, Logger } from '@nestjs/common';
import { type Cause, DomainError, type Language, messageOf, type RequestContext } from '@careloop/kernel';
import { Config } from '../config';
import { Database } from '../database';
import { sentence } from '../error.filter';
import { Queues } from '../queues';
import { TransferRetention } from './retention';

/** A table of jobs that workers carry: its queue has the same name. */
export type TransferTable = 'imports' | 'exports';

/** What every job row has. */
export interface TransferJob {
  id: string;
  workspaceId: string;
  memberId: string | null;
  language: Language;
  fence: number;
}

/** How long a worker holds a job without a sign of life, in seconds. */
export const LEASE_SECONDS: Record<TransferTable, number> = { imports: 30, exports: 60 };
const SWEEP_MS = 15_000;

/**
 * What imports and exports have in common: a job is a row; its queue only wakes. A worker claims the row with a lease and
 * a higher fence, and a sweeper wakes jobs whose wake-up or worker was lost.
 */
@Injectable()
export class TransferJobs {
  private readonly logger = new Logger('transfers');
  private readonly sweepers: NodeJS.Timeout[] = [];

  constructor(
    private db: Database,
    private queues: Queues,
    private config: Config,
    private retention: TransferRetention,
  ) {}

  /** Carries the table's jobs by `run`, in processes that run jobs. */
  async work(table: TransferTable, run: (id: string) => Promise<void>): Promise<void> {
    if (!this.config.runsJobs) return;
    await this.queues.work(table, ({ id }) => run(String(id)));
    this.sweepers.push(setInterval(() => void this.sweep(table), SWEEP_MS));
    void this.sweep(table);
  }

  beforeApplicationShutdown() {
    this.sweepers.forEach(clearInterval);
  }

  /** Takes the job, unless somebody carries it or it has ended. `set` = further columns, as SQL. */
  async claim(table: TransferTable, id: string, set = ''): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE careloop.${table} SET state = 'running', fence = fence + 1, ${set} updated_at = now(),
         lease_until = now() + make_interval(secs => ${LEASE_SECONDS[table]})
       WHERE id = $1 AND state IN ('waiting', 'running') AND (lease_until IS NULL OR lease_until < now()) RETURNING 1`,
      [id],
    );
    return rows.length > 0;
  }

  /** Who acts in a job: the member who asked for it, by the system's hand. */
  async contextOf(job: TransferJob, cause: Cause): Promise<RequestContext> {
    const [workspace] = await this.db.query<{ zone: string }>('SELECT zone FROM careloop.workspaces WHERE id = $1', [
      job.workspaceId,
    ]);
    return {
      workspaceId: job.workspaceId,
      zone: workspace!.zone,
      ...(job.memberId && { memberId: job.memberId }),
      role: 'system',
      language: job.language,
      cause,
    };
  }

  /** Why a job failed, for its owner; a fault of ours is logged as well. */
  failure(table: TransferTable, job: TransferJob, error: unknown): string {
    if (error instanceof DomainError) return sentence(error.code, error.params, job.language);
    this.logger.error({ err: error, table, job: job.id }, 'transfer failed');
    return messageOf(error);
  }

  /** Wakes jobs that nobody carries: the wake-up was lost, or the worker. Deletes files that were kept long enough. */
  private async sweep(table: TransferTable) {
    try {
      const rows = await this.db.query<{ id: string }>(
        `SELECT id FROM careloop.${table} WHERE state IN ('waiting', 'running') AND coalesce(lease_until, updated_at + interval '5 seconds') < now()`,
      );
      for (const { id } of rows) await this.queues.wake(table, { id });
      await this.retention.sweep(table);
    } catch (error) {
      this.logger.warn(messageOf(error));
    }
  }
}
