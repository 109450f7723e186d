import { defineField } from '@careloop/sdk';
import { unstorable } from './characters';
import { checkLength } from './settings';
import { textLimit, textSort } from './text';

const MOST = 100_000;

/** Text of many lines, kept as it was typed. Not worth an index: it is searched, not sorted. */
export const longText = defineField({
  id: 'long-text',
  label: { zh: '多行文本', en: 'Long text' },
  group: 'basic',
  kind: 'text',
  column: () => 'text',
  index: () => null,
  jsonSchema: (field) => ({ type: 'string', maxLength: textLimit(field, MOST) }),
  checkSettings: (field) => checkLength(field, MOST),
  check: unstorable,
  sortSql: (column, field) => textSort(column, field, MOST),
  parse: (cell) => ({ value: cell.trim() === '' ? null : cell }),
  display: (value) => (value == null ? '' : String(value)),
});
