import { liveFields, ruleSchema, type FieldTypes, type FormDefinition } from '@careloop/forms';
import { Invalid } from '@careloop/kernel';
import { columnSql, tableName } from './names';
import type { RecordColumn, RecordTable } from '../types';

/**
 * The table of a form. `forms` = all live forms of the workspace, for links and related records. Build it once per form
 * version and keep it: it is what every read and write is compiled against.
 */
export function recordTable(
  workspaceId: string,
  form: FormDefinition,
  types: FieldTypes,
  forms: readonly FormDefinition[] = [form],
): RecordTable {
  const columns = liveFields(form).map((field): RecordColumn => {
    const type = types(field.type);
    return { field, type, sql: columnSql(field), sqlType: type.column(field) };
  });
  const byKey = new Map(columns.map((c) => [c.field.key, c]));
  return {
    workspaceId,
    form,
    types,
    name: tableName(workspaceId, form.id),
    schema: ruleSchema(form, types, { forms, table: (f) => tableName(workspaceId, f.id) }),
    columns,
    column: (key) => byKey.get(key),
    linked: (field) => {
      const target = [form, ...forms].find((f) => f.key === field.form || f.id === field.form);
      if (!target) throw new Invalid('LINK_FORM_UNKNOWN', { field: field.label, form: field.form });
      return tableName(workspaceId, target.id);
    },
  };
}

/** Columns that hold the id of another form's record. */
export const linkColumns = (table: RecordTable): RecordColumn[] =>
  table.columns.filter((c) => c.type.kind === 'reference' && c.field.form !== undefined);

/** Columns whose values may not come twice among live records. */
export const uniqueColumns = (table: RecordTable): RecordColumn[] => table.columns.filter((c) => c.field.unique);

/** SQL by which two values of a column are the same one. */
export const identitySql = ({ type }: RecordColumn, column: string): string => type.identity?.sql(column) ?? column;

/** The value by which two values are the same one, as `identitySql` has it. */
export const identityOf = ({ type }: RecordColumn, value: unknown): unknown => type.identity?.of(value) ?? value;
