import type { FieldDefinition, FieldType } from '@careloop/forms';
import { fieldsPlugin } from '@careloop/plugin-fields';

const byId = new Map(fieldsPlugin.fields!.map((type) => [type.id, type]));
const unknown: FieldType = {
  ...byId.get('text')!,
  jsonSchema: () => ({}),
  check: undefined,
  display: (value) => (value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value)),
};

/** What the browser knows about a field type; types that only the server has are shown as text. */
export const fieldType = (id: string): FieldType => byId.get(id) ?? unknown;

/** The fields people see, in their order. */
export const visibleFields = <T extends FieldDefinition>(fields: T[]): T[] => fields.filter(({ removed }) => !removed);

/**
 * The field that names a record: the one that plays the name, else its number (orders, contracts) or its first text
 * (customers), else whatever comes first.
 */
export function titleField<T extends FieldDefinition>({
  fields,
  roles,
  kind,
}: {
  fields: T[];
  roles: { name?: string };
  kind?: string;
}): T | undefined {
  const shown = visibleFields(fields);
  const byType = kind === 'record' ? ['serial', 'text'] : ['text', 'serial'];
  return (
    shown.find(({ key }) => key === roles.name) ??
    byType.map((wanted) => shown.find(({ type }) => type === wanted)).find(Boolean) ??
    shown[0]
  );
}
