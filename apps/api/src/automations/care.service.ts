import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { messageOf, newId } from '@careloop/kernel';
import { AppClock } from '../clock';
import { Config } from '../config';
import { Database } from '../database';
import { TimeFormulas } from '../forms/time-formulas';
import { Queues } from '../queues';
import { ChangesService } from './planning/changes.service';
import { PlannerService } from './planning/planner.service';
import { RunnerService } from './runs/runner.service';
import { CARE_QUEUE, type Wake, Wakes } from './wakes';

/** What nobody woke is found this often, in milliseconds of real time. */
const SWEEP_MS = 1000;
/** Plans are looked through this often; each is renewed hourly. */
const PLAN_MS = 30_000;

/**
 * Keeps care going in processes that run jobs: wake-ups tell it at once, sweeps find what no wake-up told. Any number of
 * processes may do this side by side; the tables decide who does what.
 */
@Injectable()
export class CareService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('care');
  private readonly reading = new Map<string, { again: boolean; done: Promise<void> }>();
  private timer?: NodeJS.Timeout;
  private plannedAt = 0;
  private stopping = false;

  constructor(
    private config: Config,
    private db: Database,
    private clock: AppClock,
    private queues: Queues,
    private wakes: Wakes,
    private formulas: TimeFormulas,
    private planner: PlannerService,
    private changes: ChangesService,
    private runner: RunnerService,
  ) {}

  async onApplicationBootstrap() {
    if (!this.config.runsJobs) return;
    this.wakes.attach((wake) => this.wake(wake));
    await this.queues.work(CARE_QUEUE, async (data) => this.wake(data as Wake), 4);
    this.sweepLater(0);
  }

  async beforeApplicationShutdown() {
    this.stopping = true;
    clearTimeout(this.timer);
    await Promise.allSettled([...this.reading.values()].map(({ done }) => done));
  }

  /** Plans and runs all that is due at the clock's now, and answers when nothing is left: what came of it. */
  async tick(): Promise<{ planned: number; sent: number; tasks: number }> {
    const since = newId();
    await this.formulas.refresh();
    for (;;) {
      await this.planner.planDue(true);
      const forms = await this.changes.waiting();
      for (const form of forms) await this.changes.consume(form);
      await this.runner.idle();
      if (!(await this.changes.waiting()).length) break;
    }
    const [made] = await this.db.query<{ planned: number; sent: number; tasks: number }>(
      `SELECT (SELECT count(*)::int FROM careloop.occurrences WHERE id >= $1 AND reason IS DISTINCT FROM 'loop-cut') AS planned,
         (SELECT count(*)::int FROM careloop.messages WHERE id >= $1 AND state = 'sent') AS sent,
         (SELECT count(*)::int FROM careloop.tasks WHERE id >= $1 AND occurrence_id IS NOT NULL) AS tasks`,
      [since],
    );
    return made!;
  }

  private wake({ formId }: Wake) {
    if (this.stopping) return;
    if (formId) this.read(formId);
    else void this.runner.kick().catch(this.report);
  }

  /** Reads a form's changes, once at a time here; news meanwhile make it look again. */
  private read(formId: string) {
    const running = this.reading.get(formId);
    if (running) {
      running.again = true;
      return;
    }
    const state = { again: true, done: Promise.resolve() };
    this.reading.set(formId, state);
    state.done = (async () => {
      try {
        while (state.again && !this.stopping) {
          state.again = false;
          await this.changes.consume(formId, () => void this.runner.kick().catch(this.report));
        }
      } catch (error) {
        this.report(error);
      } finally {
        this.reading.delete(formId);
      }
    })();
  }

  private sweepLater(ms = SWEEP_MS * (0.9 + 0.2 * Math.random())) {
    const sweep = () =>
      void this.sweep()
        .catch(this.report)
        .finally(() => !this.stopping && this.sweepLater());
    this.timer = setTimeout(sweep, ms).unref();
  }

  private async sweep() {
    // While a test holds the clock, what is due is the test's own to run: by tick, and by the changes it makes.
    if (this.clock.standing || this.stopping) return;
    for (const form of await this.changes.waiting()) this.read(form);
    if (Date.now() - this.plannedAt > PLAN_MS) {
      this.plannedAt = Date.now();
      await this.formulas.refresh();
      await this.planner.planDue();
    }
    await this.runner.kick();
  }

  private report = (error: unknown) => {
    if (!this.stopping) this.logger.error({ err: error }, messageOf(error));
  };
}
