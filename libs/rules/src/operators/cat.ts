import { defineOperator } from '../operator';

/** Texts one after the other; an empty one adds nothing. */
export const concatenation = defineOperator({
  name: 'cat',
  label: { zh: '拼接', en: 'join' },
  signature: { arguments: [{ kinds: ['text'], repeated: true }], result: 'text' },
  evaluate: (args) => args.map((arg) => (arg === null || arg === undefined ? '' : String(arg))).join(''),
  sql: (node, sql) => `concat(${node.args.map((arg) => sql.value(arg, 'text')).join(', ')})`,
  describe: (node, say) => ({ text: node.args.map((arg) => say(arg).text).join(' + '), compound: true }),
});
