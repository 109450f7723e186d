import { liveFields } from './fields';
import type { FieldDefinition, FormDefinition } from './types';

/** The field type whose values are rows. */
export const SUBFORM = 'subform';
/** Rows that one record can have in one subform. */
export const MOST_ROWS = 1000;
/** Columns that a subform can have. */
export const MOST_COLUMNS = 100;

const forms = new WeakMap<FieldDefinition, FormDefinition>();

/** A subform's rows as records of a form of their own: its fields are the columns. */
export function rowsForm(field: FieldDefinition): FormDefinition {
  let form = forms.get(field);
  if (!form) {
    const { id, key, label, fields = [] } = field;
    forms.set(field, (form = { id, key, name: label, kind: 'record', version: 1, fields, roles: {} }));
  }
  return form;
}

/** The columns of a subform that are shown and taken; none for a field of another type. */
export const liveColumns = (field: FieldDefinition): readonly FieldDefinition[] =>
  field.fields ? liveFields(rowsForm(field)) : [];

/** Whether the field is a subform: a list of rows, kept in a table of its own. */
export const isSubform = (field: FieldDefinition): boolean => field.fields !== undefined;

/** The rows of a subform's value; none when it is empty. */
export const rowsOf = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
