import { Conflict, Invalid } from '@careloop/kernel';
import { indexName, linkName } from '../tables/names';
import type { RecordTable } from '../types';

/** A `pg` error of a write as people can act on it: 23505 → `VALUE_TAKEN`, 23503 → `LINK_UNKNOWN`; else the error itself. */
export function recordError(error: unknown, table: RecordTable): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== '23505' && code !== '23503') return error;
  const name = (fieldId: string) =>
    code === '23505' ? indexName(table.form.id, 'u', fieldId) : linkName(table.form.id, fieldId);
  const field = table.form.fields.find((f) => name(f.id) === constraint);
  if (!field) return error;
  const params = { field: field.key, label: field.label };
  return code === '23505'
    ? new Conflict('VALUE_TAKEN', params, [{ path: `values.${field.key}`, code: 'VALUE_TAKEN', params }])
    : new Invalid('LINK_UNKNOWN', params, [{ path: `values.${field.key}`, code: 'LINK_UNKNOWN', params }]);
}
