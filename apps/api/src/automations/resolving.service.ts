import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Conflict, newId, NotFound, type RequestContext } from '@careloop/kernel';
import type { ResolveOccurrence } from '@careloop/contracts';
import type { Registry } from '@careloop/sdk';
import { type AutomationDefinition, findStep, type Step, stepAfter } from '@careloop/workflow';
import { AuditService } from '../access/audit.service';
import { AppClock } from '../clock';
import { Database } from '../database';
import { Events } from '../events';
import { RESENT } from '../messages/message-store';
import { APP_REGISTRY } from '../registry';
import { policyOf } from './automation-store';
import { Wakes } from './wakes';

interface Row {
  id: string;
  recordId: string;
  automationId: string;
  state: string;
  cursor: string[];
  endsAs: 'sent' | 'done' | 'skipped' | null;
  definition: AutomationDefinition;
}

/** What the row becomes: it ends, or goes on at once from its step (`again`: does it once more). */
type Change = { kind: 'end'; state: string; reason: string | null } | { kind: 'on'; again: boolean };

/**
 * Ends uncertainty: a person found out whether a step of unknown fate happened. It did: the flow goes on behind it. It did
 * not: where the policy resends, the step is done once more under the same idempotency key (never after `not_after`);
 * else the care ends as skipped.
 */
@Injectable()
export class ResolvingService {
  constructor(
    private db: Database,
    private clock: AppClock,
    private events: Events,
    private audit: AuditService,
    private wakes: Wakes,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** `Conflict('OCCURRENCE_NOT_UNCERTAIN')` in any other state, also when a colleague was faster. */
  async resolve(ctx: RequestContext, id: string, { outcome, note = '' }: ResolveOccurrence): Promise<void> {
    const automationId = await this.db.transaction(async (client) => {
      const { rows } = await client.query<Row & Record<string, unknown>>(
        `SELECT o.id, o.record_id AS "recordId", o.automation_id AS "automationId", o.state, o.cursor, o.ends_as AS "endsAs",
           v.definition
         FROM careloop.occurrences o JOIN careloop.automation_versions v ON v.id = o.version_id
         WHERE o.workspace_id = $1 AND o.id = $2 FOR UPDATE OF o`,
        [ctx.workspaceId, id],
      );
      const [row] = rows;
      if (!row) throw new NotFound('OCCURRENCE_NOT_FOUND');
      if (row.state !== 'uncertain') throw new Conflict('OCCURRENCE_NOT_UNCERTAIN', { state: row.state });
      await client.query(
        `INSERT INTO careloop.occurrence_resolutions (id, workspace_id, occurrence_id, record_id, path, outcome, note, member_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          newId(),
          ctx.workspaceId,
          id,
          row.recordId,
          row.cursor.join('/'),
          outcome,
          note.trim(),
          ctx.memberId ?? null,
          this.clock.now(),
        ],
      );
      if (outcome === 'sent') await this.happened(client, ctx, row);
      else await this.didNotHappen(client, ctx, row);
      return row.automationId;
    });
    await this.audit.note(ctx, 'occurrence.resolved', { id, outcome });
    await this.events.publish(ctx, { name: 'occurrence.changed', facts: { automation: automationId } });
    await this.wakes.careDue();
  }

  private async happened(client: PoolClient, ctx: RequestContext, row: Row) {
    const { step, isMessage } = this.stepOf(row);
    const endsAs = isMessage || row.endsAs === 'sent' ? 'sent' : 'done';
    await client.query(
      `UPDATE careloop.messages SET state = 'sent', sent_at = coalesce(sent_at, created_at), reason = NULL
       WHERE workspace_id = $1 AND key = $2 AND state IN ('sending', 'uncertain')`,
      [ctx.workspaceId, keyOf(row)],
    );
    await this.endStep(client, row, 'done', null);
    const more = step && stepAfter(row.definition, row.cursor);
    await this.write(client, row, more ? { kind: 'on', again: false } : { kind: 'end', state: endsAs, reason: null }, {
      endsAs,
      output: step ? { [step.id]: {} } : {},
    });
  }

  private async didNotHappen(client: PoolClient, ctx: RequestContext, row: Row) {
    const { step } = this.stepOf(row);
    const again = !!step && policyOf(row.definition.policy).uncertain === 'resend-once';
    // As one that the provider certainly did not take, and that has had its second try: this one is the person's.
    await client.query(
      `UPDATE careloop.messages SET state = 'failed', reason = $3
       WHERE workspace_id = $1 AND key = $2 AND state IN ('sending', 'uncertain')`,
      [ctx.workspaceId, keyOf(row), again ? RESENT : 'not-sent'],
    );
    if (again) return this.write(client, row, { kind: 'on', again }, {});
    await this.endStep(client, row, 'skipped', 'not-sent');
    const state = row.endsAs === 'sent' || row.endsAs === 'done' ? row.endsAs : 'skipped';
    return this.write(client, row, { kind: 'end', state, reason: 'not-sent' }, {});
  }

  /** A higher fence, so that whoever still believes to hold the row can't write any more. */
  private async write(
    client: PoolClient,
    { id, definition, endsAs: before }: Row,
    change: Change,
    { endsAs = before, output = {} }: { endsAs?: Row['endsAs']; output?: Record<string, unknown> },
  ) {
    const now = this.clock.now();
    if (change.kind === 'end') {
      await client.query(
        `UPDATE careloop.occurrences SET state = $2, reason = $3, ends_as = $4, outputs = outputs || $5, fence = fence + 1,
           wake_at = 'infinity', finished_at = $6 WHERE id = $1`,
        [id, change.state, change.reason, endsAs, output, now],
      );
      return;
    }
    // What follows a step that did happen is as welcome as it would have been then; a late repeat is not.
    const late = new Date(now.getTime() + policyOf(definition.policy).notAfterHours * 3_600_000);
    await client.query(
      `UPDATE careloop.occurrences SET state = 'waiting', reason = NULL, ends_as = $2, outputs = outputs || $3,
         fence = fence + 1, attempt = $4, wake_at = $5, resume_at = $6, finished_at = NULL,
         not_after = coalesce($7, not_after) WHERE id = $1`,
      [id, endsAs, output, change.again ? 1 : 0, now, change.again ? null : now, change.again ? null : late],
    );
  }

  private async endStep(client: PoolClient, { id, cursor }: Row, state: 'done' | 'skipped', reason: string | null) {
    await client.query(
      'UPDATE careloop.occurrence_steps SET state = $3, reason = $4, finished_at = $5 WHERE occurrence_id = $1 AND path = $2',
      [id, cursor.join('/'), state, reason, this.clock.now()],
    );
  }

  private stepOf({ definition, cursor }: Row): { step: Step | null; isMessage: boolean } {
    const step = findStep(definition, cursor)?.step ?? null;
    const action = this.registry.actionTypes.find(({ id }) => id === step?.action);
    return { step, isMessage: action?.group === 'message' };
  }
}

/** The key of the row's step, as messages and providers know it. */
const keyOf = ({ id, cursor }: Row) => `${id}/${cursor.join('/')}`;
