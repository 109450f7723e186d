import { Inject, Injectable } from '@nestjs/common';
import { Invalid, NotFound, type RequestContext } from '@careloop/kernel';
import type {
  EffectView,
  OccurrenceDetail,
  OccurrenceQuery,
  OccurrenceSummary,
  OccurrenceView,
} from '@careloop/contracts';
import { getRecord, getRecords, Message, OccurrenceStep, ruleData } from '@careloop/database';
import { explain } from '@careloop/rules';
import type { Registry } from '@careloop/sdk';
import type { AutomationDefinition } from '@careloop/workflow';
import type { Static } from 'typebox';
import { AppClock } from '../clock';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { APP_REGISTRY } from '../registry';
import { relatedTo } from './conditions';
import { displayNames, nameField } from './names';
import { reasonText } from './reasons';
import { type Resolution, resolutionsSql, resolutionText } from './resolutions';

interface Row {
  id: string;
  automationId: string;
  automation: string;
  version: number;
  formId: string;
  recordId: string;
  occurrenceKey: string;
  dueAt: Date;
  notAfter: Date;
  zone: string;
  state: string;
  reason: string | null;
  arm: 'treated' | 'control' | null;
  resumeAt: Date | null;
  finishedAt: Date | null;
  event: { old?: Record<string, unknown> };
  definition: AutomationDefinition;
  resolutions: Resolution[];
}

const COLUMNS = `o.id, o.automation_id AS "automationId", a.name AS automation, v.version, o.form_id AS "formId",
  o.record_id AS "recordId", o.occurrence_key AS "occurrenceKey", o.due_at AS "dueAt", o.not_after AS "notAfter", o.zone,
  o.state, o.reason, o.arm, o.resume_at AS "resumeAt", o.finished_at AS "finishedAt", o.event`;
const FROM = `FROM careloop.occurrences o JOIN careloop.automations a ON a.id = o.automation_id
  JOIN careloop.automation_versions v ON v.id = o.version_id`;

/** The care ledger as people read it. */
@Injectable()
export class OccurrencesService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private clock: AppClock,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** Latest due first. */
  async list(
    ctx: RequestContext,
    query: OccurrenceQuery,
  ): Promise<{ items: OccurrenceView[]; nextCursor: string | null }> {
    const limit = query.limit ?? 50;
    const after = query.cursor ? readCursor(query.cursor) : null;
    const states = query.state ? query.state.split(',') : null;
    const rows = await this.db.query<Row & Record<string, unknown>>(
      `SELECT ${COLUMNS} ${FROM} WHERE o.workspace_id = $1 AND ($2::uuid IS NULL OR o.automation_id = $2)
         AND ($3::uuid IS NULL OR o.record_id = $3) AND ($4::text[] IS NULL OR o.state = ANY($4))
         AND ($5::timestamptz IS NULL OR (o.due_at, o.id) < ($5, $6::uuid))
       ORDER BY o.due_at DESC, o.id DESC LIMIT $7`,
      [
        ctx.workspaceId,
        query.automation ?? null,
        query.record ?? null,
        states,
        after?.dueAt ?? null,
        after?.id ?? null,
        limit + 1,
      ],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await this.views(ctx, page),
      nextCursor: rows.length > limit && last ? writeCursor(last) : null,
    };
  }

  /** One occurrence with why (not), its steps and messages. */
  async get(ctx: RequestContext, id: string): Promise<OccurrenceDetail> {
    const [row] = await this.db.query<Row & Record<string, unknown>>(
      `SELECT ${COLUMNS}, v.definition, ${resolutionsSql('o.id')} AS resolutions ${FROM} WHERE o.workspace_id = $1 AND o.id = $2`,
      [ctx.workspaceId, id],
    );
    if (!row) throw new NotFound('OCCURRENCE_NOT_FOUND');
    const [view] = await this.views(ctx, [row]);
    const steps = await this.db.source
      .getRepository(OccurrenceStep)
      .find({ where: { occurrenceId: id, workspaceId: ctx.workspaceId }, order: { startedAt: 'ASC', path: 'ASC' } });
    const messages = await this.db
      .forWorkspace(ctx, Message)
      .find({ where: { occurrenceId: id, recordId: row.recordId }, order: { id: 'ASC' } });
    return {
      ...view!,
      explanation: await this.explanation(ctx, row),
      resolutions: row.resolutions.map((one) => ({
        outcome: one.outcome,
        note: one.note,
        by: one.memberId && one.by ? { id: one.memberId, name: one.by } : null,
        at: one.at,
        message: resolutionText(one, ctx.language),
      })),
      steps: steps.map(({ path, action, state, reason, attempt, output, startedAt, finishedAt }) => ({
        path,
        action,
        state,
        reason,
        message: reasonText(reason, ctx.language),
        attempt,
        output,
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt?.toISOString() ?? null,
      })),
      messages: messages.map(({ id, channel, recipient, subject, body, state, reason, providerRef, sentAt }) => ({
        id,
        channel,
        recipient,
        subject,
        body,
        state,
        reason,
        providerRef,
        sentAt: sentAt?.toISOString() ?? null,
      })),
    };
  }

  /** How many are in which state. */
  async summary(
    ctx: RequestContext,
    where: { automation?: string; record?: string },
  ): Promise<Static<typeof OccurrenceSummary>> {
    const rows = await this.db.query<{ state: string; count: number }>(
      `SELECT state, count(*)::int AS count FROM careloop.occurrences
       WHERE workspace_id = $1 AND ($2::uuid IS NULL OR automation_id = $2) AND ($3::uuid IS NULL OR record_id = $3)
       GROUP BY state`,
      [ctx.workspaceId, where.automation ?? null, where.record ?? null],
    );
    return { states: Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  }

  /** Both arms, counted from the moment of care: treated were begun, control would have been after the same questions. */
  async effect(ctx: RequestContext, automation: string): Promise<Static<typeof EffectView>> {
    const rows = await this.db.query<{ arm: string; state: string; count: number }>(
      `SELECT arm, state, count(*)::int AS count FROM careloop.occurrences
       WHERE workspace_id = $1 AND automation_id = $2 GROUP BY arm, state`,
      [ctx.workspaceId, automation],
    );
    const sum = (test: (row: (typeof rows)[number]) => boolean) =>
      rows.filter(test).reduce((n, { count }) => n + count, 0);
    const begun = ['running', 'waiting', 'sent', 'done', 'uncertain', 'failed'];
    const states: Record<string, number> = {};
    for (const { state, count } of rows) states[state] = (states[state] ?? 0) + count;
    return {
      treated: sum(({ arm, state }) => arm === 'treated' && begun.includes(state)),
      control: sum(({ state }) => state === 'control'),
      states,
    };
  }

  private async explanation(ctx: RequestContext, { definition, formId, recordId, event }: Row) {
    const { condition } = definition;
    if (condition === undefined || condition === null) return null;
    const table = await this.forms.table(ctx, formId);
    const record = await getRecord(this.db.pool, table, recordId);
    if (!record) return null;
    const context = { now: this.clock.now(), zone: ctx.zone, ...(event.old && { old: event.old }) };
    const tableOf = (form: string) => this.forms.table(ctx, form);
    const related = await relatedTo(this.db.pool, recordId, condition, tableOf, context);
    return explain(condition, ruleData(record), { ...context, related }, table.schema, ctx.language);
  }

  private async views(ctx: RequestContext, rows: readonly Row[]): Promise<OccurrenceView[]> {
    const names = new Map<string, string>();
    const forms = new Map<string, string>();
    for (const formId of new Set(rows.map((row) => row.formId))) {
      const table = await this.forms.table(ctx, formId).catch(() => null);
      if (!table) continue;
      forms.set(formId, table.form.key);
      const ids = [...new Set(rows.filter((row) => row.formId === formId).map((row) => row.recordId))];
      const key = nameField(table);
      const records = await getRecords(this.db.pool, table, ids, key ? [key] : []);
      for (const [id, name] of displayNames(table, records, this.registry, ctx.language)) names.set(id, name);
    }
    return rows.map((row) => ({
      id: row.id,
      automation: { id: row.automationId, name: row.automation },
      version: row.version,
      record: { id: row.recordId, form: forms.get(row.formId) ?? '', name: names.get(row.recordId) ?? '' },
      occurrenceKey: row.occurrenceKey,
      dueAt: row.dueAt.toISOString(),
      notAfter: row.notAfter.toISOString(),
      zone: row.zone,
      state: row.state,
      reason: row.reason,
      message: reasonText(row.reason, ctx.language),
      arm: row.arm,
      resumeAt: row.resumeAt?.toISOString() ?? null,
      finishedAt: row.finishedAt?.toISOString() ?? null,
    }));
  }
}

const writeCursor = ({ dueAt, id }: Row) =>
  Buffer.from(JSON.stringify([dueAt.toISOString(), id])).toString('base64url');

function readCursor(text: string): { dueAt: Date; id: string } {
  try {
    const [dueAt, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string];
    if (Number.isNaN(Date.parse(dueAt)) || !/^[0-9a-f-]{36}$/i.test(id)) throw new Error(text);
    return { dueAt: new Date(dueAt), id };
  } catch {
    throw new Invalid('CURSOR_INVALID', {}, [{ path: 'query.cursor', code: 'CURSOR_INVALID' }], 400);
  }
}
