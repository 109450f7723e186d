import { Inject, Injectable } from '@nestjs/common';
import { Forbidden, Invalid, newId, type RequestContext } from '@careloop/kernel';
import type { PrintedRecord, PrintTemplateView } from '@careloop/contracts';
import { PrintTemplate } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { AuditService } from '../access/audit.service';
import { AppClock } from '../clock';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { checkTemplate, templateFields } from '../messages/record-template';
import { RenderService } from '../messages/render.service';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { titleKey } from '../tasks/record-cards';
import { cleanPrint } from './clean-print';
import { defaultTemplate } from './default-template';

/** Records on paper: by the form's own template, or by one that follows its fields. */
@Injectable()
export class PrintService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private render: RenderService,
    private clock: AppClock,
    private audit: AuditService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  async template(ctx: RequestContext, form: string): Promise<PrintTemplateView> {
    const definition = await this.forms.get(ctx, form);
    const row = await this.db.forWorkspace(ctx, PrintTemplate).findOne({ formId: definition.id });
    return row ? { own: true, html: row.html } : { own: false, html: defaultTemplate(definition) };
  }

  /** Null: back to what follows the form's fields. */
  async change(ctx: RequestContext, form: string, html: string | null): Promise<PrintTemplateView> {
    const definition = await this.forms.get(ctx, form);
    if (html === null) await this.db.forWorkspace(ctx, PrintTemplate).delete({ formId: definition.id });
    else {
      const details = checkTemplate(html, definition).map((detail) => ({ ...detail, path: 'html' }));
      if (details.length) throw new Invalid('PRINT_TEMPLATE_INVALID', {}, details);
      await this.db.query(
        `INSERT INTO careloop.print_templates (id, workspace_id, form_id, html) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, form_id) DO UPDATE SET html = excluded.html, updated_at = now()`,
        [newId(), ctx.workspaceId, definition.id, html],
      );
    }
    await this.audit.note(ctx, 'print-template.changed', { form: definition.key, own: html !== null });
    return this.template(ctx, form);
  }

  /** A record as sanitised HTML. `html`: a template to try, by those who may keep one. */
  async print(ctx: RequestContext, form: string, id: string, html?: string): Promise<PrintedRecord> {
    if (html !== undefined && ctx.role === 'agent') throw new Forbidden();
    const record = await this.records.get(ctx, form, id);
    const table = await this.forms.table(ctx, form);
    const source = html ?? (await this.template(ctx, form)).html;
    const details = checkTemplate(source, table.form).map((detail) => ({ ...detail, path: 'html' }));
    if (details.length) throw new Invalid('PRINT_TEMPLATE_INVALID', {}, details);
    const render = await this.render.prepare({
      workspaceId: ctx.workspaceId,
      form: table.form,
      values: record.values,
      now: this.clock.now(),
      zone: ctx.zone,
      language: ctx.language,
      blank: true,
      fields: templateFields(source),
    });
    const field = table.column(titleKey(table) ?? '')?.field;
    return {
      title: field ? this.registry.field(field.type).display(record.values[field.key], field, ctx.language) : '',
      html: cleanPrint(render({})(source, { escape: 'html' })),
    };
  }
}
