import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { messageOf } from '@careloop/kernel';
import { AppClock } from '../../clock';
import { Database } from '../../database';
import { Events } from '../../events';
import { Batcher } from '../../batcher';
import { moment } from '../../lease';
import type { Run } from './claimed';
import { ClaimsService } from './claims.service';
import { LEASE_SECONDS, type Transition, writeTransitions } from './ledger';
import type { Progress } from './outcomes';
import { StepsService } from './steps.service';

/** Rows per claim, and rows in hand at most. */
const BATCH = 200;
const MOST_ACTIVE = 600;
/** How long a stopping process lets steps in hand come to their end. */
const GRACE_MS = 4000;

/**
 * Runs what is due: claims batches, lets steps of different customers run side by side, and gathers what they write into
 * few statements. Rows in hand are held by a lease that is renewed; a row that was lost meanwhile is left alone.
 */
@Injectable()
export class RunnerService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('runner');
  private readonly active = new Map<string, Run>();
  private readonly telling = new Set<string>();
  private readonly writes: Batcher<Transition, boolean>;
  private waiters: (() => void)[] = [];
  private claiming?: Promise<void>;
  private again = false;
  private stopping = false;
  private renewal?: NodeJS.Timeout;

  constructor(
    private db: Database,
    private claims: ClaimsService,
    private steps: StepsService,
    private clock: AppClock,
    private events: Events,
  ) {
    this.writes = new Batcher(
      async (changes) => {
        const ours = await this.write(changes);
        return changes.map(({ id }) => ours.has(id));
      },
      { most: BATCH, atOnce: 2 },
    );
  }

  /** Starts claiming unless it is under way; then it looks once more before it rests. Answers when nothing was left to claim. */
  kick(): Promise<void> {
    if (this.stopping) return Promise.resolve();
    this.again = true;
    return (this.claiming ??= this.claimAll().finally(() => (this.claiming = undefined)));
  }

  /** Answers when nothing is due any more and nothing is in hand, here or in another process. */
  async idle(): Promise<void> {
    for (;;) {
      await this.kick();
      while (this.active.size) await this.oneLess();
      if (this.stopping || !(this.again || (await this.claims.pending()))) return;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  /** Lets what is in hand finish its step; what does not is found by others when its lease ends. */
  async beforeApplicationShutdown() {
    this.stopping = true;
    clearInterval(this.renewal);
    const finished = async () => {
      await this.claiming?.catch(() => {});
      while (this.active.size) await this.oneLess();
    };
    await Promise.race([finished(), new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
  }

  private async claimAll(): Promise<void> {
    while (this.again && !this.stopping) {
      this.again = false;
      if (await this.claimBatch()) {
        // When there is much to do, the next claim is decided while the last one is being written.
        await Promise.all([this.claimToEnd(), this.claimToEnd()]);
      }
    }
  }

  private async claimToEnd(): Promise<void> {
    while (await this.claimBatch());
  }

  /** Answers whether there may be more. */
  private async claimBatch(): Promise<boolean> {
    while (this.active.size > MOST_ACTIVE - BATCH) await this.oneLess();
    if (this.stopping) return false;
    const { runs, handled } = await this.claims.claim(BATCH);
    this.renewal ??= setInterval(() => void this.renew(), (LEASE_SECONDS * 1000) / 3).unref();
    for (const { run, next } of runs) this.start(run, next);
    return handled >= BATCH;
  }

  private start(run: Run, next: Transition) {
    this.active.set(run.row.id, run);
    void this.run(run, next)
      .catch((error: unknown) => {
        // What became of it could not even be written: its lease will end and another worker will look.
        this.logger.error({ occurrence: run.row.id, err: error }, messageOf(error));
      })
      .finally(() => {
        this.active.delete(run.row.id);
        this.tell(run);
        for (const resolve of this.waiters.splice(0)) resolve();
      });
  }

  /** Does the steps of one run until it waits, ends, is tried again later, or is lost to another worker. */
  private async run(run: Run, next: Transition) {
    let at: Progress = { ...run.row, cursor: [...next.cursor], resumeAt: null };
    for (;;) {
      const stepped = await this.steps.perform(run, at);
      const from = moment();
      if (!stepped || !(await this.writes.add(stepped.change)) || stepped.change.state !== 'running') return;
      run.lease.renew(from);
      at = { ...stepped.at, cursor: [...stepped.change.cursor], resumeAt: null };
    }
  }

  /** What a step did must not be forgotten because the database was away for a moment; writing it twice does no harm. */
  private async write(changes: Transition[]): Promise<Set<string>> {
    for (let wait = 100; ; wait *= 4) {
      try {
        return await writeTransitions(this.db.pool, changes, this.clock.now());
      } catch (error) {
        if (wait > 10_000 || this.stopping) throw error;
        this.logger.warn(`can't write, trying again: ${messageOf(error)}`);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  private oneLess = () => new Promise<void>((resolve) => (this.active.size ? this.waiters.push(resolve) : resolve()));

  private async renew() {
    const held = [...this.active.values()];
    if (!held.length) return;
    const from = moment();
    const renewed = await this.db
      .query<{ id: string }>(
        // A row that is being written this moment needs no lease; waiting for it could be a deadlock.
        `UPDATE careloop.occurrences SET lease_until = clock_timestamp() + interval '${LEASE_SECONDS} seconds'
         WHERE id IN (
           SELECT o.id FROM careloop.occurrences o JOIN unnest($1::uuid[], $2::int[]) AS h(id, fence)
             ON o.id = h.id AND o.fence = h.fence
           WHERE o.state = 'running' FOR UPDATE OF o SKIP LOCKED) RETURNING id`,
        [held.map((run) => run.row.id), held.map((run) => run.fence)],
      )
      .catch((error: unknown) => void this.logger.warn(`can't renew leases: ${messageOf(error)}`));
    const ours = new Set(renewed?.map(({ id }) => id));
    for (const run of held) if (ours.has(run.row.id)) run.lease.renew(from);
  }

  /** People's lists follow along, at most a few times a second per automation. */
  private tell({ row: { automationId, workspaceId } }: Run) {
    if (this.telling.has(automationId)) return;
    this.telling.add(automationId);
    setTimeout(() => {
      this.telling.delete(automationId);
      if (this.stopping) return;
      void this.events
        .publish({ workspaceId }, { name: 'occurrence.changed', facts: { automation: automationId } })
        .catch((error: unknown) => this.logger.warn(messageOf(error)));
    }, 250).unref();
  }
}
