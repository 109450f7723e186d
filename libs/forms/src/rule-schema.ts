import type { RuleField, RuleRelation, RuleSchema } from '@careloop/rules';
import { columnName, liveFields } from './fields';
import { isSubform, rowsForm } from './subforms';
import type { FieldDefinition, FieldTypes, FormDefinition } from './types';

export interface RuleSchemaOptions {
  /** All live forms of the workspace: those with a link to this one become relations, `orders.customer`. */
  forms?: readonly FormDefinition[];
  /** Quoted table of a form; needed where rules become SQL. */
  table?: (form: FormDefinition) => string;
  /** Quoted table of a subform's rows; needed where rules become SQL. */
  rowsTable?: (form: FormDefinition, field: FieldDefinition) => string;
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
  const related = [...rowsOf(form, types, options), ...relationsTo(form, types, options)];
  const relations = Object.fromEntries(related.map((r) => [r.key, r]));
  return { form: form.key, fields, relations, ...(options.table && { table: options.table(form) }) };
}

/** The subforms of a form as relations. */
function rowsOf(form: FormDefinition, types: FieldTypes, { rowsTable }: RuleSchemaOptions): RuleRelation[] {
  return liveFields(form)
    .filter(isSubform)
    .map((field): RuleRelation => {
      let schema: RuleSchema | undefined;
      return {
        key: field.key,
        label: field.label,
        schema: () => {
          if (schema) return schema;
          const { fields } = ruleSchema(rowsForm(field), types);
          return (schema = {
            form: field.key,
            fields,
            rows: true,
            ...(rowsTable && { table: rowsTable(form, field) }),
          });
        },
        column: 'record_id',
        within: true,
      };
    });
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
