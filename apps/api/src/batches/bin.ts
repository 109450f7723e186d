import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type Cause, Invalid, isId, messageOf, type RequestContext } from '@careloop/kernel';
import type { DeletedRecord } from '@careloop/contracts';
import {
  Form,
  Member,
  purgeMany,
  type PurgedMany,
  type Queryable,
  type RecordTable,
  whereSql,
} from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { AuditService } from '../access/audit.service';
import { AppClock } from '../clock';
import { Config } from '../config';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { titleKey } from '../tasks/record-cards';

/** Days in the recycle bin unless the workspace says otherwise: a month, long enough to notice what is missing. */
const DAYS = 30;
const DAY_MS = 86_400_000;
const SWEEP_MS = 3_600_000;
const CHUNK = 500;

interface Row extends Record<string, unknown> {
  id: string;
  deletedAt: Date;
  actor: string | null;
  cause: Cause | null;
}

/**
 * The recycle bin of each form. A deleted record can be brought back for thirty days (`settings.binDays` of the workspace,
 * 1–3,650); then it goes for good by itself, with its values in the history. Admins may do that earlier. Records that live
 * ones link to wait until they do so no longer.
 */
@Injectable()
export class Bin implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('bin');
  private sweeper?: NodeJS.Timeout;

  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private clock: AppClock,
    private audit: AuditService,
    private config: Config,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  onApplicationBootstrap() {
    if (!this.config.runsJobs) return;
    this.sweeper = setInterval(() => void this.sweep().catch((e) => this.logger.warn(messageOf(e))), SWEEP_MS);
  }

  beforeApplicationShutdown() {
    clearInterval(this.sweeper);
  }

  /** Deleted records, the latest first, with who deleted them and when they go. */
  async list(
    ctx: RequestContext,
    form: string,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ): Promise<{ items: DeletedRecord[]; nextCursor: string | null }> {
    const table = await this.forms.table(ctx, form);
    const values: unknown[] = [];
    const param = (value: unknown) => `$${values.push(value)}`;
    const where = { permission: this.records.permission(ctx), deleted: 'only' as const };
    const condition = whereSql(table, where, { context: this.records.ruleContext(ctx), alias: 't', param });
    const [at, id] = cursor === undefined ? [] : placeOf(cursor);
    const after = at ? ` AND (t.deleted_at, t.id) < (${param(at)}::timestamptz, ${param(id)}::uuid)` : '';
    const key = titleKey(table);
    const field = table.column(key ?? '')?.field;
    const title = field ? table.column(field.key)!.sql : null;
    const rows = await this.db.query<Row & { title: unknown; place: string }>(
      `SELECT t.id, t.deleted_at AS "deletedAt", t.deleted_at::text AS place, c.actor, c.cause,
         ${title ? `t.${title}` : 'NULL'} AS title
       FROM ${table.name} t LEFT JOIN careloop.record_changes c ON c.id = t.change_id
       WHERE ${condition}${after} ORDER BY t.deleted_at DESC, t.id DESC LIMIT ${param(limit + 1)}`,
      values,
    );
    const members = await this.db.forWorkspace(ctx, Member).find();
    const names = new Map(members.map((m) => [m.id, m.name]));
    const days = await this.days(ctx);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => ({
        id: row.id,
        title: field ? this.registry.field(field.type).display(row.title, field, ctx.language) : '',
        deletedAt: row.deletedAt.toISOString(),
        deletedBy: names.get(row.actor ?? '') ?? null,
        cause: row.cause?.kind ?? null,
        purgedAt: new Date(row.deletedAt.getTime() + days * DAY_MS).toISOString(),
      })),
      nextCursor: rows.length > limit && last ? `${last.place} ${last.id}` : null,
    };
  }

  /** How many days records stay. */
  async days({ workspaceId }: { workspaceId: string }): Promise<number> {
    const [row] = await this.db.query<{ days: number | null }>(
      `SELECT (settings->>'binDays')::int AS days FROM careloop.workspaces WHERE id = $1`,
      [workspaceId],
    );
    return row?.days ?? DAYS;
  }

  async keepFor(ctx: RequestContext, days: number): Promise<void> {
    await this.db.query(
      `UPDATE careloop.workspaces SET settings = settings || jsonb_build_object('binDays', $2::int) WHERE id = $1`,
      [ctx.workspaceId, days],
    );
    await this.audit.note(ctx, 'bin.settings', { days });
  }

  /** Deletes for good, inside the caller's transaction, with what hangs on the records. */
  async purge(client: Queryable, ctx: { workspaceId: string }, table: RecordTable, ids: string[]): Promise<PurgedMany> {
    const forms = await this.db.forWorkspace(ctx, Form).find();
    const live = forms.filter(({ deletedAt }) => !deletedAt);
    const tables = await Promise.all(live.map(({ id }) => this.forms.table(ctx, id)));
    const done = await purgeMany(client, table, ids, tables);
    await client.query(
      `WITH c AS (DELETE FROM careloop.record_comments WHERE record_id = any($1::uuid[]) RETURNING id)
       DELETE FROM careloop.member_notices n USING c WHERE n.comment_id = c.id`,
      [done.purged],
    );
    return done;
  }

  /** Deletes what was in a bin for long enough; answers how many records. Safe to run in several processes. */
  async sweep(): Promise<number> {
    let purged = 0;
    const forms = await this.db.query<{ id: string; workspaceId: string; days: number | null }>(
      `SELECT f.id, f.workspace_id AS "workspaceId", (w.settings->>'binDays')::int AS days
       FROM careloop.forms f JOIN careloop.workspaces w ON w.id = f.workspace_id WHERE f.deleted_at IS NULL`,
    );
    for (const { id, workspaceId, days } of forms) {
      const ctx = { workspaceId };
      const table = await this.forms.table(ctx, id);
      const until = new Date(this.clock.now().getTime() - (days ?? DAYS) * DAY_MS).toISOString();
      for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
        const rows = await this.db.query<{ id: string }>(
          `SELECT id FROM ${table.name} WHERE deleted_at < $1 AND id > $2 ORDER BY id LIMIT ${CHUNK}`,
          [until, after],
        );
        if (!rows.length) break;
        const ids = rows.map((row) => row.id);
        after = ids.at(-1)!;
        purged += (await this.db.transaction((client) => this.purge(client, ctx, table, ids))).purged.length;
      }
    }
    return purged;
  }
}

function placeOf(cursor: string): [string, string] {
  const id = cursor.slice(-36);
  const at = cursor.slice(0, -37);
  if (!isId(id) || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/.test(at))
    throw new Invalid('CURSOR_INVALID', {}, [{ path: 'cursor', code: 'CURSOR_INVALID' }], 400);
  return [at, id];
}
