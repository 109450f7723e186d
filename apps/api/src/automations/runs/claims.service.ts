import { Inject, Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { messageOf } from '@careloop/kernel';
import type { RecordTable } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { findStep, WAIT } from '@careloop/workflow';
import { AppClock } from '../../clock';
import { Database } from '../../database';
import { FormsService } from '../../forms/forms.service';
import { Lease, type Moment, moment } from '../../lease';
import { APP_REGISTRY } from '../../registry';
import { AutomationStore, type AutomationHead } from '../automation-store';
import { load } from '../conditions';
import { looseTransaction } from '../loose-transaction';
import { addressFields } from './addresses';
import { branchReader } from './branches';
import type { DueRow, Run } from './claimed';
import { decide, type Decision } from './eligibility';
import { LEASE_SECONDS, type Transition, writeTransitions } from './ledger';
import { continueFrom, transitionTo } from './outcomes';
import { MAX_TRIES } from './retries';

const OPEN = `o.state IN ('planned', 'running', 'waiting')`;
const due = (
  now: Date,
  limit: number,
) => `SELECT o.id, o.workspace_id AS "workspaceId", o.automation_id AS "automationId", o.version_id AS "versionId",
    o.form_id AS "formId", o.record_id AS "recordId", o.occurrence_key AS "occurrenceKey", o.due_at AS "dueAt",
    o.not_after AS "notAfter", o.zone, o.state, o.reason, o.arm, o.resume_at AS "resumeAt", o.fence, o.attempt,
    o.cursor, o.ends_as AS "endsAs", o.outputs, o.event
  FROM careloop.occurrences o
  WHERE ${OPEN} AND o.wake_at <= '${now.toISOString()}' AND (o.state <> 'running' OR o.lease_until < clock_timestamp())
  ORDER BY o.wake_at LIMIT ${limit} FOR UPDATE OF o SKIP LOCKED`;

/** What a claim brought: runs to be done, and how many rows were dealt with in all. */
export interface Claim {
  runs: { run: Run; next: Transition }[];
  handled: number;
}

/**
 * Takes due rows out of the ledger. In one transaction they are locked (skipping what other workers hold), decided, and
 * written: ended with a reason, waiting, or running under a lease and a higher fence.
 */
@Injectable()
export class ClaimsService {
  private readonly logger = new Logger('claims');

  constructor(
    private db: Database,
    private store: AutomationStore,
    private forms: FormsService,
    private clock: AppClock,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** At most `limit` rows. One that can't be decided is put off and, after some tries, given up; the others go on. */
  async claim(limit: number): Promise<Claim> {
    let locked: DueRow[] = [];
    const from = moment();
    try {
      return await looseTransaction(this.db, due(this.clock.now(), limit), async (client, rows) => {
        locked = rows as DueRow[];
        return locked.length ? this.decideAll(client, locked, from) : { runs: [], handled: 0 };
      });
    } catch (error) {
      const [first] = locked;
      if (!first) throw error;
      if (limit > 1) return this.oneByOne(locked.length);
      this.logger.error({ occurrence: first.id, err: error }, `can't decide: ${messageOf(error)}`);
      await this.putOff(first);
      return { runs: [], handled: 1 };
    }
  }

  /** Whether anything could be claimed now, or is being run by somebody. */
  async pending(): Promise<boolean> {
    const rows = await this.db.query(`SELECT 1 FROM careloop.occurrences o WHERE ${OPEN} AND o.wake_at <= $1 LIMIT 1`, [
      this.clock.now(),
    ]);
    return rows.length > 0;
  }

  private async oneByOne(count: number): Promise<Claim> {
    const all: Claim = { runs: [], handled: 0 };
    for (let i = 0; i < count; i++) {
      const { runs, handled } = await this.claim(1);
      if (!handled) break;
      all.runs.push(...runs);
      all.handled += handled;
    }
    return all;
  }

  private async putOff(row: DueRow) {
    const gaveUp = row.attempt + 1 >= MAX_TRIES;
    await this.db.query(
      `UPDATE careloop.occurrences SET attempt = attempt + 1, wake_at = CASE WHEN $3 THEN 'infinity' ELSE $4::timestamptz END,
         state = CASE WHEN $3 THEN 'failed' ELSE state END, reason = CASE WHEN $3 THEN 'undecidable' ELSE reason END,
         finished_at = CASE WHEN $3 THEN $5::timestamptz END
       WHERE id = $1 AND fence = $2 AND finished_at IS NULL`,
      [row.id, row.fence, gaveUp, new Date(this.clock.now().getTime() + 60_000), this.clock.now()],
    );
  }

  private async decideAll(client: PoolClient, rows: DueRow[], from: Moment): Promise<Claim> {
    const now = this.clock.now();
    const ids = (key: 'automationId' | 'versionId') => [...new Set(rows.map((row) => row[key]))];
    const { automations, definition } = await this.store.forRuns(client, ids('automationId'), ids('versionId'));
    const changes: Transition[] = [];
    const runs: Claim['runs'] = [];
    for (const group of byVersion(rows)) {
      const first = group[0]!;
      const automation = automations.get(first.automationId);
      const flow = definition(first.versionId);
      const table = await this.forms.table(first, first.formId);
      const records = await load(client, table, [...new Set(group.map((row) => row.recordId))]);
      const addresses = addressFields(flow, table.form, this.registry);
      const input = { rows: group, automation, definition: flow, table, records, addresses, now };
      const decisions = await decide(client, input);
      for (const row of group) {
        const decision = decisions.get(row.id)!;
        if (decision.kind !== 'go') {
          changes.push(endOf(row, decision));
          continue;
        }
        const run: Run = {
          row,
          fence: row.fence + 1,
          automation: automation!,
          definition: flow,
          form: table.form,
          record: decision.record,
          lease: new Lease(LEASE_SECONDS, from),
          recovered: row.state === 'running',
        };
        const change = await this.begin(client, run, table, automation!, now);
        changes.push(change);
        if (change.state === 'running') runs.push({ run, next: change });
      }
    }
    await writeTransitions(client, changes, now);
    return { runs, handled: rows.length };
  }

  /** Where the flow goes first, or goes on: the claim writes it, so that a lost worker leaves behind where it stood. */
  private async begin(client: PoolClient, run: Run, table: RecordTable, automation: AutomationHead, now: Date) {
    const { row, definition, record } = run;
    const context = { now, zone: automation.zone, old: row.event.old };
    const tableOf = (form: string) => this.forms.table(automation, form);
    const holds = await branchReader(client, definition, table, record, context, tableOf);
    const next = continueFrom(definition, row, { now, zone: row.zone, holds });
    const change = transitionTo(run, next, row, now);
    // A wait that ended; a step that a person settled has been written already.
    const waits = !!row.resumeAt && findStep(definition, row.cursor)?.step.action === WAIT;
    const waited = {
      path: row.cursor.join('/'),
      action: WAIT,
      state: 'done' as const,
      startedAt: now,
      finishedAt: now,
    };
    return {
      ...change,
      expected: row.fence,
      outputs: undefined,
      steps: waits ? [waited, ...change.steps] : change.steps,
    };
  }
}

function byVersion(rows: readonly DueRow[]): DueRow[][] {
  const groups = new Map<string, DueRow[]>();
  for (const row of rows) {
    const group = groups.get(row.versionId);
    if (group) group.push(row);
    else groups.set(row.versionId, [row]);
  }
  return [...groups.values()];
}

/** A row that ends here (as what it already achieved, when a step has done something), or is laid aside while paused. */
function endOf(row: DueRow, decision: Exclude<Decision, { kind: 'go' }>): Transition {
  const achieved = row.endsAs === 'sent' || row.endsAs === 'done' ? row.endsAs : null;
  const aside = decision.kind === 'aside';
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    recordId: row.recordId,
    expected: row.fence,
    fence: row.fence,
    state: aside ? (row.state === 'running' ? 'waiting' : row.state) : (achieved ?? decision.state),
    reason: aside ? row.reason : decision.reason,
    cursor: row.cursor,
    wakeAt: 'never',
    attempt: row.attempt,
    endsAs: row.endsAs,
    resumeAt: row.resumeAt,
    steps: [],
  };
}
