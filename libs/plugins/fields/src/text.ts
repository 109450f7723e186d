import { defineField } from '@careloop/sdk';
import type { FieldDefinition } from '@careloop/forms';
import { unstorable } from './characters';
import { checkLength, checkPattern, misfit } from './settings';

/** Longest value that a B-tree entry holds in any script, with room for the record's id. */
export const INDEXABLE_LENGTH = 600;

/** Code points a text may have: the author's limit or 10,000; never more than an index holds when it is unique. */
export const textLimit = (field: FieldDefinition, most = 10_000): number =>
  Math.min(field.maxLength ?? most, field.unique ? INDEXABLE_LENGTH : Infinity);

/** What a text sorts by: itself, or its first 200 characters when an index could not hold all of it. */
export const textSort = (column: string, field: FieldDefinition, most?: number): string =>
  textLimit(field, most) <= INDEXABLE_LENGTH ? column : `left(${column}, 200)`;

/** One line of text, kept as it was typed. */
export const text = defineField({
  id: 'text',
  label: { zh: '单行文本', en: 'Text' },
  group: 'basic',
  kind: 'text',
  column: () => 'text',
  index: (field) => ({ method: 'btree', expression: textSort('{column}', field) }),
  jsonSchema: (field) => ({ type: 'string', maxLength: textLimit(field) }),
  checkSettings: (field) => [...checkLength(field, 10_000), ...checkPattern(field)],
  check: (value, field) => unstorable(value) ?? misfit(value, field),
  sortSql: textSort,
  parse: (cell) => ({ value: cell.trim() === '' ? null : cell }),
  display: (value) => (value == null ? '' : String(value)),
});
