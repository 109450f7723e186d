import { defineOperator } from '../operator';
import type { Kind, RuleContext } from '../types';
import { equal } from '../values';

const KINDS: Kind[] = ['text', 'number', 'boolean', 'date', 'option', 'reference'];

const hasChanged = (key: unknown, { old }: RuleContext) => !!old && typeof key === 'string' && Object.hasOwn(old, key);

const changed = defineOperator({
  name: 'changed',
  label: { zh: '刚被修改', en: 'was changed' },
  signature: { arguments: [{ as: 'key' }], result: 'boolean' },
  change: true,
  evaluate: ([key], context) => hasChanged(key, context),
  sql: (node, sql) => (hasChanged(node.args[0]!.value, sql.context) ? 'TRUE' : 'FALSE'),
  describe: (node, say, language) => ({
    text: `${say(node.args[0]!).text} ${language === 'en' ? 'was just changed' : '刚被修改'}`,
  }),
  builder: [
    {
      id: 'changed',
      label: { zh: '刚被修改', en: 'was just changed' },
      kinds: [...KINDS, 'datetime', 'lunar-date', 'options', 'object'],
      editor: 'none',
      template: { changed: ['$field'] },
      order: 70,
    },
  ],
});

const changedTo = defineOperator({
  name: 'changed_to',
  label: { zh: '刚被改为', en: 'was changed to' },
  signature: { arguments: [{ as: 'key' }, { as: 'constant' }], result: 'boolean', same: true },
  change: true,
  evaluate: ([key, value], context, data, kind) =>
    hasChanged(key, context) && equal((data as Record<string, unknown>)[String(key)], value, kind),
  sql: (node, sql) => {
    const [key, value] = node.args as [typeof node, typeof node];
    if (!hasChanged(key.value, sql.context)) return 'FALSE';
    const read = { ...key, op: 'var', value: undefined };
    return sql.write('==', [read, value], node);
  },
  describe: (node, say, language) => ({
    text: `${say(node.args[0]!).text} ${language === 'en' ? 'was just changed to' : '刚被改为'} ${say(node.args[1]!).text}`,
  }),
  builder: [
    {
      id: 'changed_to',
      label: { zh: '刚被改为', en: 'was just changed to' },
      kinds: KINDS,
      editor: 'value',
      template: { changed_to: ['$field', '$value'] },
      order: 71,
    },
  ],
});

/** `changed` and `changed_to`: of the change that is being looked at; false when there is none. */
export const changes = [changed, changedTo];
