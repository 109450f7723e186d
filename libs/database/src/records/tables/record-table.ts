import {
  type FieldDefinition,
  type Followers,
  followersOf,
  type FieldTypes,
  type FormDefinition,
  isSubform,
  liveColumns,
  liveFields,
  ruleSchema,
} from '@careloop/forms';
import { Invalid } from '@careloop/kernel';
import { columnSql, rowsTableName, tableName } from './names';
import type { RecordColumn, RecordTable, RecordValue, Subform } from '../types';

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
  const columnOf = (field: FieldDefinition): RecordColumn => {
    const type = types(field.type);
    return { field, type, sql: columnSql(field), sqlType: type.column(field) };
  };
  const values = liveFields(form).map((field): RecordValue =>
    isSubform(field)
      ? { field, name: rowsTableName(workspaceId, form.id, field.id), columns: liveColumns(field).map(columnOf) }
      : columnOf(field),
  );
  const columns = values.filter((value): value is RecordColumn => !isRows(value));
  const subforms = values.filter(isRows);
  const others = new Map<FormDefinition, RecordTable>();
  let followers: Followers | undefined;
  const byKey = new Map(columns.map((c) => [c.field.key, c]));
  return {
    workspaceId,
    form,
    types,
    forms,
    name: tableName(workspaceId, form.id),
    schema: ruleSchema(form, types, {
      forms,
      table: (f) => tableName(workspaceId, f.id),
      rowsTable: (f, field) => rowsTableName(workspaceId, f.id, field.id),
    }),
    get followers() {
      return (followers ??= followersOf(form, forms));
    },
    of: (other) => {
      let table = others.get(other);
      if (!table) others.set(other, (table = recordTable(workspaceId, other, types, forms)));
      return table;
    },
    columns,
    subforms,
    values,
    column: (key) => byKey.get(key),
    linked: (field) => {
      const target = [form, ...forms].find((f) => f.key === field.form || f.id === field.form);
      if (!target) throw new Invalid('LINK_FORM_UNKNOWN', { field: field.label, form: field.form });
      return tableName(workspaceId, target.id);
    },
  };
}

/** Whether a value is a subform's rows. */
export const isRows = (value: RecordValue): value is Subform => 'columns' in value;

/** Columns that hold the id of another form's record, of a record's table or of a subform's. */
export const linkColumns = (table: Pick<RecordTable, 'columns'>): RecordColumn[] =>
  table.columns.filter((c) => c.type.kind === 'reference' && c.field.form !== undefined);

/** Columns whose values may not come twice among live records. */
export const uniqueColumns = (table: RecordTable): RecordColumn[] => table.columns.filter((c) => c.field.unique);

/** SQL by which two values of a column are the same one. */
export const identitySql = ({ type }: RecordColumn, column: string): string => type.identity?.sql(column) ?? column;

/** The value by which two values are the same one, as `identitySql` has it. */
export const identityOf = ({ type }: RecordColumn, value: unknown): unknown => type.identity?.of(value) ?? value;
