import { Inject, Injectable } from '@nestjs/common';
import { getRecords } from '@careloop/database';
import type { FormDefinition } from '@careloop/forms';
import type { Language } from '@careloop/kernel';
import type { ActionContext, Registry } from '@careloop/sdk';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { APP_REGISTRY } from '../registry';
import { recordTemplate } from './record-template';
import { renderTemplate } from './render';

/** Whose templates are rendered, when, where and in which language. */
export interface RenderRequest {
  workspaceId: string;
  form: FormDefinition;
  values: Record<string, unknown>;
  now: Date;
  zone: string;
  language: Language;
  /** An empty value prints nothing, instead of being refused. */
  blank?: boolean;
  /** Fields the templates read, when known (`templateFields`): names of members and linked records are read for these only. */
  fields?: readonly string[];
}

/** Prepares the templates of one record: what they show of members and linked records is read before they run. */
@Injectable()
export class RenderService {
  constructor(
    private db: Database,
    private forms: FormsService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** A renderer for the record; the outputs of earlier steps are given when they are known. */
  async prepare(
    request: RenderRequest,
  ): Promise<(steps: Record<string, Record<string, unknown>>) => ActionContext['render']> {
    const names = await this.names(request);
    const name = (id: string) => names.get(id);
    return (steps) => {
      const data = recordTemplate({ ...request, types: this.registry.field, steps, name });
      return (template, options) => renderTemplate(template, data, options?.escape);
    };
  }

  private async names({ workspaceId, form, values, fields }: RenderRequest): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    const asked = form.fields.filter(({ removed, key }) => !removed && (!fields || fields.includes(key)));
    const held = asked.filter(({ key }) => typeof values[key] === 'string');
    const idsOf = (...types: string[]) =>
      asked.filter(({ type }) => types.includes(type)).flatMap(({ key }) => (values[key] ?? []) as string | string[]);
    for (const [table, ids] of [
      ['members', idsOf('member', 'members')],
      ['departments', idsOf('department', 'departments')],
    ] as const) {
      if (!ids.length) continue;
      const rows = await this.db.query<{ id: string; name: string }>(
        `SELECT id, name FROM careloop.${table} WHERE workspace_id = $1 AND id = ANY($2)`,
        [workspaceId, ids],
      );
      for (const row of rows) names.set(row.id, row.name);
    }
    for (const field of held.filter(({ type, form: target }) => type === 'link' && target)) {
      const table = await this.forms.table({ workspaceId }, field.form!);
      const titleKey = table.form.roles.name ?? table.form.fields.find((f) => f.type === 'text' && !f.removed)?.key;
      const title = table.form.fields.find((f) => f.key === titleKey);
      if (!title) continue;
      const id = values[field.key] as string;
      const linked = (await getRecords(this.db.pool, table, [id], [title.key])).get(id);
      const text = linked && this.registry.field(title.type).display(linked.values[title.key], title, 'zh-CN');
      if (text) names.set(id, text);
    }
    return names;
  }
}
