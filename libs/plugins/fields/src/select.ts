import { defineField } from '@careloop/sdk';
import { choiceSchema, checkOptions, labelOf, optionNamed, unknownOption } from './options';

/** One of a list of options; the option's key is stored. `parse(display(v)) = v` while labels differ from each other. */
export const select = defineField({
  id: 'select',
  label: { zh: '单选', en: 'Select' },
  group: 'choice',
  kind: 'option',
  column: () => 'text',
  index: () => ({ method: 'btree' }),
  jsonSchema: choiceSchema,
  checkSettings: checkOptions,
  parse: (cell, field) => {
    const text = cell.trim();
    if (text === '') return { value: null };
    const key = optionNamed(field, text);
    if (key !== undefined) return { value: key };
    const { code, message } = unknownOption(text);
    return { error: code, message };
  },
  display: (value, field) => (value == null ? '' : labelOf(field, value)),
});
