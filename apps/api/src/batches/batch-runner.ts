import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DomainError, messageOf, type RequestContext, type Role } from '@careloop/kernel';
import {
  Batch,
  causedChange,
  countCaused,
  getRecords,
  type Queryable,
  type RecordTable,
  restoreMany,
  softDeleteMany,
  updateMany,
  whereSql,
  type WriteContext,
} from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import type { PoolClient } from 'pg';
import { Wakes } from '../automations/wakes';
import { Config } from '../config';
import { Database } from '../database';
import { sentence } from '../error.filter';
import { Events } from '../events';
import { FormsService } from '../forms/forms.service';
import { Queues } from '../queues';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { editOf } from './batch-edits';
import { BatchUndo, type Carried } from './batch-undo';
import { Bin } from './bin';
import { RefusalReasons } from './reasons';

/** Records of one transaction; they share one change row. */
const CHUNK = 500;
const LEASE_SECONDS = 60;
const SWEEP_MS = 15_000;
const MOST_ATTEMPTS = 3;
export const BATCH_QUEUE = 'batches';

/** A chunk: what was looked at, and where the next one begins. */
interface Chunk extends Carried {
  processed: number;
  checkpoint: string;
}

/**
 * Carries batches, chunk by chunk, on locked records. The records of a chunk, its refusals and the checkpoint commit
 * together: a killed worker loses at most the chunk under way, and the next one goes on behind it.
 */
@Injectable()
export class BatchRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('batches');
  private sweeper?: NodeJS.Timeout;
  private stopping = false;

  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private undo: BatchUndo,
    private bin: Bin,
    private reasons: RefusalReasons,
    private queues: Queues,
    private events: Events,
    private wakes: Wakes,
    private config: Config,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  async onApplicationBootstrap() {
    if (!this.config.runsJobs) return;
    await this.queues.work(BATCH_QUEUE, ({ id }) => this.run(String(id)));
    this.sweeper = setInterval(() => void this.sweep(), SWEEP_MS);
    void this.sweep();
  }

  beforeApplicationShutdown() {
    this.stopping = true;
    clearInterval(this.sweeper);
  }

  /** Carries one batch to its end, unless somebody else does. Safe to run twice. */
  async run(id: string): Promise<void> {
    const job = await this.claim(id);
    if (!job) return;
    const ctx = await this.contextOf(job);
    try {
      await this.carry(job, ctx);
    } catch (error) {
      if (error instanceof Superseded) return void (await this.release(job));
      await this.finish(job, 'failed', this.failure(job, error));
    }
    await this.tell(ctx, job);
  }

  /** SQL of the records that a batch is about, over the alias `t`. */
  condition(ctx: RequestContext, table: RecordTable, job: Batch, param: (value: unknown) => string): string {
    const { ids, filter, search } = job.request;
    const inBin = job.kind === 'restore' || job.kind === 'purge';
    const where = {
      ...(filter != null && { filter }),
      ...(search && { search }),
      ...(ids && { ids }),
      permission: this.records.permission(ctx),
      deleted: inBin ? ('only' as const) : ('without' as const),
    };
    const condition = whereSql(table, where, { context: this.records.ruleContext(ctx), alias: 't', param });
    const since = inBin ? 'deleted_at' : 'created_at';
    return ids ? condition : `${condition} and t.${since} <= ${param(job.at.toISOString())}::timestamptz`;
  }

  private async carry(job: Batch, ctx: RequestContext) {
    const table = await this.forms.table(ctx, job.formId);
    if (job.total === null) await this.count(job, ctx, table);
    for (let attempt = 1; ;) {
      if (this.stopping) throw new Superseded();
      const base = await this.records.writeContext(ctx, table);
      const write = { ...base, notify: base.notify && job.triggers };
      try {
        const chunk = await this.db.transaction(async (client) => {
          await this.hold(client, job);
          const chunk =
            job.kind === 'undo'
              ? await this.undoChunk(client, ctx, table, job, write)
              : await this.nextChunk(client, ctx, table, job, write);
          if (chunk) await this.keep(client, job, chunk);
          return chunk;
        });
        if (!chunk) break;
        job.checkpoint = chunk.checkpoint;
        attempt = 1;
        if (chunk.changed) {
          if (write.notify) await this.wakes.recordChanged(table.form.id);
          await this.events.publish(ctx, { name: 'record.changed', form: table.form.key });
        }
        await this.tell(ctx, job);
      } catch (error) {
        // Somebody took a unique value between our look and our write: the next look sees it.
        if (!(error instanceof DomainError && error.code === 'VALUE_TAKEN') || attempt++ === MOST_ATTEMPTS) throw error;
      }
    }
    await this.finish(job, 'done', null);
  }

  private async count(job: Batch, ctx: RequestContext, table: RecordTable) {
    let total = job.request.ids?.length;
    if (job.kind === 'undo') total = await countCaused(this.db.pool, job.request.source!);
    else if (total === undefined) {
      const values: unknown[] = [];
      const condition = this.condition(ctx, table, job, (value) => `$${values.push(value)}`);
      const [row] = await this.db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${table.name} t WHERE ${condition}`,
        values,
      );
      total = row!.n;
    }
    await this.db.query('UPDATE careloop.batches SET total = $2 WHERE id = $1', [job.id, total]);
  }

  /** The next records by their ids: locked, judged and written. Null: there are none left. */
  private async nextChunk(
    client: PoolClient,
    ctx: RequestContext,
    table: RecordTable,
    job: Batch,
    write: WriteContext,
  ): Promise<Chunk | null> {
    const values: unknown[] = [];
    const param = (value: unknown) => `$${values.push(value)}`;
    const condition = this.condition(ctx, table, job, param);
    const after = job.checkpoint ? ` and t.id > ${param(job.checkpoint)}::uuid` : '';
    const listed = job.request.ids?.filter((id) => !job.checkpoint || id > job.checkpoint).slice(0, CHUNK);
    const within = listed ? ` and t.id = any(${param(listed)}::uuid[])` : '';
    const { rows } = await client.query<{ id: string }>(
      `SELECT t.id FROM ${table.name} t WHERE ${condition}${after}${within} ORDER BY t.id LIMIT ${CHUNK} FOR UPDATE OF t`,
      values,
    );
    const ids = rows.map(({ id }) => id);
    const asked = listed ?? ids;
    if (!asked.length) return null;
    const there = new Set(ids);
    const refused = new Map(asked.filter((id) => !there.has(id)).map((id) => [id, this.reasons.gone(ctx)]));
    const changed = await this.act(client, ctx, table, job, ids, write, refused);
    return { processed: asked.length, checkpoint: asked.at(-1)!, changed, refused };
  }

  private async act(
    client: Queryable,
    ctx: RequestContext,
    table: RecordTable,
    job: Batch,
    ids: string[],
    write: WriteContext,
    refused: Map<string, string>,
  ): Promise<number> {
    if (job.kind === 'delete') return (await softDeleteMany(client, table, ids, write)).length;
    if (job.kind === 'purge') {
      const { purged, linked } = await this.bin.purge(client, ctx, table, ids);
      for (const [id, form] of linked) refused.set(id, sentence('RECORD_LINKED', { form }, ctx.language));
      return purged.length;
    }
    if (job.kind === 'restore') {
      const { restored, taken } = await restoreMany(client, table, ids, write);
      for (const [id, error] of taken) refused.set(id, this.reasons.ofRow(ctx, error));
      return restored.length;
    }
    const check = await this.records.checker(ctx, table);
    const edit = editOf(table, this.registry.field, job.request, this.records.ruleContext(ctx));
    const rows: { id: string; values: Record<string, unknown> }[] = [];
    const wanted = [...(await getRecords(client, table, ids))].map(([id, record]) => ({
      id,
      record,
      edited: edit(record),
    }));
    await check.prepare(
      client,
      wanted.map(({ record, edited }) => ({ values: edited, previous: record.values })),
    );
    for (const { id, record, edited } of wanted) {
      const { values, details } = check(edited, true, record.values);
      if (details.length) refused.set(id, this.reasons.ofDetails(ctx, details));
      else rows.push({ id, values });
    }
    const result = await updateMany(client, table, rows, write);
    for (const error of result.errors) refused.set(rows[error.index]!.id, this.reasons.ofRow(ctx, error));
    return result.rows.filter((row) => row?.outcome === 'updated').length;
  }

  /** The next change of the source, newest first. */
  private async undoChunk(
    client: PoolClient,
    ctx: RequestContext,
    table: RecordTable,
    job: Batch,
    write: WriteContext,
  ): Promise<Chunk | null> {
    const change = await causedChange(client, job.request.source!, job.checkpoint);
    if (!change) return null;
    const cause = { ...write.cause, of: change.id };
    const carried = await this.undo.takeBack(client, ctx, table, change, { ...write, cause });
    return { ...carried, processed: change.records.size, checkpoint: change.id };
  }

  private async keep(client: PoolClient, job: Batch, { processed, changed, refused, checkpoint }: Chunk) {
    const { rowCount: failed } = await client.query(
      `INSERT INTO careloop.batch_refusals (batch_id, workspace_id, record_id, reason)
       SELECT $1, $2, r.id, r.reason FROM unnest($3::uuid[], $4::text[]) AS r (id, reason) ON CONFLICT DO NOTHING`,
      [job.id, job.workspaceId, [...refused.keys()], [...refused.values()]],
    );
    await client.query(
      `UPDATE careloop.batches SET checkpoint = $2, processed = processed + $3, changed = changed + $4, failed = failed + $5,
         updated_at = now(), lease_until = now() + make_interval(secs => ${LEASE_SECONDS}) WHERE id = $1`,
      [job.id, checkpoint, processed, changed, failed],
    );
  }

  private async claim(id: string): Promise<Batch | null> {
    const rows = await this.db.query(
      `UPDATE careloop.batches SET state = 'running', fence = fence + 1, updated_at = now(),
         lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
       WHERE id = $1 AND state IN ('waiting', 'running') AND (lease_until IS NULL OR lease_until < now()) RETURNING 1`,
      [id],
    );
    return rows.length ? this.db.source.getRepository(Batch).findOneByOrFail({ id }) : null;
  }

  /** Locks the batch's row while it is still ours. */
  private async hold(client: PoolClient, job: Batch) {
    const { rowCount } = await client.query(
      `SELECT 1 FROM careloop.batches WHERE id = $1 AND fence = $2 AND state = 'running' FOR UPDATE`,
      [job.id, job.fence],
    );
    if (!rowCount) throw new Superseded();
  }

  private async finish(job: Batch, state: 'done' | 'failed', error: string | null) {
    await this.db.query(
      `UPDATE careloop.batches SET state = $3, error = $4, finished_at = now(), lease_until = NULL, updated_at = now()
        WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [job.id, job.fence, state, error],
    );
  }

  /** A worker that stops leaves its batch to the next one at once. */
  private async release(job: Batch) {
    await this.db.query('UPDATE careloop.batches SET lease_until = NULL WHERE id = $1 AND fence = $2', [
      job.id,
      job.fence,
    ]);
  }

  /** Who acts: the member who asked for it, with the rights they have by now. */
  private async contextOf(job: Batch): Promise<RequestContext> {
    const [row] = await this.db.query<{ zone: string; role: Role | null }>(
      `SELECT w.zone, m.role FROM careloop.workspaces w LEFT JOIN careloop.members m ON m.id = $2 AND m.workspace_id = w.id
       WHERE w.id = $1`,
      [job.workspaceId, job.memberId],
    );
    return {
      workspaceId: job.workspaceId,
      zone: row!.zone,
      ...(job.memberId && { memberId: job.memberId }),
      role: row!.role ?? 'system',
      language: job.language,
      cause: { kind: job.kind === 'undo' ? 'undo' : 'batch', id: job.id },
    };
  }

  private failure(job: Batch, error: unknown): string {
    if (error instanceof DomainError) return sentence(error.code, error.params, job.language);
    this.logger.error({ err: error, batch: job.id }, 'batch failed');
    return messageOf(error);
  }

  private async tell(ctx: RequestContext, { id, formId }: Batch) {
    await this.events.publish(ctx, { name: 'batch.progress', id, form: formId });
  }

  /** Wakes batches that nobody carries: the wake-up was lost, or the worker. */
  private async sweep() {
    try {
      const rows = await this.db.query<{ id: string }>(
        `SELECT id FROM careloop.batches WHERE state IN ('waiting', 'running') AND coalesce(lease_until, updated_at + interval '5 seconds') < now()`,
      );
      for (const { id } of rows) await this.queues.wake(BATCH_QUEUE, { id });
    } catch (error) {
      this.logger.warn(messageOf(error));
    }
  }
}

/** Somebody else carries it now, or it was cancelled, or we are stopping. */
class Superseded extends Error {}
