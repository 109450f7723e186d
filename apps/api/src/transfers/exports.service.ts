import { fieldOf } from '@careloop/forms';
import { Injectable } from '@nestjs/common';
import { Conflict, newId, NotFound, type RequestContext } from '@careloop/kernel';
import { check } from '@careloop/rules';
import type { CreateExport, ExportView } from '@careloop/contracts';
import { Export } from '@careloop/database';
import { Invalid, say } from '@careloop/kernel';
import { AuditService } from '../access/audit.service';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { Queues } from '../queues';
import { traditional } from '../traditional';
import { TransferFiles } from './files';
import { expectFiles } from './retention';
import type { TransferTable } from './transfer-jobs';

/** Files made from records; the export runner writes them in the background. */
@Injectable()
export class ExportsService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private files: TransferFiles,
    private queues: Queues,
    private audit: AuditService,
  ) {}

  /** Asks for a file with the records the filter lets through. Answers the export's id. */
  async start(ctx: RequestContext, form: string, { filter, fields, format }: CreateExport): Promise<{ id: string }> {
    const table = await this.forms.table(ctx, form);
    const unknown = fields?.find((key) => !fieldOf(table.form, key));
    if (unknown) throw new Invalid('FIELD_UNKNOWN', { field: unknown }, [], 400);
    const problems = filter ? check(filter, table.schema) : [];
    if (problems.length)
      throw new Invalid(
        'RULE_INVALID',
        {},
        problems.map((p) => ({
          path: `filter.${p.path}`,
          code: p.code,
          message: say(p.message, ctx.language, traditional),
        })),
      );
    const id = newId();
    await this.db.forWorkspace(ctx, Export).insert({
      id,
      formId: table.form.id,
      memberId: ctx.memberId ?? null,
      state: 'waiting',
      format,
      filter: (filter ?? null) as never,
      fields: fields ?? null,
      language: ctx.language,
      filePath: null,
      error: null,
      leaseUntil: null,
      finishedAt: null,
    });
    await this.audit.note(ctx, 'export.started', { id, form: table.form.key, format });
    await this.queues.wake('exports' satisfies TransferTable, { id });
    return { id };
  }

  async get(ctx: RequestContext, id: string): Promise<ExportView> {
    const row = await this.row(ctx, id);
    return {
      id: row.id,
      form: row.formId,
      state: row.state,
      format: row.format,
      processed: row.processed,
      error: row.error,
      createdAt: row.createdAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
      filesRemovedAt: row.filesRemovedAt?.toISOString() ?? null,
    };
  }

  /** Where the finished file lies, and what to call it. Only for who asked for it, and admins. */
  async file(ctx: RequestContext, id: string): Promise<{ path: string; name: string; format: 'csv' | 'xlsx' }> {
    const row = await this.row(ctx, id);
    expectFiles(row);
    if (row.state !== 'done' || !row.filePath) throw new Conflict('EXPORT_NOT_READY');
    const { name } = await this.forms.get(ctx, row.formId);
    return {
      path: this.files.path(row.filePath),
      name: `${name}-${row.createdAt.toISOString().slice(0, 10)}.${row.format}`,
      format: row.format,
    };
  }

  private async row(ctx: RequestContext, id: string): Promise<Export> {
    const row = await this.db.forWorkspace(ctx, Export).findOne({ id });
    if (!row || (ctx.role !== 'admin' && row.memberId !== ctx.memberId)) throw new NotFound('EXPORT_NOT_FOUND');
    return row;
  }
}
