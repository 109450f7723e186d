import { defineField } from '@careloop/sdk';
import { readable } from './characters';

const YES = new Set(['是', '对', '对的', '有', '真', '✓', '✔', '√', '☑', '✅', 'true', 'yes', 'y', 't', '1', 'on']);
const NO = new Set([
  '否',
  '不',
  '不是',
  '错',
  '无',
  '没有',
  '假',
  '✗',
  '✘',
  '×',
  '☐',
  '❌',
  'false',
  'no',
  'n',
  'f',
  '0',
  'off',
]);

/** Yes or no; an untouched box is empty, not no. `parse(display(v)) = v`. */
export const checkbox = defineField({
  id: 'checkbox',
  label: { zh: '是否', en: 'Checkbox' },
  group: 'choice',
  kind: 'boolean',
  column: () => 'boolean',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({ type: 'boolean' }),
  parse: (cell) => {
    if (YES.has(cell)) return { value: true };
    if (NO.has(cell)) return { value: false };
    const text = readable(cell).toLowerCase();
    if (text === '') return { value: null };
    if (YES.has(text)) return { value: true };
    if (NO.has(text)) return { value: false };
    return { error: 'TYPE', message: { zh: '须是“是”或“否”', en: 'has to be yes or no' } };
  },
  display: (value, _field, language) =>
    value === true ? (language === 'en' ? 'Yes' : '是') : value === false ? (language === 'en' ? 'No' : '否') : '',
});
