import { defineOperator } from '../operator';

/** Gives its argument back. Core json-logic writes it to the console; a rule of ours has no effects. */
export const log = defineOperator({
  name: 'log',
  label: { zh: '记录', en: 'log' },
  signature: { arguments: [{}], result: 'same' },
  refused: { zh: '条件里不能写日志', en: 'A condition can’t write to a log' },
  evaluate: ([value]) => value ?? null,
  describe: (node, say) => say(node.args[0]!),
});
