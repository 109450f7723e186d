import { Inject, Injectable } from '@nestjs/common';
import type { TaskView } from '@careloop/contracts';
import { getRecords, type RecordTable } from '@careloop/database';
import { NotFound, type RequestContext } from '@careloop/kernel';
import type { Registry } from '@careloop/sdk';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { groupBy } from '../messages/groups';
import { APP_REGISTRY } from '../registry';

type Card = NonNullable<TaskView['record']>;

/** Whom a task is about: name and mobile of the record, or of the customer it links to. One query per form. */
@Injectable()
export class RecordCards {
  constructor(
    private db: Database,
    private forms: FormsService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** By record id; a record that is gone has an empty name. */
  async find(ctx: RequestContext, wanted: { formId: string; recordId: string }[]): Promise<Map<string, Card>> {
    const cards = new Map<string, Card>();
    for (const group of groupBy(wanted, ({ formId }) => formId)) {
      const table = await this.table(ctx, group[0]!.formId);
      if (!table) continue;
      const { roles, fields } = table.form;
      const link = fields.find((field) => field.key === roles.customer && !field.removed);
      const keys = [titleKey(table), roles.mobile, link?.key].filter((key): key is string => !!key);
      const records = await getRecords(this.db.pool, table, [...new Set(group.map(({ recordId }) => recordId))], keys);
      const customers = link?.form
        ? await this.customers(
            ctx,
            link.form,
            [...records.values()].map((r) => r.values[link.key]),
          )
        : null;
      for (const { recordId } of group) {
        const values = records.get(recordId)?.values ?? {};
        const customer = customers?.get(String(link && values[link.key]));
        const own = this.nameAndMobile(ctx, table, values);
        cards.set(recordId, {
          id: recordId,
          form: table.form.key,
          name: customer?.name && own.name ? `${customer.name} · ${own.name}` : (customer?.name ?? own.name),
          mobile: own.mobile ?? customer?.mobile ?? null,
        });
      }
    }
    return cards;
  }

  private async customers(ctx: RequestContext, form: string, ids: unknown[]) {
    const table = await this.table(ctx, form);
    if (!table) return null;
    const keys = [titleKey(table), table.form.roles.mobile].filter((key): key is string => !!key);
    const found = await getRecords(
      this.db.pool,
      table,
      ids.filter((id) => typeof id === 'string'),
      keys,
    );
    return new Map([...found].map(([id, { values }]) => [id, this.nameAndMobile(ctx, table, values)]));
  }

  private nameAndMobile(ctx: RequestContext, table: RecordTable, values: Record<string, unknown>) {
    const show = (key: string | undefined) => {
      const field = table.form.fields.find((f) => f.key === key);
      return field ? this.registry.field(field.type).display(values[field.key], field, ctx.language) : '';
    };
    return { name: show(titleKey(table)), mobile: show(table.form.roles.mobile) || null };
  }

  private async table(ctx: RequestContext, form: string): Promise<RecordTable | null> {
    try {
      return await this.forms.table(ctx, form);
    } catch (error) {
      if (error instanceof NotFound) return null; // the form was deleted, the task stays
      throw error;
    }
  }
}

/** The field whose value names a record. */
export const titleKey = ({ form }: RecordTable) =>
  form.roles.name ??
  form.fields.find((field) => (field.type === 'text' || field.type === 'serial') && !field.removed)?.key;
