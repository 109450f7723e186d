import type { RuleField } from '@careloop/rules';
import { columnName, liveFields } from './fields';
import type { FormulaSchema, FormulaSubform } from './formulas';
import { isSubform, liveColumns } from './subforms';
import { ruleSchema, type RuleSchemaOptions } from './rule-schema';
import type { FieldDefinition, FieldTypes, FormDefinition } from './types';

export interface FormulaSchemaOptions extends RuleSchemaOptions {
  /** Where a subform's rows are kept; needed where formulas become SQL. */
  rows?: (field: FieldDefinition) => Pick<FormulaSubform, 'table' | 'parent' | 'order'>;
}

/** What formulas may speak of on this form: what rules may, and the columns of its subforms. */
export function formulaSchema(
  form: FormDefinition,
  types: FieldTypes,
  options: FormulaSchemaOptions = {},
): FormulaSchema {
  const subforms: Record<string, FormulaSubform> = {};
  for (const field of liveFields(form)) {
    if (!isSubform(field)) continue;
    const { key, label } = field;
    const fields = Object.fromEntries(liveColumns(field).map((column) => [column.key, ruleField(column, types)]));
    subforms[key] = { key, label, fields, ...options.rows?.(field) };
  }
  return { ...ruleSchema(form, types, options), subforms };
}

function ruleField(field: FieldDefinition, types: FieldTypes): RuleField {
  const { key, label } = field;
  const options = field.options?.map((o) => ({ key: o.key, label: o.label }));
  return { key, label, kind: types(field.type).kind, column: columnName(field), ...(options && { options }) };
}

/** Every formula of a form, with where it stands: fields, and columns of subforms as `lines.amount`. */
export function formulasOf(
  form: FormDefinition,
): { key: string; field: FieldDefinition; path: string; row?: string; formula: string }[] {
  return form.fields.flatMap((field, i) => {
    if (field.removed) return [];
    const own = field.formula ? [{ key: field.key, field, path: `fields.${i}`, formula: field.formula }] : [];
    const columns = (field.fields ?? []).flatMap((column, j) =>
      column.removed || !column.formula
        ? []
        : [
            {
              key: `${field.key}.${column.key}`,
              field: column,
              path: `fields.${i}.fields.${j}`,
              row: field.key,
              formula: column.formula,
            },
          ],
    );
    return [...own, ...columns];
  });
}
