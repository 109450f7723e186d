import { dateOf, todayOf } from '../days';
import { defineOperator } from '../operator';

/** Whether a date, or the date of an instant in the context's zone, is today. */
export const isToday = defineOperator({
  name: 'is_today',
  label: { zh: '是今天', en: 'is today' },
  signature: { arguments: [{ kinds: ['date', 'datetime'] }], result: 'boolean' },
  time: true,
  evaluate: ([value], context) => dateOf(value, context) === todayOf(context),
  sql: (node, sql) => {
    const [value] = node.args as [typeof node];
    const today = sql.param(todayOf(sql.context), 'date');
    if (value.kind === 'date') return sql.known(value, (x) => `${x} = ${today}`);
    return `COALESCE(${sql.date(value)} = ${today}, FALSE)`;
  },
  describe: (node, say, language) => ({
    text: `${say(node.args[0]!).text} ${language === 'en' ? 'is today' : '是今天'}`,
  }),
  builder: [
    {
      id: 'is_today',
      label: { zh: '是今天', en: 'is today' },
      kinds: ['date', 'datetime'],
      editor: 'none',
      template: { is_today: [{ var: '$field' }] },
      order: 38,
    },
  ],
});
