import type { FormView } from '@careloop/contracts';
import { isEmpty, sameValue, writtenRecord, type FormDefinition, type SchemaCheck } from '@careloop/forms';
import type { Language } from '@careloop/kernel';
import type { RuleContext } from '@careloop/rules';
import { fieldType } from '../forms/field-types';
import { findingsOf } from '../ui/contract-resolver';

/** The check of a schema without code made for it. Formats are notes to readers; field types check them themselves. */
export const schemaCheck: SchemaCheck = (schema) => (value) =>
  findingsOf(schema, value).filter(({ keyword }) => keyword !== 'format');

/** What is wrong with a record's values, one sentence by field key: the server's own rules, before it is asked. */
export function recordProblems(
  form: FormView,
  values: Record<string, unknown>,
  language: Language,
  context: RuleContext,
  previous?: Record<string, unknown>,
  looked?: Readonly<Record<string, unknown>>,
): Record<string, { type: string; message: string }> {
  const { details } = writtenRecord(form as FormDefinition, values, {
    types: fieldType,
    check: schemaCheck,
    language,
    previous,
    partial: previous !== undefined,
    context,
    guarded: true,
    looked,
  });
  // Of several mistakes in one field, the rows of a subform among them, the first is told.
  return Object.fromEntries(
    details.reverse().map(({ path, code, message = '' }) => {
      const [, key = ''] = path.split('.');
      const label = form.fields.find((field) => field.key === key)?.label ?? '';
      // The label stands above the sentence already.
      return [
        key,
        {
          type: code,
          message: message.startsWith(label) ? message.slice(label.length).replace(/^(：|: )/, '') : message,
        },
      ];
    }),
  );
}

/** The fields that differ from what was loaded; an emptied one is null. */
export function changedValues(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(after)
      .filter(([key, value]) => !sameValue(before[key], value))
      .map(([key, value]) => [key, isEmpty(value) ? null : value]),
  );
}
