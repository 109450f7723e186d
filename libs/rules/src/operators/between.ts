import { at } from '../hot';
import { defineOperator } from '../operator';
import { order } from '../values';
import { orderSql } from './order';

/** Whether a value lies between two others, both included; false when one of the three is empty. */
export const between = defineOperator({
  name: 'between',
  label: { zh: '介于', en: 'is between' },
  signature: {
    arguments: [
      { kinds: ['number', 'date', 'datetime', 'text'] },
      { kinds: ['number', 'date', 'datetime', 'text'] },
      { kinds: ['number', 'date', 'datetime', 'text'] },
    ],
    result: 'boolean',
    same: true,
  },
  evaluate: ([value, low, high], _, __, kind) => order(value, low, kind) >= 0 && order(value, high, kind) <= 0,
  compile: ([value, low, high], kind) => {
    if (!value || !low || !high) return () => false;
    const [from, to] = [low.constant?.value, high.constant?.value];
    const { key, run } = value;
    const slow = (n: unknown, a: unknown, b: unknown) => order(n, a, kind) >= 0 && order(n, b, kind) <= 0;
    if (typeof from === 'number' && typeof to === 'number')
      return (data, context) => {
        const n = key === undefined ? run(data, context) : at(data, key);
        return typeof n === 'number' ? n >= from && n <= to : slow(n, from, to);
      };
    return (data, context) => slow(run(data, context), low.run(data, context), high.run(data, context));
  },
  sql: (node, sql) => {
    const [value, low, high] = node.args;
    const from = orderSql(value!, '>=', low!, node.shared, sql);
    return `(${from} AND ${orderSql(value!, '<=', high!, node.shared, sql)})`;
  },
  describe: (node, say, language) => {
    const [value, low, high] = node.args.map(say);
    const days = value?.unit ? (language === 'en' ? ' days' : ' 天') : '';
    return {
      text:
        language === 'en'
          ? `${value?.text} is between ${low?.text} and ${high?.text}${days}`
          : `${value?.text} 介于 ${low?.text} 和 ${high?.text}${days} 之间`,
    };
  },
  builder: [
    {
      id: 'between',
      label: { zh: '介于', en: 'is between' },
      kinds: ['number', 'date', 'datetime'],
      editor: 'range',
      template: { between: [{ var: '$field' }, '$from', '$to'] },
      order: 30,
    },
  ],
});
