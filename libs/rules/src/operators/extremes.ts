import { defineOperator, type Operator } from '../operator';
import type { Kind } from '../types';
import { isEmpty, order } from '../values';

const KINDS: Kind[] = ['number', 'date', 'datetime'];

const numeric = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;

/** The least or greatest of its values; empty ones are passed over, as a spreadsheet does; null when all are empty. */
const extreme = (name: 'min' | 'max', sign: 1 | -1, zh: string, en: string): Operator =>
  defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ kinds: KINDS, repeated: true }], result: 'same', same: true },
    evaluate: (args, _, __, kind) => {
      let best: unknown = null;
      for (const arg of args) {
        const value = kind ? arg : numeric(arg);
        if (!isEmpty(value) && (best === null || order(value, best, kind) * sign > 0)) best = value;
      }
      return best;
    },
    sql: (node, sql) => {
      const values = node.args.map((arg) => sql.value(arg, node.shared));
      return `${sign > 0 ? 'GREATEST' : 'LEAST'}(${values.join(', ')})`;
    },
    digits: (args) => Math.max(...args.map((arg) => arg.digits ?? 15)),
    describe: (node, say, language) => {
      const texts = node.args.map((arg) => say(arg).text);
      return language === 'en'
        ? { text: `the ${en} of ${texts.join(', ')}` }
        : { text: `${texts.join('、')} 中${zh}的` };
    },
  });

/** `min` and `max`. */
export const extremes = [extreme('min', -1, '最小', 'least'), extreme('max', 1, '最大', 'greatest')];
