import { defineOperator } from '../operator';

/** Part of a text, counted in code points so that no emoji is cut in two. A negative length leaves off the end. */
export const substring = defineOperator({
  name: 'substr',
  label: { zh: '截取文字', en: 'part of a text' },
  signature: { arguments: [{}, {}, { optional: true }], result: 'text' },
  refused: {
    zh: '条件里请用「开头是」「结尾是」或「包含」',
    en: 'In a condition, use “starts with”, “ends with” or “contains”',
  },
  evaluate: ([source, start, length]) => {
    const letters = [...String(source ?? '')];
    const from = Number(start ?? 0);
    const rest = letters.slice(from < 0 ? Math.max(letters.length + from, 0) : from);
    if (length === undefined || length === null) return rest.join('');
    const count = Number(length);
    return rest.slice(0, count < 0 ? Math.max(rest.length + count, 0) : count).join('');
  },
  describe: (node, say) => ({ text: `substr(${node.args.map((arg) => say(arg).text).join(', ')})` }),
});
