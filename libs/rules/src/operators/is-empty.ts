import { at } from '../hot';
import { defineOperator } from '../operator';
import { isEmpty } from '../values';

const ANY = [
  'text',
  'number',
  'boolean',
  'date',
  'datetime',
  'lunar-date',
  'option',
  'options',
  'reference',
  'object',
] as const;

/** Whether a value is null, "" or []. */
export const emptiness = defineOperator({
  name: 'is_empty',
  label: { zh: '为空', en: 'is empty' },
  signature: { arguments: [{}], result: 'boolean' },
  evaluate: ([value]) => isEmpty(value),
  compile: ([arg]) => {
    const { key, run } = arg ?? { run: () => null, key: undefined };
    return (data, context) => isEmpty(key === undefined ? run(data, context) : at(data, key));
  },
  sql: (node, sql) => sql.empty(node.args[0]!),
  describe: (node, say, language) => ({
    text: `${say(node.args[0]!).text} ${language === 'en' ? 'is empty' : '为空'}`,
  }),
  builder: [
    {
      id: 'is_empty',
      label: { zh: '为空', en: 'is empty' },
      kinds: [...ANY],
      editor: 'none',
      template: { is_empty: [{ var: '$field' }] },
      order: 90,
    },
    {
      id: 'is_filled',
      label: { zh: '不为空', en: 'is filled in' },
      kinds: [...ANY],
      editor: 'none',
      template: { '!': [{ is_empty: [{ var: '$field' }] }] },
      order: 91,
    },
  ],
});
