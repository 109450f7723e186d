import { defineField } from '@careloop/sdk';
import type { FieldDefinition, FieldProblem } from '@careloop/forms';
import { readable, unstorable } from './characters';
import { INDEXABLE_LENGTH } from './text';

const noUrl: FieldProblem = {
  code: 'FORMAT',
  message: { zh: '不是有效的网址（http 或 https）', en: 'is not a web address (http or https)' },
};

/** Whether a text is an http(s) address with a host. Other schemes (javascript: …) are not. */
export function isWebAddress(value: string): boolean {
  if (!/^https?:\/\/[^/\s]/i.test(value.trim()) || /[\s\p{Cc}]/u.test(value.trim())) return false;
  return URL.canParse(value.trim());
}

const limit = (field: FieldDefinition) => (field.unique ? INDEXABLE_LENGTH : 2048);

/** A web address. `parse(display(v)) = v`. */
export const url = defineField({
  id: 'url',
  label: { zh: '网址', en: 'Web address' },
  group: 'basic',
  kind: 'text',
  column: () => 'text',
  index: (field) => (field.unique ? { method: 'btree' } : null),
  jsonSchema: (field) => ({ type: 'string', format: 'uri', maxLength: limit(field) }),
  check: (value) => unstorable(value) ?? (isWebAddress(value as string) ? null : noUrl),
  normalise: (value) => (value as string).trim(),
  sortSql: (column, field) => (field.unique ? column : `left(${column}, 200)`),
  parse: (cell) => {
    const text = readable(cell);
    if (text === '') return { value: null };
    const value = /^www\./i.test(text) ? `https://${text}` : cell.trim();
    return isWebAddress(value) ? { value } : { error: noUrl.code, message: noUrl.message };
  },
  display: (value) => (value == null ? '' : String(value)),
});
