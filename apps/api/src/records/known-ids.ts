import { rowsOf, type FieldDefinition } from '@careloop/forms';
import type { Detail } from '@careloop/kernel';
import type { RecordTable } from '@careloop/database';

/** Which members and departments a workspace has. */
export interface KnownIds {
  members: ReadonlySet<string>;
  departments: ReadonlySet<string>;
}

type Values = Record<string, unknown>;
type Check = (field: FieldDefinition) => { ids: ReadonlySet<string>; code: string } | null;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value == null ? [] : [value]);

/**
 * What names members and departments in a form's values, its subforms' too: answers what is wrong with checked values.
 * Whom the record named before may stay, though they are gone.
 */
export function idChecker(
  table: RecordTable,
  { members, departments }: KnownIds,
): (values: Values, previous?: Values) => Detail[] {
  const checkOf: Check = ({ type }) =>
    type === 'member' || type === 'members'
      ? { ids: members, code: 'MEMBER_UNKNOWN' }
      : type === 'department' || type === 'departments'
        ? { ids: departments, code: 'DEPARTMENT_UNKNOWN' }
        : null;
  const watched = (columns: readonly { field: FieldDefinition }[]) =>
    columns.flatMap(({ field }) => {
      const check = checkOf(field);
      return check ? [{ field, ...check }] : [];
    });
  const own = watched(table.columns);
  const inRows = table.subforms.flatMap(({ field, columns }) => {
    const found = watched(columns);
    return found.length ? [{ field, columns: found }] : [];
  });
  return (values, previous) => {
    const details: Detail[] = [];
    const look = ({ field, ids, code }: (typeof own)[number], value: unknown, before: unknown, path: string) => {
      const kept = listOf(before);
      if (listOf(value).some((id) => typeof id === 'string' && !ids.has(id) && !kept.includes(id)))
        details.push({ path, code, params: { label: field.label } });
    };
    for (const one of own) look(one, values[one.field.key], previous?.[one.field.key], `values.${one.field.key}`);
    for (const { field, columns } of inRows)
      rowsOf(values[field.key]).forEach((row, i) => {
        for (const one of columns) look(one, row[one.field.key], null, `values.${field.key}.${i}.${one.field.key}`);
      });
    return details;
  };
}
