import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { RequestContext } from '@careloop/kernel';
import { Import, insertMany, type RecordTable, recordError, type RowError, upsertMany } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import type { PoolClient } from 'pg';
import { Wakes } from '../automations/wakes';
import { Database } from '../database';
import { sentence } from '../error.filter';
import { Events } from '../events';
import { FormsService } from '../forms/forms.service';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { TransferFiles } from './files';
import { type ReadRow, readRows } from './import-rows';
import { openRows } from './rows';
import { LEASE_SECONDS, TransferJobs } from './transfer-jobs';

const CHUNK = 2_000;

/**
 * Carries imports, chunk by chunk. The rows of a chunk, its failures and the checkpoint commit together, so a killed
 * worker loses at most the chunk under way, and the next one goes on behind it: nothing twice, nothing lost.
 */
@Injectable()
export class ImportRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private files: TransferFiles,
    private jobs: TransferJobs,
    private events: Events,
    private wakes: Wakes,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  async onApplicationBootstrap() {
    await this.jobs.work('imports', (id) => this.run(id));
  }

  beforeApplicationShutdown() {
    this.stopping = true;
  }

  /** Carries one import to its end, unless somebody else does. Safe to run twice. */
  async run(id: string): Promise<void> {
    const job = await this.claim(id);
    if (!job) return;
    const ctx = await this.jobs.contextOf(job, { kind: 'import', id: job.id });
    try {
      await this.carry(job, ctx);
    } catch (error) {
      if (error instanceof Superseded) return void (await this.release(job));
      await this.finish(job, 'failed', this.jobs.failure('imports', job, error));
    }
    await this.tell(ctx, job.id);
  }

  private async carry(job: Import, ctx: RequestContext) {
    const table = await this.forms.table(ctx, job.formId);
    const file = await openRows(this.files.path(job.filePath), job.format);
    if (file.estimate !== null && job.total === null)
      await this.db.query('UPDATE careloop.imports SET total = $2 WHERE id = $1', [job.id, file.estimate]);
    let columns: string[] | null = null;
    let row = 0;
    let chunk: string[][] = [];
    const members = await this.members(ctx);
    const flush = async () => {
      if (!chunk.length) return;
      await this.chunk(job, ctx, table, columns!, chunk, row - chunk.length, members);
      chunk = [];
      await this.tell(ctx, job.id);
      if (this.stopping) throw new Superseded();
    };
    for await (const cells of file.rows()) {
      if (!columns) {
        columns = cells.map((heading) => job.mapping[heading.trim()] ?? '');
        continue;
      }
      row++;
      if (row <= job.checkpoint) continue;
      chunk.push(cells);
      if (chunk.length >= CHUNK) await flush();
    }
    await flush();
    await this.finish(job, 'done', null, row);
  }

  /** One transaction: rows, failures, counters and checkpoint. */
  private async chunk(
    job: Import,
    ctx: RequestContext,
    table: RecordTable,
    columns: string[],
    chunk: string[][],
    before: number,
    members: Map<string, string>,
  ) {
    const base = await this.records.writeContext(ctx, table);
    const write = { ...base, notify: base.notify && job.triggers };
    const people = await this.records.people(ctx);
    const counts = await this.db.transaction(async (client) => {
      await this.hold(client, job);
      const read = await readRows(client, chunk, {
        table,
        types: this.registry.field,
        columns,
        language: job.language,
        zone: ctx.zone,
        members,
        tableOf: (form) => this.forms.table(ctx, form),
      });
      const known =
        job.mode === 'create'
          ? null
          : await this.records.existing(
              client,
              table,
              job.key!,
              read.map((r) => r.values[job.key!]),
            );
      const good: { index: number; values: Record<string, unknown> }[] = [];
      read.forEach((row, index) => {
        if (row.problems.length) return;
        const partial = job.mode === 'update' || !!known?.has(String(row.values[job.key!]));
        const { values, details } = this.records.check(ctx, table, row.values, partial, people);
        if (details.length)
          row.problems.push(...details.map((d) => d.message ?? sentence(d.code, d.params ?? {}, job.language)));
        else good.push({ index, values });
      });
      const { created, updated, errors } = await this.write(client, job, table, good, write);
      for (const error of errors) read[good[error.index]!.index]!.problems.push(this.reason(table, error, job));
      const failed = await this.keepFailures(client, job, read, before);
      await client.query(
        `UPDATE careloop.imports SET checkpoint = $2, processed = $2, created = created + $3, updated = updated + $4,
           failed = failed + $5, updated_at = now(), lease_until = now() + make_interval(secs => ${LEASE_SECONDS.imports}) WHERE id = $1`,
        [job.id, before + chunk.length, created, updated, failed],
      );
      return { created, updated };
    });
    if (write.notify && counts.created + counts.updated) await this.wakes.recordChanged(table.form.id);
  }

  private async write(
    client: PoolClient,
    job: Import,
    table: RecordTable,
    good: { values: Record<string, unknown> }[],
    write: Parameters<typeof insertMany>[3],
  ): Promise<{ created: number; updated: number; errors: RowError[] }> {
    const rows = good.map(({ values }) => values);
    try {
      if (job.mode === 'create') {
        const { ids, errors } = await insertMany(client, table, rows, write);
        return { created: ids.filter(Boolean).length, updated: 0, errors };
      }
      const result = await upsertMany(client, table, job.key!, rows, write, job.mode);
      const outcomes = result.rows.map((row) => row?.outcome);
      return {
        created: outcomes.filter((o) => o === 'created').length,
        updated: outcomes.filter((o) => o === 'updated' || o === 'unchanged').length,
        errors: result.errors,
      };
    } catch (error) {
      throw recordError(error, table);
    }
  }

  private reason(table: RecordTable, error: RowError, job: Import): string {
    const label = table.column(error.path.replace(/^values\./, ''))?.field.label;
    const words = sentence(error.code, error.params ?? {}, job.language);
    return label ? `${label}：${words}` : words;
  }

  private async keepFailures(client: PoolClient, job: Import, read: ReadRow[], before: number): Promise<number> {
    const failed = read.flatMap((row, i) =>
      row.problems.length ? [{ row: before + i + 1, cells: row.cells, reason: row.problems.join('；') }] : [],
    );
    if (failed.length)
      await client.query(
        `INSERT INTO careloop.import_errors (import_id, workspace_id, row, cells, reason)
         SELECT $1, $2, r.row, ARRAY(SELECT jsonb_array_elements_text(r.cells)), r.reason
           FROM jsonb_to_recordset($3::jsonb) AS r(row int, cells jsonb, reason text)`,
        [job.id, job.workspaceId, JSON.stringify(failed).replaceAll('\\u0000', '')],
      );
    return failed.length;
  }

  private async claim(id: string): Promise<Import | null> {
    return (await this.jobs.claim('imports', id)) ? this.db.source.getRepository(Import).findOneByOrFail({ id }) : null;
  }

  /** Locks the import's row while it is still ours. */
  private async hold(client: PoolClient, job: Import) {
    const { rowCount } = await client.query(
      `SELECT 1 FROM careloop.imports WHERE id = $1 AND fence = $2 AND state = 'running' FOR UPDATE`,
      [job.id, job.fence],
    );
    if (!rowCount) throw new Superseded();
  }

  private async finish(job: Import, state: 'done' | 'failed', error: string | null, total: number | null = null) {
    await this.db.query(
      `UPDATE careloop.imports SET state = $3, error = $4, total = coalesce($5, total), finished_at = now(), lease_until = NULL, updated_at = now()
        WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [job.id, job.fence, state, error, total],
    );
  }

  /** A worker that stops leaves its import to the next one at once. */
  private async release(job: Import) {
    await this.db.query('UPDATE careloop.imports SET lease_until = NULL WHERE id = $1 AND fence = $2', [
      job.id,
      job.fence,
    ]);
  }

  private async members(ctx: RequestContext): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; name: string; email: string }>(
      'SELECT id, name, email FROM careloop.members WHERE workspace_id = $1 ORDER BY created_at DESC',
      [ctx.workspaceId],
    );
    return new Map(
      rows.flatMap((m) => [[m.name.toLowerCase(), m.id] as const, [m.email.toLowerCase(), m.id] as const]),
    );
  }

  private async tell(ctx: RequestContext, id: string) {
    const [row] = await this.db.query(
      'SELECT state, total, processed, created, updated, failed FROM careloop.imports WHERE id = $1',
      [id],
    );
    await this.events.publish(ctx, { name: 'import.progress', id, facts: row });
  }
}

/** Somebody else carries it now, or it was cancelled, or we are stopping. */
class Superseded extends Error {}
