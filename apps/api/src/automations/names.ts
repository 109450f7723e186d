import type { Language } from '@careloop/kernel';
import type { RecordTable, StoredRecord } from '@careloop/database';
import type { Registry } from '@careloop/sdk';

/** The field that says what a record is called: the form's name role, else its first text. */
export const nameField = ({ form }: RecordTable): string | undefined =>
  form.roles.name ??
  form.fields.find((field) => !field.removed && (field.type === 'text' || field.type === 'serial'))?.key;

/** Record ids → names as people read them. */
export function displayNames(
  table: RecordTable,
  records: ReadonlyMap<string, StoredRecord>,
  registry: Registry,
  language: Language,
): Map<string, string> {
  const key = nameField(table);
  const column = key === undefined ? undefined : table.column(key);
  if (!column) return new Map();
  const { field } = column;
  const type = registry.field(field.type);
  return new Map(
    [...records].map(([id, { values }]) => {
      const value = values[field.key];
      return [id, value === null || value === undefined ? '' : type.display(value, field, language)];
    }),
  );
}
