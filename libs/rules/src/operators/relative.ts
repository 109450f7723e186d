import { todayOf, todayPlus } from '../days';
import { defineOperator } from '../operator';

/** Today in the context's zone, or a number of days from it. */
const today = defineOperator({
  name: 'today',
  label: { zh: '今天', en: 'today' },
  signature: { arguments: [{ as: 'constant', whole: [-36600, 36600], optional: true }], result: 'date' },
  time: true,
  constant: true,
  evaluate: ([days], context) =>
    typeof days === 'number' && Number.isInteger(days) ? todayPlus(context, days) : todayOf(context),
  describe: (node, _, language) => {
    const days = Number(node.args[0]?.value ?? 0);
    if (language === 'en')
      return { text: days ? `${Math.abs(days)} days ${days < 0 ? 'ago' : 'from today'}` : 'today' };
    return { text: days ? `今天的 ${Math.abs(days)} 天${days < 0 ? '前' : '后'}` : '今天' };
  },
});

/** This moment. */
const now = defineOperator({
  name: 'now',
  label: { zh: '现在', en: 'now' },
  signature: { arguments: [], result: 'datetime' },
  time: true,
  constant: true,
  evaluate: (_, context) => context.now.toISOString(),
  describe: (_, __, language) => ({ text: language === 'en' ? 'now' : '现在' }),
});

/** `today` and `now`: the only readers of the clock in a rule, beside the day counts. */
export const relatives = [today, now];
