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
