import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { fieldOf, hasRules } from '@careloop/forms';
import type { RequestContext } from '@careloop/kernel';
import { loadDivisions } from '@careloop/plugin-fields';
import {
  addCopyRow,
  copyRows,
  Import,
  insertCopyRows,
  type Queryable,
  type RecordTable,
  recordError,
  type RowError,
  upsertMany,
  type WriteContext,
} from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import type { PoolClient } from 'pg';
import { Wakes } from '../automations/wakes';
import { departmentsByName, DepartmentsService } from '../access/departments.service';
import { Database } from '../database';
import { sentence } from '../error.filter';
import { Events } from '../events';
import { FormsService } from '../forms/forms.service';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { TransferFiles } from './files';
import {
  checked,
  type Chunk,
  inSlices,
  type JudgedRow,
  keyOf,
  linksToItself,
  reasonsOf,
  type Task,
  writtenKeys,
} from './import-checks';
import { type ReadRow, rowReader } from './import-rows';
import { openRows } from './rows';
import { LEASE_SECONDS, TransferJobs } from './transfer-jobs';

const CHUNK = 5_000;
/** Rows from which an import changes what the planner knows of a table. */
const ANALYSE_FROM = 1_000;

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
    private departments: DepartmentsService,
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

  /** Reads the file chunk by chunk; while PostgreSQL writes one, the next is read and checked. */
  private async carry(job: Import, ctx: RequestContext) {
    const table = await this.forms.table(ctx, job.formId);
    const file = await openRows(this.files.path(job.filePath), job.format, job);
    if (file.estimate !== null && job.total === null)
      await this.db.query('UPDATE careloop.imports SET total = $2 WHERE id = $1', [job.id, file.estimate]);
    const departments = departmentsByName(await this.departments.list(ctx));
    const task: Task = { job, ctx, table, columns: [], members: await this.members(ctx), departments };
    // What addresses written in one go are read by.
    if (table.columns.some(({ field }) => field.type === 'address')) await loadDivisions();
    let row = 0;
    let chunk: string[][] = [];
    let writing: Promise<void> = Promise.resolve();
    const flush = async () => {
      if (!chunk.length) return;
      const cells = chunk;
      chunk = [];
      if (linksToItself(task)) await writing;
      const rows = await this.read(task, cells);
      await writing;
      if (this.stopping) throw new Superseded();
      writing = this.commit(task, rows, row - cells.length);
      // Heard at the next `await writing`.
      writing.catch(() => undefined);
    };
    let heading = true;
    try {
      for await (const batch of file.batches())
        for (const cells of batch) {
          if (heading) {
            heading = false;
            task.columns = cells.map((name) => job.mapping[name.trim()] ?? '');
            continue;
          }
          if (++row <= job.checkpoint) continue;
          if (chunk.push(cells) >= CHUNK) await flush();
        }
      await flush();
    } finally {
      // An error in reading leaves what was written before it, and its checkpoint.
      await writing.catch(() => undefined);
    }
    await writing;
    // Estimates (how many match, which index pays) are of the table as it was before, until somebody looks again.
    if (row > ANALYSE_FROM) await this.db.query(`ANALYZE ${table.name}`);
    await this.finish(job, 'done', null, row);
  }

  /** Reads and checks the rows of a chunk, in slices: the process has requests to answer meanwhile. */
  private async read(task: Task, chunk: string[][]): Promise<Chunk> {
    const { job, ctx, table, columns, members, departments } = task;
    const reader = await rowReader(this.db.pool, chunk, {
      table,
      types: this.registry.field,
      columns,
      language: job.language,
      zone: ctx.zone,
      members,
      departments,
      tableOf: (form) => this.forms.table(ctx, form),
    });
    const check = await this.records.checker(ctx, table);
    if (job.mode !== 'create') {
      const read = await inSlices(chunk, reader);
      const known = await this.known(this.db.pool, task, read);
      await check.prepare(this.db.pool, read);
      return { rows: await inSlices(read, (row) => checked(job, check, row, known)), check };
    }
    const batch = copyRows(table, writtenKeys(task));
    const read = await inSlices(chunk, reader);
    await check.prepare(this.db.pool, read);
    const rows = await inSlices(read, ({ cells, values, problems }) => {
      if (problems.length) return { cells, reasons: problems };
      const { values: clean, details } = check(values, false);
      if (!details.length) addCopyRow(table, batch, clean);
      return { cells, reasons: details.length ? reasonsOf(details, job) : [] };
    });
    return { rows, batch };
  }

  /** The keys that records have already. */
  private known(client: Queryable, { job, table }: Task, rows: readonly ReadRow[]): Promise<ReadonlySet<string>> {
    return this.records.existing(
      client,
      table,
      job.key!,
      rows.map((row) => row.values[job.key!]),
    );
  }

  /** One transaction: rows, failures, counters and checkpoint. */
  private async commit(task: Task, chunk: Chunk, before: number) {
    const { job, ctx, table } = task;
    const base = await this.records.writeContext(ctx, table);
    const write = { ...base, notify: base.notify && job.triggers };
    const counts = await this.db.transaction(async (client) => {
      await this.hold(client, job);
      if (job.dryRun) await client.query('SAVEPOINT tried');
      const { rows, created, updated } = await this.write(client, task, chunk, write).catch((error: unknown) => {
        throw recordError(error, table);
      });
      if (job.dryRun) await client.query('ROLLBACK TO SAVEPOINT tried');
      const failed = await this.keepFailures(client, job, rows, before);
      await client.query(
        `UPDATE careloop.imports SET checkpoint = $2, processed = $2, created = created + $3, updated = updated + $4,
           failed = failed + $5, updated_at = now(), lease_until = now() + make_interval(secs => ${LEASE_SECONDS.imports}) WHERE id = $1`,
        [job.id, before + rows.length, created, updated, failed],
      );
      return { created, updated };
    });
    if (write.notify && !job.dryRun && counts.created + counts.updated) await this.wakes.recordChanged(table.form.id);
    await this.tell(ctx, job.id);
  }

  /** Writes the good rows; what they clash with becomes their reason. */
  private async write(
    client: PoolClient,
    task: Task,
    chunk: Chunk,
    write: WriteContext,
  ): Promise<{ rows: JudgedRow[]; created: number; updated: number }> {
    const { job, table } = task;
    if (chunk.batch) {
      const good = chunk.rows.filter(({ reasons }) => !reasons.length);
      const { ids, errors } = await insertCopyRows(client, table, chunk.batch, write);
      for (const error of errors) good[error.index]!.reasons.push(this.reason(table, error, job));
      return { rows: chunk.rows, created: ids.filter(Boolean).length, updated: 0 };
    }
    // The chunk before this one, or somebody else, may have made or deleted records since the rows were checked.
    const { check } = chunk;
    const known = new Set(await this.known(client, task, chunk.rows));
    const values = chunk.rows.map((row) => row.values[job.key!]);
    // What formulas and checks say of a change depends on the record, which nobody else may change meanwhile.
    const previous = hasRules(table.form) && (await this.records.lockedByKey(client, table, job.key!, values));
    const rows = chunk.rows.map((row) => {
      const key = keyOf(job, row);
      if (!previous)
        return job.mode === 'upsert' && known.has(key) !== row.partial ? checked(job, check, row, known) : row;
      const judged = checked(job, check, row, known, previous.get(key));
      // A later row with the same key changes what this one leaves.
      if (judged.clean && job.mode === 'upsert') known.add(key);
      if (judged.clean && known.has(key)) previous.set(key, { ...previous.get(key), ...judged.clean });
      return judged;
    });
    const good = rows.filter(({ clean }) => clean);
    const result = await upsertMany(
      client,
      table,
      job.key!,
      good.map(({ clean }) => clean!),
      write,
      job.mode as 'upsert' | 'update',
    );
    for (const error of result.errors) good[error.index]!.reasons.push(this.reason(table, error, job));
    const created = result.rows.filter((row) => row?.outcome === 'created').length;
    return { rows, created, updated: result.rows.filter(Boolean).length - created };
  }

  private reason(table: RecordTable, error: RowError, job: Import): string {
    const [, key, row] = error.path.split('.');
    const field = fieldOf(table.form, key ?? '');
    const label = field && row !== undefined ? `${field.label} ${Number(row) + 1}` : field?.label;
    const words = sentence(error.code, error.params ?? {}, job.language);
    return label ? `${label}：${words}` : words;
  }

  private async keepFailures(client: PoolClient, job: Import, rows: JudgedRow[], before: number): Promise<number> {
    const failed = rows.flatMap(({ cells, reasons }, i) =>
      reasons.length ? [{ row: before + i + 1, cells, reason: reasons.join('；') }] : [],
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
