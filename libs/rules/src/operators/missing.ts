import { defineOperator } from '../operator';
import type { RuleContext } from '../types';
import { variable } from './var';

const refused = {
  zh: '条件里请用「为空」来查缺了什么',
  en: 'In a condition, ask what is missing with “is empty”',
};

const read = (key: unknown, context: RuleContext, data: unknown) => variable.evaluate!([key], context, data);

function absent(keys: unknown[], context: RuleContext, data: unknown): unknown[] {
  return keys.filter((key) => {
    const value = read(key, context, data);
    return value === null || value === '';
  });
}

const missing = defineOperator({
  name: 'missing',
  label: { zh: '缺少的字段', en: 'missing fields' },
  signature: { arguments: [{ repeated: true }], result: 'same' },
  refused,
  evaluate: (args, context, data) => absent(Array.isArray(args[0]) ? args[0] : args, context, data),
  describe: (node, say) => ({ text: `missing(${node.args.map((arg) => say(arg).text).join(', ')})` }),
});

const missingSome = defineOperator({
  name: 'missing_some',
  label: { zh: '缺少的字段（至少几个）', en: 'missing fields (at least)' },
  signature: { arguments: [{}, {}], result: 'same' },
  refused,
  evaluate: ([least, keys], context, data) => {
    const wanted = Array.isArray(keys) ? (keys as unknown[]) : [keys];
    const gone = absent(wanted, context, data);
    return wanted.length - gone.length >= Number(least) ? [] : gone;
  },
  describe: (node, say) => ({ text: `missing_some(${node.args.map((arg) => say(arg).text).join(', ')})` }),
});

/** `missing` and `missing_some` of core json-logic: the keys that have no value. */
export const missings = [missing, missingSome];
