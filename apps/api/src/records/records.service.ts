import { Injectable, Logger } from '@nestjs/common';
import { type CheckedRecord, hasRules } from '@careloop/forms';
import { type Detail, Invalid, messageOf, NotFound, type RequestContext } from '@careloop/kernel';
import type {
  AggregateRecords,
  CreatedRecords,
  CreateRecords,
  HistoryEntry,
  QueryRecords,
  RecordView,
} from '@careloop/contracts';
import {
  aggregateRecords,
  findByValues,
  getRecord,
  getRecords,
  historyOf,
  insertMany,
  insertOne,
  listRecords,
  lockRecords,
  Member,
  type Queryable,
  type RecordTable,
  recordError,
  restoreOne,
  type RowError,
  softDelete,
  updateOne,
  type WriteContext,
} from '@careloop/database';
import type { Rule, RuleContext } from '@careloop/rules';
import type { PoolClient } from 'pg';
import { Wakes } from '../automations/wakes';
import { AppClock } from '../clock';
import { Database } from '../database';
import { sentence } from '../error.filter';
import { Events } from '../events';
import { FileUses } from '../files/file-uses';
import { FormsService } from '../forms/forms.service';
import { ListIndexes } from '../views/list-indexes';
import { JudgeService, type RecordCheck } from './judge.service';

/** PostgreSQL's code for transactions that wait for each other, and how often a write is begun. */
const DEADLOCK = '40P01';
const ATTEMPTS = 4;

/** The one path by which records are read and written: permission, validation, the row and its change. */
@Injectable()
export class RecordsService {
  private readonly logger = new Logger('records');

  constructor(
    private db: Database,
    private forms: FormsService,
    private judge: JudgeService,
    private fileUses: FileUses,
    private clock: AppClock,
    private events: Events,
    private wakes: Wakes,
    private listIndexes: ListIndexes,
  ) {}

  async get(ctx: RequestContext, form: string, id: string): Promise<RecordView> {
    const table = await this.forms.table(ctx, form);
    return this.find(this.db.pool, ctx, table, id);
  }

  private async find(client: Queryable, ctx: RequestContext, table: RecordTable, id: string): Promise<RecordView> {
    const record = await getRecord(client, table, id, { permission: this.permission(ctx) }, this.ruleContext(ctx));
    if (!record) throw new NotFound('RECORD_NOT_FOUND');
    return record;
  }

  /** The page as JSON text, made by PostgreSQL. */
  async query(ctx: RequestContext, form: string, request: QueryRecords): Promise<string> {
    const table = await this.forms.table(ctx, form);
    const { filter, cursor, ...rest } = request;
    const start = performance.now();
    const page = await listRecords(
      this.db.pool,
      table,
      { ...rest, filter: filter ?? undefined, cursor: cursor ?? undefined, permission: this.permission(ctx) },
      this.ruleContext(ctx),
    );
    this.listIndexes.noticed(table, request, performance.now() - start);
    return page.json;
  }

  /** `{"rows":[…]}` as JSON text. */
  async aggregate(ctx: RequestContext, form: string, { filter, ...request }: AggregateRecords): Promise<string> {
    const table = await this.forms.table(ctx, form);
    return aggregateRecords(
      this.db.pool,
      table,
      { ...request, filter: filter ?? undefined, permission: this.permission(ctx) },
      this.ruleContext(ctx),
    );
  }

  async create(ctx: RequestContext, form: string, values: Record<string, unknown>): Promise<RecordView> {
    const table = await this.forms.table(ctx, form);
    const check = await this.checker(ctx, table, [values]);
    const write = await this.writeContext(ctx, table);
    const record = await this.guarded(table, async (client) => {
      await check.prepare(client, [{ values }]);
      const clean = accepted(check(values, false));
      const made = await insertOne(client, table, clean, write);
      await this.fileUses.attach(client, table, [{ id: made.id, values: clean }]);
      return made;
    });
    this.announce(ctx, table, write, record.id);
    return record;
  }

  /** Changes the given fields. `version` = the one the caller saw; stale → `Conflict('RECORD_VERSION_STALE')`. */
  async update(
    ctx: RequestContext,
    form: string,
    id: string,
    values: Record<string, unknown>,
    version?: number,
  ): Promise<RecordView> {
    const table = await this.forms.table(ctx, form);
    const write = await this.writeContext(ctx, table);
    const check = await this.checker(ctx, table, [values]);
    const { record, changeId } = await this.guarded(table, async (client) => {
      // What formulas make of two changes at once is right only when the second sees the first.
      if (hasRules(table.form)) await lockRecords(client, table, [id]);
      const previous = await this.find(client, ctx, table, id);
      await check.prepare(client, [{ values, previous: previous.values }]);
      const clean = accepted(check(values, true, previous.values));
      await this.fileUses.attach(client, table, [{ id, values: clean }]);
      return updateOne(client, table, id, clean, write, version);
    });
    if (changeId) this.announce(ctx, table, write, id);
    return record;
  }

  /** To the recycle bin. */
  async remove(ctx: RequestContext, form: string, id: string): Promise<void> {
    const table = await this.forms.table(ctx, form);
    await this.get(ctx, form, id);
    const write = await this.writeContext(ctx, table);
    await this.guarded(table, (client) => softDelete(client, table, id, write));
    this.announce(ctx, table, write, id);
  }

  async restore(ctx: RequestContext, form: string, id: string): Promise<RecordView> {
    const table = await this.forms.table(ctx, form);
    const write = await this.writeContext(ctx, table);
    const record = await this.guarded(table, (client) => restoreOne(client, table, id, write));
    this.announce(ctx, table, write, id);
    return record;
  }

  /** Up to 1,000 at once. A bad row never fails the others, unless `atomic`: then nothing is written. */
  async createMany(ctx: RequestContext, form: string, { records, atomic }: CreateRecords): Promise<CreatedRecords> {
    const table = await this.forms.table(ctx, form);
    const errors: CreatedRecords['errors'] = [];
    const good: { index: number; values: Record<string, unknown> }[] = [];
    const check = await this.checker(
      ctx,
      table,
      records.map(({ values }) => values),
    );
    await check.prepare(this.db.pool, records);
    records.forEach(({ values }, index) => {
      const { values: clean, details } = check(values, false);
      if (details.length) errors.push(...details.map((detail) => ({ index, ...worded(detail, ctx) })));
      else good.push({ index, values: clean });
    });
    const ids: (string | null)[] = records.map(() => null);
    const write = await this.writeContext(ctx, table);
    if (!(atomic && errors.length)) {
      const made = await this.db
        .transaction(async (client) => {
          const rows = good.map(({ values }) => values);
          const made = await insertMany(client, table, rows, write);
          if (atomic && made.errors.length) throw new AtomicRefusal(made.errors);
          const written = made.ids.flatMap((id, i) => (id ? [{ id, values: rows[i]! }] : []));
          await this.fileUses.attach(client, table, written);
          return made;
        })
        .catch((error: unknown) => {
          if (error instanceof AtomicRefusal) return { ids: good.map(() => null), errors: error.errors };
          throw recordError(error, table);
        });
      made.ids.forEach((id, i) => (ids[good[i]!.index] = id));
      for (const { index, ...error } of made.errors) errors.push({ index: good[index]!.index, ...worded(error, ctx) });
    }
    const created = ids.filter(Boolean).length;
    if (created) this.announce(ctx, table, write);
    return { created, ids, errors: errors.sort((a, b) => a.index - b.index) };
  }

  /** Newest first, with the names of who did it. */
  async history(ctx: RequestContext, form: string, id: string, page: { limit?: number; cursor?: string }) {
    const table = await this.forms.table(ctx, form);
    await this.get(ctx, form, id);
    const { items, nextCursor } = await historyOf(this.db.pool, table, id, page);
    const members = await this.db.forWorkspace(ctx, Member).find();
    const names = new Map(members.map((m) => [m.id, m.name]));
    return {
      items: items.map(({ id, kind, at, actor, cause, old, new: now }): HistoryEntry => ({
        id,
        kind,
        at,
        actor,
        actorName: actor ? (names.get(actor) ?? null) : null,
        cause: { kind: cause.kind, ...(cause.id && { id: cause.id }) },
        old,
        new: now,
      })),
      nextCursor,
    };
  }

  /** Which records the caller may see; every read and write adds it. Finer rights come through here. */
  permission(_ctx: RequestContext): Rule | undefined {
    return undefined;
  }

  ruleContext(ctx: RequestContext): RuleContext {
    return this.judge.ruleContext(ctx);
  }

  /** Who writes, why and when, and whether an automation listens. */
  async writeContext(ctx: RequestContext, table: RecordTable): Promise<WriteContext> {
    const [row] = await this.db.query<{ notify: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM careloop.automations
         WHERE workspace_id = $1 AND form_id = $2 AND state <> 'draft' AND deleted_at IS NULL) AS notify`,
      [ctx.workspaceId, table.form.id],
    );
    return { actor: ctx.memberId ?? null, cause: ctx.cause, at: this.clock.now(), zone: ctx.zone, notify: row!.notify };
  }

  /** Which values of a key field live records have already, as texts. */
  async existing(client: Queryable, table: RecordTable, key: string, values: unknown[]): Promise<Set<string>> {
    return new Set((await findByValues(client, table, key, [...new Set(values)])).keys());
  }

  /** Values of live records by those of a key field, locked until the transaction ends; keys that several share are left out. */
  async lockedByKey(
    client: Queryable,
    table: RecordTable,
    key: string,
    values: unknown[],
  ): Promise<Map<string, Record<string, unknown>>> {
    const found = await findByValues(client, table, key, [...new Set(values)]);
    const single = [...found].flatMap(([name, [id, ...more]]) => (id && !more.length ? [{ name, id }] : []));
    const ids = single.map(({ id }) => id);
    await lockRecords(client, table, ids);
    const records = await getRecords(client, table, ids);
    return new Map(
      single.flatMap(({ name, id }) => (records.has(id) ? [[name, records.get(id)!.values] as const] : [])),
    );
  }

  /**
   * What checks values as a writer must at this moment, for one record or for thousands. `inputs`: values that may name
   * files the record does not have yet; of others none is taken.
   */
  checker(ctx: RequestContext, table: RecordTable, inputs: readonly unknown[] = []): Promise<RecordCheck> {
    return this.judge.checker(ctx, table, inputs, (form, id) => this.isReadable(ctx, form, id));
  }

  private async isReadable(ctx: RequestContext, form: string, id: string): Promise<boolean> {
    const found = await this.get(ctx, form, id).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
    return found !== null;
  }

  /** Runs `work` in a transaction. Writers of linked records may wait for each other in a circle: one begins again. */
  private async guarded<T>(table: RecordTable, work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++)
      try {
        return await this.db.transaction(work);
      } catch (error) {
        if ((error as { code?: string }).code !== DEADLOCK || attempt === ATTEMPTS) throw recordError(error, table);
      }
  }

  /** After the commit; whoever misses it finds the rows. */
  private announce(ctx: RequestContext, table: RecordTable, write: WriteContext, id?: string) {
    const log = (error: unknown) => this.logger.warn(messageOf(error));
    if (write.notify) void this.wakes.recordChanged(table.form.id).catch(log);
    void this.events.publish(ctx, { name: 'record.changed', form: table.form.key, ...(id && { id }) }).catch(log);
  }
}

/** The values of a record that was judged good; `Invalid('RECORD_INVALID')` with every mistake. */
function accepted({ values, details }: CheckedRecord): Record<string, unknown> {
  if (details.length) throw new Invalid('RECORD_INVALID', {}, details);
  return values;
}

class AtomicRefusal extends Error {
  constructor(readonly errors: RowError[]) {
    super('refused as a whole');
  }
}

function worded(detail: Detail | Omit<RowError, 'index'>, ctx: RequestContext) {
  const { path, code, params } = detail;
  const message = 'message' in detail && detail.message ? detail.message : sentence(code, params ?? {}, ctx.language);
  return { path, code, message };
}
