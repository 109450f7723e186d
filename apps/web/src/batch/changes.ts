import type { EditBatch, FormView } from '@careloop/contracts';
import type { ApiError } from '../api/error';
import { isReckoned } from '@careloop/forms';
import { fieldType, visibleFields } from '../forms/field-types';

/** One field of an edit, and how it is changed. */
export interface Change {
  field: string | undefined;
  way: 'set' | 'formula' | 'clear';
  value: unknown;
  formula?: string;
}

/** Field types whose formulas can give a value of their kind. */
const reckoned = new Set(['text', 'number', 'boolean', 'date', 'datetime', 'option']);

/** Fields that many records can be given at once: neither made by themselves nor unique, and with one editor. */
export const editableFields = (form: FormView) =>
  visibleFields(form.fields).filter(
    (field) => !fieldType(field.type).system && !isReckoned(field) && !field.unique && !field.fields,
  );

/** Whether a formula can make the field's values. */
export const hasFormula = (type: string) => reckoned.has(fieldType(type).kind);

/** The changes as the server takes them; an empty new value empties the field. */
export function editOf(changes: readonly Change[]): Pick<EditBatch, 'set' | 'clear' | 'formula'> {
  const set: Record<string, unknown> = {};
  const clear: string[] = [];
  const formula: Record<string, string> = {};
  for (const { field, way, value, formula: text } of changes) {
    if (!field) continue;
    if (way === 'formula') formula[field] = text ?? '';
    else if (way === 'clear' || value === undefined || value === null || value === '') clear.push(field);
    else set[field] = value;
  }
  return { set, clear, formula };
}

/** What the server says against single fields, by field key. */
export function problemsOf(error: ApiError, changes: readonly Change[]): Record<string, string> {
  const { clear = [] } = editOf(changes);
  return Object.fromEntries(
    error.details.flatMap(({ path, message }) => {
      const [part, name = ''] = path.split('.');
      const field = part === 'clear' ? clear[Number(name)] : name;
      return field && changes.some((change) => change.field === field) ? [[field, message]] : [];
    }),
  );
}
