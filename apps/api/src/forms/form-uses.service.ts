import { Injectable } from '@nestjs/common';
import { fieldUses, type FormDefinition, ruleReads, usesOfOther } from '@careloop/forms';
import { NotFound, type RequestContext } from '@careloop/kernel';
import { Automation, AutomationVersion, View } from '@careloop/database';
import { dependsOn, type Rule } from '@careloop/rules';
import type { AutomationDefinition, Step, Trigger } from '@careloop/workflow';
import type { FieldUseView } from '@careloop/contracts';
import { In, IsNull } from 'typeorm';
import { Database } from '../database';
import { templateFields } from '../messages/record-template';
import { FormStore } from './form-store';

/** Who would miss a field: what its author should see before taking it off the form. */
@Injectable()
export class FormUsesService {
  constructor(
    private db: Database,
    private store: FormStore,
  ) {}

  /** Everything that uses a field (`lines.amount`: a column): its own form, other forms, automations, views everybody sees. */
  async of(ctx: RequestContext, form: string, path: string): Promise<FieldUseView[]> {
    const { form: own } = await this.store.table(ctx.workspaceId, form);
    const [key = '', column] = path.split('.');
    const field = own.fields.find((one) => one.key === key && !one.removed);
    if (!field || (column !== undefined && !field.fields?.some((one) => one.key === column)))
      throw new NotFound('FIELD_UNKNOWN', { field: path });
    const forms = await this.store.definitions(ctx.workspaceId);
    const said = (of: FormDefinition) => ({ id: of.id, key: of.key, name: of.name });
    const rules = [
      ...fieldUses(own, path).map((use) => ({ ...use, form: said(own) })),
      ...forms
        .filter(({ id }) => id !== own.id && column === undefined)
        .flatMap((other) => usesOfOther(other, own, path).map((use) => ({ ...use, form: said(other) }))),
    ];
    if (column !== undefined) return rules;
    const views = await this.db.forWorkspace(ctx, View).find({ where: { formId: own.id, ownerId: IsNull() } });
    return [
      ...rules,
      ...(await this.automations(ctx, own, path, forms)).map((use) => ({ ...use, kind: 'automation' })),
      ...views
        .filter(({ settings }) => namesField(settings, path))
        .map(({ id, name }) => ({ kind: 'view', name, at: id, form: said(own) })),
    ];
  }

  private async automations(ctx: RequestContext, own: FormDefinition, key: string, forms: FormDefinition[]) {
    const all = await this.db.forWorkspace(ctx, Automation).find({ where: { deletedAt: IsNull() } });
    const active = all.flatMap(({ activeVersionId }) => activeVersionId ?? []);
    const versions = active.length
      ? await this.db.forWorkspace(ctx, AutomationVersion).find({ where: { id: In(active) } })
      : [];
    return all.flatMap((automation) => {
      const published = versions.find(({ id }) => id === automation.activeVersionId)?.definition;
      const form = forms.find(({ id }) => id === automation.formId);
      const reads = [automation.draft, published].some(
        (definition) => definition && automationReads(definition, own, key, automation.formId === own.id),
      );
      return reads && form
        ? [{ name: automation.name, at: automation.id, form: { id: form.id, key: form.key, name: form.name } }]
        : [];
    });
  }
}

/** Whether what an automation does needs a field of this form; of another form's automation: through related records. */
function automationReads(
  { trigger, condition, steps }: AutomationDefinition,
  form: FormDefinition,
  key: string,
  own: boolean,
): boolean {
  const read = (rule: Rule | undefined) => (own && ruleReads(rule, key)) || relatedReads(rule, form, key);
  return (
    (own && triggerReads(trigger, key)) || read(condition) || steps.some((step) => stepReads(step, key, own, read))
  );
}

const triggerReads = (trigger: Trigger, key: string): boolean =>
  (trigger.type === 'date' && trigger.field === key) ||
  (trigger.type === 'record' && (trigger.fields?.includes(key) ?? false));

/** `orders.customer`: records of `orders` whose link names ours. */
function relatedReads(rule: Rule | undefined, form: FormDefinition, key: string): boolean {
  if (rule === undefined || rule === null) return false;
  return dependsOn(rule).relations.some((relation) => {
    const [other, link] = relation.key.split('.');
    return other === form.key && (link === key || relation.fields.includes(key));
  });
}

/** Templates, written fields, branches and what lies in them. */
function stepReads({ settings }: Step, key: string, own: boolean, read: (rule: Rule | undefined) => boolean): boolean {
  const look = (value: unknown, name?: string): boolean => {
    if (name === 'when') return read(value as Rule);
    if (typeof value === 'string') return own && templateReads(value, key);
    if (Array.isArray(value)) return value.some((part) => look(part));
    if (typeof value !== 'object' || value === null) return false;
    if (name === 'values' && own && Object.hasOwn(value, key)) return true;
    return Object.entries(value).some(([inner, part]) => look(part, inner));
  };
  return look(settings);
}

function templateReads(text: string, key: string): boolean {
  if (!text.includes('{{')) return false;
  try {
    return templateFields(text).includes(key);
  } catch {
    return false; // not a template: a text with braces in it
  }
}

/** Whether a view's settings name a field: as a column, in its filter, its order, its groups. */
function namesField(settings: object, key: string): boolean {
  return Object.entries(settings).some(([name, value]) => {
    if (name === 'filter') return ruleReads(value as Rule, key);
    const look = (part: unknown): boolean =>
      typeof part === 'string'
        ? part === key || part === `-${key}`
        : Array.isArray(part)
          ? part.some(look)
          : typeof part === 'object' && part !== null && Object.values(part).some(look);
    return look(value);
  });
}
