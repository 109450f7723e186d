import { daysUntilValue, todayOf } from '../days';
import { defineOperator, type BuilderHint, type Operator } from '../operator';
import type { Kind } from '../types';

const KINDS: Kind[] = ['date', 'datetime'];

const line = (name: string, sign: string, id: string, zh: string, en: string, order: number): BuilderHint => ({
  id: `${name}.${id}`,
  label: { zh, en },
  kinds: KINDS,
  editor: 'days',
  template: { [sign]: [{ [name]: [{ var: '$field' }] }, '$value'] },
  order,
});

/** Whole civil days between today, in the context's zone, and a date or instant. Empty gives null. */
const days = (name: string, direction: 1 | -1, zh: string, en: string, builder: BuilderHint[]): Operator =>
  defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ kinds: KINDS }], result: 'number' },
    time: true,
    evaluate: ([value], context) => {
      const until = daysUntilValue(value, context);
      return until === null ? null : until * direction + 0;
    },
    sql: (node, sql) => {
      const [date, today] = [sql.date(node.args[0]!), sql.param(todayOf(sql.context), 'date')];
      return direction > 0 ? `(${date} - ${today})::numeric` : `(${today} - ${date})::numeric`;
    },
    digits: () => 8,
    describe: (node, say, language) => {
      const { text } = say(node.args[0]!);
      if (language === 'en') return { text: `time ${direction > 0 ? 'until' : 'since'} ${text}`, unit: 'days' };
      return { text: direction > 0 ? `距离 ${text}` : `${text} 至今`, unit: 'days' };
    },
    builder,
  });

/** `days_until` and `days_since`; of a date that has passed, `days_until` is negative. */
export const dayCounts = [
  days('days_until', 1, '距离', 'days until', [
    line('days_until', '<=', 'at_most', '距离不超过（天）', 'is at most … days away', 40),
    line('days_until', '>=', 'at_least', '距离不少于（天）', 'is at least … days away', 41),
    line('days_until', '==', 'exactly', '正好还有（天）', 'is exactly … days away', 42),
    {
      id: 'days_until.within',
      label: { zh: '未来几天之内', en: 'is within the next … days' },
      kinds: KINDS,
      editor: 'days',
      template: { between: [{ days_until: [{ var: '$field' }] }, 0, '$value'] },
      order: 39,
    },
  ]),
  days('days_since', -1, '距今', 'days since', [
    line('days_since', '>=', 'at_least', '已过至少（天）', 'was at least … days ago', 44),
    line('days_since', '==', 'exactly', '正好过了（天）', 'was exactly … days ago', 45),
    {
      id: 'days_since.within',
      label: { zh: '过去几天之内', en: 'was within the last … days' },
      kinds: KINDS,
      editor: 'days',
      template: { between: [{ days_since: [{ var: '$field' }] }, 0, '$value'] },
      order: 43,
    },
  ]),
];
