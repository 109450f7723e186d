import type { RuleField, RuleRelation, RuleSchema } from '@careloop/rules';
import { columnName, liveFields } from './fields';
import { isSubform } from './subforms';
import type { FieldTypes, FormDefinition } from './types';

export interface RuleSchemaOptions {
  /** All live forms of the workspace: those with a link to this one become relations, `orders.customer`. */
  forms?: readonly FormDefinition[];
  /** Quoted table of a form; needed where rules become SQL. */
  table?: (form: FormDefinition) => string;
}

/** What rules may speak of on this form: its live fields, and records of other forms that link to it. */
export function ruleSchema(form: FormDefinition, types: FieldTypes, options: RuleSchemaOptions = {}): RuleSchema {
  const fields: Record<string, RuleField> = {};
  for (const field of liveFields(form)) {
    if (isSubform(field)) continue;
    const { key, label } = field;
    const { kind } = types(field.type);
    const options = field.options?.map((o) => ({ key: o.key, label: o.label }));
    fields[key] = { key, label, kind, column: columnName(field), ...(options && { options }) };
  }
  const relations = Object.fromEntries(relationsTo(form, types, options).map((r) => [r.key, r]));
  return { form: form.key, fields, relations, ...(options.table && { table: options.table(form) }) };
}

function relationsTo(form: FormDefinition, types: FieldTypes, options: RuleSchemaOptions): RuleRelation[] {
  return (options.forms ?? []).flatMap((other) => {
    const links = liveFields(other).filter(
      (f) => types(f.type).kind === 'reference' && f.form !== undefined && (f.form === form.key || f.form === form.id),
    );
    return links.map((field): RuleRelation => {
      let schema: RuleSchema | undefined;
      return {
        key: `${other.key}.${field.key}`,
        label: links.length > 1 ? `${other.name}（${field.label}）` : other.name,
        schema: () => (schema ??= ruleSchema(other, types, options)),
        column: columnName(field),
      };
    });
  });
}
