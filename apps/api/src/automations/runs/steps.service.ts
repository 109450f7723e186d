import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError, Invalid, messageOf } from '@careloop/kernel';
import { type ActionOutcome, type ActionType, type Registry, UncertainDelivery } from '@careloop/sdk';
import type { RecordTable } from '@careloop/database';
import type { Rule } from '@careloop/rules';
import { advance, describeTrigger, findStep, type Step } from '@careloop/workflow';
import { AppClock } from '../../clock';
import { Database } from '../../database';
import { FormsService } from '../../forms/forms.service';
import type { SendRequest } from '../../messages/send-request';
import { Slots } from '../../slots';
import { APP_REGISTRY } from '../../registry';
import type { TaskRequest } from '../../tasks/task-request';
import { StepSecrets } from '../step-secrets';
import { policyOf } from '../automation-store';
import { actionContext } from './action-context';
import { Batcher } from '../../batcher';
import { branchReader } from './branches';
import type { Run } from './claimed';
import { beginSteps, type StepRow, type Transition } from './ledger';
import { afterStep, type Progress, reasonCode, stepRow, transitionTo } from './outcomes';
import { RUN_PORTS, type RunPorts } from './ports';
import { backoff, MAX_TRIES } from './retries';

/** Calls to the outside side by side in one process; as many may be of unknown fate when it is killed. */
const OUTSIDE = 50;

/** What a step leaves to be written, and where the run stands then. */
export interface Stepped {
  change: Transition;
  at: Progress;
}

/**
 * Does one step of one run. That a step is about to reach outside is written before it does; whoever later finds such a
 * step without an end asks what became of it instead of repeating it.
 */
@Injectable()
export class StepsService {
  private readonly logger = new Logger('steps');
  private readonly begins: Batcher<{ run: Run; step: StepRow }, boolean>;
  private readonly sends: Batcher<SendRequest, PromiseSettledResult<ActionOutcome>>;
  private readonly tasks: Batcher<TaskRequest, PromiseSettledResult<{ id: string }>>;
  private readonly outside = new Slots(OUTSIDE);

  constructor(
    private db: Database,
    private forms: FormsService,
    private clock: AppClock,
    private secrets: StepSecrets,
    @Inject(APP_REGISTRY) private registry: Registry,
    @Inject(RUN_PORTS) private ports: RunPorts,
  ) {
    this.begins = new Batcher((begun) => this.write(begun), { most: 100, atOnce: 2 });
    this.sends = new Batcher((requests) => ports.messages.sendMany(requests), { most: 50, atOnce: 8 });
    this.tasks = new Batcher((requests) => ports.tasks.createMany(requests), { most: 200, atOnce: 2 });
  }

  /** Does the step that `at` names. Null: the row is not ours any more, and nothing was done. */
  async perform(run: Run, at: Progress): Promise<Stepped | null> {
    const startedAt = this.clock.now();
    const step = stepOf(run, at.cursor);
    const action = this.registry.action(step.action);
    const table = await this.forms.table(run.row, run.row.formId);
    const holds = await this.branches(run, table, startedAt);
    const path = at.cursor.join('/');
    let tries = at.attempt + 1;
    let known: ActionOutcome | undefined;
    let outcome: ActionOutcome;
    try {
      if (run.recovered) {
        const earlier = await this.earlierAttempt(run, at.cursor, action);
        run.recovered = false;
        known = earlier.outcome;
        tries = (earlier.tries ?? at.attempt) + (known && earlier.tries ? 0 : 1);
      }
      const begun: StepRow = { path, action: step.action, state: 'running', attempt: tries, startedAt };
      const act = () => this.act(run, at, { step, action, table, startedAt, holds });
      const guarded = !known && action.external && action.group !== 'message';
      const done = guarded
        ? await this.outside.use(1, async () => (await this.begins.add({ run, step: begun })) && act())
        : (known ?? (await act()));
      if (!done) return null;
      outcome = done;
    } catch (error) {
      const final = outcomeOf(error);
      if (!final) return this.tryLater(run, at, { step, startedAt, tries }, messageOf(error));
      outcome = final;
    }
    if (outcome.status === 'uncertain' && !known && tries === 1 && this.mayRepeat(run, action))
      return this.tryLater(run, at, { step, startedAt, tries }, outcome.detail ?? outcome.reason);
    const now = this.clock.now();
    const sends = action.group === 'message' && outcome.status === 'done';
    const after = afterStep(at, step.id, outcome, sends);
    const next = advance(run.definition, at.cursor, after.result, { now, zone: run.row.zone, holds });
    const change = transitionTo(run, next, after.at, now);
    const finished = stepRow(at.cursor, step.action, outcome, tries, startedAt, now);
    return { at: after.at, change: { ...change, steps: [finished, ...change.steps] } };
  }

  private async act(
    run: Run,
    at: Progress,
    {
      step,
      action,
      table,
      startedAt,
      holds,
    }: { step: Step; action: ActionType; table: RecordTable; startedAt: Date; holds: (rule: Rule) => boolean },
  ) {
    const { ports, logger } = this;
    const context = actionContext({
      run,
      key: keyOf(run, at.cursor),
      now: startedAt,
      outputs: at.outputs,
      render: await ports.renderer(run, step, startedAt, at.outputs),
      holds,
      sentence: () => `${run.automation.name}：${describeTrigger(run.definition, table.schema, 'zh-CN')}`,
      ports,
      send: async (request) => settled(await this.sends.add(request)),
      createTask: async (request) => settled(await this.tasks.add(request)),
      logger,
    });
    const owner = { workspaceId: run.row.workspaceId, id: run.automation.id };
    return action.run(this.secrets.open(owner, step), context);
  }

  private branches(run: Run, table: RecordTable, now: Date) {
    const context = { now, zone: run.automation.zone, old: run.row.event.old };
    const tableOf = (form: string) => this.forms.table(run.row, form);
    return branchReader(this.db.pool, run.definition, table, run.record, context, tableOf);
  }

  /** What became of a step whose worker was lost: its outcome if that is the end of it, and how often it was tried. */
  private async earlierAttempt(
    run: Run,
    path: readonly string[],
    action: ActionType,
  ): Promise<{ outcome?: ActionOutcome; tries?: number }> {
    if (!action.external) return {}; // inside our database a key makes it happen once
    if (action.group === 'message') {
      const { uncertain } = policyOf(run.definition.policy);
      const { workspaceId } = run.row;
      const key = keyOf(run, path);
      const outcome = await this.ports.messages.resolve({
        key,
        fence: run.fence,
        uncertain,
        workspaceId,
        lease: run.lease,
      });
      return outcome ? { outcome } : {};
    }
    const [begun] = await this.db.query<{ attempt: number }>(
      `SELECT attempt FROM careloop.occurrence_steps WHERE occurrence_id = $1 AND path = $2 AND state = 'running'`,
      [run.row.id, path.join('/')],
    );
    if (!begun) return {};
    if (begun.attempt <= 1 && this.mayRepeat(run, action)) return { tries: begun.attempt };
    return { outcome: { status: 'uncertain', reason: 'worker-lost' }, tries: begun.attempt };
  }

  /** Whether a step of unknown fate is to be done once more. Messages look after that themselves. */
  private mayRepeat = (run: Run, action: ActionType) =>
    action.group !== 'message' && policyOf(run.definition.policy).uncertain === 'resend-once';

  /** A fault that may pass: the row sleeps, a little longer each time, and after the last try it has failed. */
  private tryLater(
    run: Run,
    at: Progress,
    { step, startedAt, tries }: { step: Step; startedAt: Date; tries: number },
    fault: string,
  ): Stepped {
    this.logger.warn({ occurrence: run.row.id, attempt: tries }, fault);
    const now = this.clock.now();
    const gaveUp = tries >= MAX_TRIES;
    const failed: StepRow = {
      path: at.cursor.join('/'),
      action: step.action,
      state: 'failed',
      reason: gaveUp ? 'gave-up' : 'will-retry',
      attempt: tries,
      output: { detail: fault.slice(0, 1000) },
      startedAt,
      finishedAt: now,
    };
    const change: Transition = {
      ...idsOf(run),
      expected: run.fence,
      fence: run.fence,
      state: gaveUp ? 'failed' : 'waiting',
      reason: gaveUp ? 'gave-up' : at.reason,
      cursor: at.cursor,
      wakeAt: gaveUp ? 'never' : new Date(now.getTime() + backoff(tries, Math.random())),
      attempt: tries,
      endsAs: at.endsAs,
      outputs: at.outputs,
      resumeAt: null,
      steps: [failed],
    };
    return { change, at };
  }

  private async write(begun: { run: Run; step: StepRow }[]): Promise<boolean[]> {
    const rows = begun.map(({ run, step }) => ({ owner: { ...idsOf(run), fence: run.fence }, step }));
    const ours = await beginSteps(this.db.pool, rows);
    return begun.map(({ run }) => ours.has(run.row.id));
  }
}

const idsOf = ({ row }: Run) => ({ id: row.id, workspaceId: row.workspaceId, recordId: row.recordId });

/** Stable for a step of an occurrence, over every retry: what providers get as idempotency key. */
const keyOf = ({ row }: Run, path: readonly string[]) => `${row.id}/${path.join('/')}`;

function stepOf(run: Run, path: readonly string[]): Step {
  const found = findStep(run.definition, path);
  if (!found) throw new Invalid('CURSOR_UNKNOWN', { cursor: path.join('/') });
  return found.step;
}

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'fulfilled') return result.value;
  throw result.reason;
}

/** An error that is final, as an outcome; null when trying again may help. */
function outcomeOf(error: unknown): ActionOutcome | null {
  if (error instanceof UncertainDelivery) return { status: 'uncertain', reason: 'no-answer', detail: messageOf(error) };
  if (!(error instanceof DomainError) || error.status === 409 || error.status >= 429) return null;
  return { status: 'failed', reason: reasonCode(error.code), detail: messageOf(error) };
}
