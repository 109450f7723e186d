import { defineField } from '@careloop/sdk';
import { choiceSchema, checkOptions, labelOf, optionNamed, unknownOption } from './options';

/**
 * Several of a list of options, kept in the list's order. Cells separate them by `，、,；;|` or lines; a cell that is one
 * label as a whole is that label. `parse(display(v)) = v` while labels differ and hold no separator.
 */
export const multiSelect = defineField({
  id: 'multi-select',
  label: { zh: '多选', en: 'Multi-select' },
  group: 'choice',
  kind: 'options',
  column: () => 'text[]',
  index: () => ({ method: 'gin' }),
  jsonSchema: (field) => ({ type: 'array', items: choiceSchema(field), uniqueItems: true }),
  checkSettings: checkOptions,
  normalise: (value, field) => {
    if (!Array.isArray(value)) return value;
    const order = new Map(field.options?.map((o, i) => [o.key, i]));
    return [...value].sort((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || (a < b ? -1 : 1));
  },
  parse: (cell, field) => {
    const text = cell.trim();
    if (text === '') return { value: null };
    const whole = optionNamed(field, text);
    const keys: string[] = [];
    for (const part of whole === undefined ? text.split(/[，、,；;|\n\r]/) : [text]) {
      if (!part.trim()) continue;
      const key = optionNamed(field, part.trim());
      if (key === undefined) {
        const { code, message } = unknownOption(part.trim());
        return { error: code, message };
      }
      if (!keys.includes(key)) keys.push(key);
    }
    return { value: keys.length ? keys : null };
  },
  display: (value, field, language) =>
    Array.isArray(value) ? value.map((key) => labelOf(field, key)).join(language === 'en' ? ', ' : '、') : '',
});
