import { columnName, type FieldDefinition } from '@careloop/forms';
import { Invalid, isId } from '@careloop/kernel';

/** A quoted SQL identifier. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function hex(id: string): string {
  if (!isId(id)) throw new Invalid('ID_INVALID', { id });
  return id.toLowerCase().replaceAll('-', '');
}

/** Unquoted schema of a workspace's records. */
export const schemaName = (workspaceId: string): string => `w_${hex(workspaceId)}`;

/** Quoted, schema-qualified table of a form. */
export const tableName = (workspaceId: string, formId: string): string =>
  `${quote(schemaName(workspaceId))}.${quote(`t_${hex(formId)}`)}`;

/** Quoted, schema-qualified child table of a subform. */
export const rowsTableName = (workspaceId: string, formId: string, fieldId: string): string =>
  `${quote(schemaName(workspaceId))}.${quote(`s_${hex(formId)}_${fieldId}`)}`;

/** Quoted column of a field. */
export const columnSql = (field: FieldDefinition): string => quote(columnName(field));

/** What an index is for: `u` unique, `f` filter and sort, `h` equality of long texts, `b` birthdays and other yearly dates, `m` monthly ones, `c` the default list, `s` rows of a subform by record, `t` text within text. */
export type IndexUse = 'u' | 'f' | 'h' | 'b' | 'm' | 'c' | 's' | 't';

/** Unquoted index name; at most 63 bytes, and telling which field it serves. */
export const indexName = (formId: string, use: IndexUse, fieldId = ''): string => `x_${hex(formId)}_${use}_${fieldId}`;

/** Unquoted name of a link's foreign key. */
export const linkName = (formId: string, fieldId: string): string => `r_${hex(formId)}_${fieldId}`;
