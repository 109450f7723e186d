import { Inject, Injectable } from '@nestjs/common';
import { Conflict, Forbidden, newId, NotFound, type RequestContext } from '@careloop/kernel';
import type { BatchAnswer, BatchPreview, BatchView, DeleteBatch, EditBatch, UndoBatch } from '@careloop/contracts';
import {
  Batch,
  type BatchKind,
  BatchRefusal,
  type BatchRequest,
  countStanding,
  getRecords,
  Import,
  Member,
  type RecordTable,
  type Source,
  type StoredRecord,
} from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { AuditService } from '../access/audit.service';
import { AppClock } from '../clock';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { Queues } from '../queues';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { titleKey } from '../tasks/record-cards';
import { checkEdit, editOf } from './batch-edits';
import { BATCH_QUEUE, BatchRunner } from './batch-runner';
import { RefusalReasons } from './reasons';

/** Up to so many records are done before the answer; more follow in a worker. */
const AT_ONCE = 1_000;
const SHOWN = 20;
const LISTED = 100;

/** Acts on many records: one edit, deletion or restoring for all of them, and taking such acts and imports back. */
@Injectable()
export class BatchesService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private runner: BatchRunner,
    private reasons: RefusalReasons,
    private queues: Queues,
    private audit: AuditService,
    private clock: AppClock,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  async edit(ctx: RequestContext, form: string, body: EditBatch): Promise<BatchAnswer> {
    const table = await this.forms.table(ctx, form);
    const { preview, triggers, filter, ids, ...rest } = body;
    const request: BatchRequest = { ...rest, ...which(ids, filter) };
    checkEdit(table, this.registry.field, request, ctx.language);
    const job = this.draft(ctx, table, 'edit', request, triggers);
    if (preview) return { preview: await this.previewEdit(ctx, table, job) };
    return this.start(ctx, table, job);
  }

  async remove(ctx: RequestContext, form: string, body: DeleteBatch): Promise<BatchAnswer> {
    const table = await this.forms.table(ctx, form);
    const { preview, triggers, filter, ids, ...rest } = body;
    const job = this.draft(ctx, table, 'delete', { ...rest, ...which(ids, filter) }, triggers);
    if (preview) return { preview: { total: await this.count(ctx, table, job), items: [] } };
    return this.start(ctx, table, job);
  }

  /** From the recycle bin; without ids all of it. */
  async restore(ctx: RequestContext, form: string, ids?: string[]): Promise<BatchAnswer> {
    const table = await this.forms.table(ctx, form);
    return this.start(ctx, table, this.draft(ctx, table, 'restore', which(ids, undefined), true));
  }

  /** Out of the recycle bin for good; without ids all of it. */
  async purge(ctx: RequestContext, form: string, ids?: string[]): Promise<BatchAnswer> {
    const table = await this.forms.table(ctx, form);
    return this.start(ctx, table, this.draft(ctx, table, 'purge', which(ids, undefined), false));
  }

  /** Takes back a batch, or an undo. Its author may, and whoever may build. */
  async undo(ctx: RequestContext, id: string, body: UndoBatch): Promise<BatchAnswer> {
    const source = await this.find(ctx, id);
    if (ctx.role === 'agent' && source.memberId !== ctx.memberId) throw new Forbidden();
    if (source.kind === 'purge') throw new Conflict('BATCH_FINAL');
    const kind = source.kind === 'undo' ? 'undo' : 'batch';
    return this.takeBack(ctx, source, { kind, id }, body);
  }

  async undoImport(ctx: RequestContext, id: string, body: UndoBatch): Promise<BatchAnswer> {
    const source = await this.db.forWorkspace(ctx, Import).findOne({ id });
    if (!source) throw new NotFound('IMPORT_NOT_FOUND');
    return this.takeBack(ctx, source, { kind: 'import', id }, body);
  }

  async get(ctx: RequestContext, id: string): Promise<BatchView> {
    const [view] = await this.views(ctx, [await this.find(ctx, id)], true);
    return view!;
  }

  /** What was done to many records of a form, newest first, the last fifty. */
  async list(ctx: RequestContext, form: string): Promise<BatchView[]> {
    const { id: formId } = await this.forms.get(ctx, form);
    const rows = await this.db.forWorkspace(ctx, Batch).find({ where: { formId }, order: { id: 'DESC' }, take: 50 });
    return this.views(ctx, rows, false);
  }

  /** Stops after the chunk that is under way; what is done stays done, and can be taken back. */
  async cancel(ctx: RequestContext, id: string): Promise<BatchView> {
    await this.find(ctx, id);
    const rows = await this.db.query(
      `UPDATE careloop.batches SET state = 'cancelled', finished_at = now(), fence = fence + 1, updated_at = now()
        WHERE workspace_id = $1 AND id = $2 AND state IN ('waiting', 'running') RETURNING 1`,
      [ctx.workspaceId, id],
    );
    if (!rows.length) throw new Conflict('BATCH_FINISHED');
    return this.get(ctx, id);
  }

  private async takeBack(
    ctx: RequestContext,
    { formId, state }: { formId: string; state: string },
    source: Source,
    { preview, triggers }: UndoBatch,
  ): Promise<BatchAnswer> {
    if (state === 'waiting' || state === 'running') throw new Conflict('BATCH_UNDER_WAY');
    const table = await this.forms.table(ctx, formId);
    if (preview) return { preview: await this.previewUndo(ctx, table, source) };
    return this.start(ctx, table, this.draft(ctx, table, 'undo', { source }, triggers));
  }

  private draft(
    ctx: RequestContext,
    table: RecordTable,
    kind: BatchKind,
    request: BatchRequest,
    triggers = true,
  ): Batch {
    return Object.assign(new Batch(), {
      id: newId(),
      workspaceId: ctx.workspaceId,
      formId: table.form.id,
      memberId: ctx.memberId ?? null,
      kind,
      state: 'waiting',
      request,
      sourceId: request.source?.id ?? null,
      triggers,
      language: ctx.language,
      at: this.clock.now(),
      total: null,
      checkpoint: null,
      error: null,
      leaseUntil: null,
      finishedAt: null,
    });
  }

  private async start(ctx: RequestContext, table: RecordTable, job: Batch): Promise<BatchAnswer> {
    const count = await this.count(ctx, table, job, AT_ONCE + 1);
    await this.db.forWorkspace(ctx, Batch).insert(job);
    await this.audit.note(ctx, `batch.${job.kind}`, {
      id: job.id,
      form: table.form.key,
      ...(job.request.source && { source: job.request.source }),
    });
    if (count <= AT_ONCE) await this.runner.run(job.id);
    else await this.queues.wake(BATCH_QUEUE, { id: job.id });
    return this.get(ctx, job.id);
  }

  private async count(ctx: RequestContext, table: RecordTable, job: Batch, limit?: number): Promise<number> {
    if (job.kind === 'undo') {
      const { source } = job.request;
      const sizes = await this.db.query<{ n: number }>(
        `SELECT coalesce(cardinality(c.record_ids), 1) AS n FROM careloop.record_changes c
         WHERE c.cause->>'kind' IN ('batch', 'import', 'undo') AND c.cause->>'id' = $1 AND c.cause->>'kind' = $2 LIMIT $3`,
        [source!.id, source!.kind, AT_ONCE],
      );
      return sizes.reduce((sum, { n }) => sum + n, 0);
    }
    const values: unknown[] = [];
    const condition = this.runner.condition(ctx, table, job, (value) => `$${values.push(value)}`);
    const [row] = await this.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${table.name} t WHERE ${condition}${limit ? ` LIMIT ${limit}` : ''}) c`,
      values,
    );
    return row!.n;
  }

  private async previewEdit(ctx: RequestContext, table: RecordTable, job: Batch): Promise<BatchPreview> {
    const values: unknown[] = [];
    const condition = this.runner.condition(ctx, table, job, (value) => `$${values.push(value)}`);
    const rows = await this.db.query<{ id: string }>(
      `SELECT t.id FROM ${table.name} t WHERE ${condition} ORDER BY t.id LIMIT ${SHOWN}`,
      values,
    );
    const ids = rows.map(({ id }) => id);
    const records = await getRecords(this.db.pool, table, ids);
    const cause = { kind: 'batch' as const, id: job.id };
    const check = await this.records.checker({ ...ctx, cause }, table);
    const edit = editOf(table, this.registry.field, job.request, this.records.ruleContext(ctx));
    const keys = fieldsOf(job.request);
    const only = (from: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
    return {
      total: await this.count(ctx, table, job),
      items: ids.flatMap((id) => {
        const record = records.get(id);
        if (!record) return [];
        const wanted = edit(record);
        const { values: clean, details } = check(wanted, true, record.values);
        return [
          {
            id,
            title: this.title(ctx, table, record),
            before: only(record.values),
            after: only({ ...wanted, ...clean }),
            reason: details.length ? this.reasons.ofDetails(ctx, details) : null,
          },
        ];
      }),
    };
  }

  private async previewUndo(ctx: RequestContext, table: RecordTable, source: Source): Promise<BatchPreview> {
    const { total, standing, moved } = await countStanding(this.db.pool, table, source, SHOWN);
    const titles = await this.titles(ctx, table, moved);
    const reason = await this.reasons.ofStanding(ctx);
    const lasts = await this.db.query<{ id: string; actor: string | null; cause: never; at: Date }>(
      `SELECT t.id, c.actor, c.cause, c.at FROM ${table.name} t JOIN careloop.record_changes c ON c.id = t.change_id
       WHERE t.id = any($1::uuid[])`,
      [moved],
    );
    const byId = new Map(lasts.map(({ id, ...last }) => [id, { stands: false, deleted: false, last }]));
    return {
      total,
      possible: standing,
      items: moved.map((id) => ({
        id,
        title: titles.get(id) ?? '',
        before: {},
        after: {},
        reason: reason(byId.get(id)),
      })),
    };
  }

  private async find(ctx: RequestContext, id: string): Promise<Batch> {
    const row = await this.db.forWorkspace(ctx, Batch).findOne({ id });
    if (!row) throw new NotFound('BATCH_NOT_FOUND');
    return row;
  }

  private async views(ctx: RequestContext, rows: Batch[], withErrors: boolean): Promise<BatchView[]> {
    const members = await this.db.forWorkspace(ctx, Member).find();
    const names = new Map(members.map((m) => [m.id, m.name]));
    const undone = await this.undoneBy(rows.map(({ id }) => id));
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        form: row.formId,
        kind: row.kind,
        state: row.state,
        fields: fieldsOf(row.request),
        source: row.request.source ?? null,
        memberId: row.memberId,
        memberName: names.get(row.memberId ?? '') ?? null,
        triggers: row.triggers,
        total: row.total,
        processed: row.processed,
        changed: row.changed,
        failed: row.failed,
        errors: withErrors && row.failed ? await this.errors(ctx, row) : [],
        error: row.error,
        createdAt: row.at.toISOString(),
        finishedAt: row.finishedAt?.toISOString() ?? null,
        undoneBy: undone.get(row.id) ?? null,
      })),
    );
  }

  /** Source → its newest undo that did something and was not taken back itself. */
  async undoneBy(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ source: string; id: string }>(
      `SELECT DISTINCT ON (u.source_id) u.source_id AS source, u.id FROM careloop.batches u
       WHERE u.source_id = any($1::uuid[]) AND u.changed > 0
         AND NOT EXISTS (SELECT 1 FROM careloop.batches r WHERE r.source_id = u.id AND r.changed > 0)
       ORDER BY u.source_id, u.id DESC`,
      [ids],
    );
    return new Map(rows.map(({ source, id }) => [source, id]));
  }

  private async errors(ctx: RequestContext, { id, formId }: Batch): Promise<BatchView['errors']> {
    const rows = await this.db.source
      .getRepository(BatchRefusal)
      .find({ where: { batchId: id, workspaceId: ctx.workspaceId }, order: { recordId: 'ASC' }, take: LISTED });
    const table = await this.forms.table(ctx, formId);
    const titles = await this.titles(
      ctx,
      table,
      rows.map((row) => row.recordId),
    );
    return rows.map(({ recordId, reason }) => ({ id: recordId, title: titles.get(recordId) ?? '', reason }));
  }

  /** Names of live records that the caller may see. */
  private async titles(ctx: RequestContext, table: RecordTable, ids: string[]): Promise<Map<string, string>> {
    const key = titleKey(table);
    const records = await getRecords(this.db.pool, table, ids, key ? [key] : []);
    return new Map([...records].map(([id, record]) => [id, this.title(ctx, table, record)]));
  }

  private title(ctx: RequestContext, table: RecordTable, { values }: StoredRecord): string {
    const field = table.column(titleKey(table) ?? '')?.field;
    return field ? this.registry.field(field.type).display(values[field.key], field, ctx.language) : '';
  }
}

/** Ids in the order in which they are gone through. */
const which = (ids: string[] | undefined, filter: BatchRequest['filter']): BatchRequest =>
  ids ? { ids: [...new Set(ids.map((id) => id.toLowerCase()))].sort() } : filter == null ? {} : { filter };

const fieldsOf = ({ set, clear, formula }: BatchRequest): string[] => [
  ...Object.keys(set ?? {}),
  ...(clear ?? []),
  ...Object.keys(formula ?? {}),
];
