import { defineOperator, type Closure, type Operator } from '../operator';
import { allOf, anyOf } from '../hot';
import { truthy } from '../values';

/** `and` gives its first false value, `or` its first true one, else the last: json-logic-js runs them, lazily. */
function junction(name: 'and' | 'or', zh: string, en: string, neutral: string): Operator {
  const stop = name === 'or';
  return defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ as: 'condition', repeated: true }], result: 'boolean' },
    compile: (args): Closure => {
      const runs = args.map((arg) => arg.run);
      if (runs.length && args.every((arg) => arg.certain)) return stop ? anyOf(runs) : allOf(runs);
      return (data, context) => {
        let value: unknown = null;
        for (const run of runs) {
          value = run(data, context);
          if ((value === true || (value !== false && truthy(value))) === stop) return value;
        }
        return value;
      };
    },
    sql: (node, sql) =>
      node.args.length ? `(${node.args.map(sql.test).join(name === 'and' ? ' AND ' : ' OR ')})` : neutral,
    describe: (node, say, language) => {
      const parts = node.args.map((arg) => {
        const { text, compound } = say(arg);
        return compound && arg.op !== name ? (language === 'en' ? `(${text})` : `（${text}）`) : text;
      });
      return { text: parts.join(language === 'en' ? ` ${en} ` : ` ${zh} `), compound: parts.length > 1 };
    },
  });
}

function negation(name: '!' | '!!', zh: string, en: string): Operator {
  const wanted = name === '!!';
  return defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ as: 'condition' }], result: 'boolean' },
    evaluate: ([value]) => truthy(value) === wanted,
    compile: ([arg]) => {
      if (arg?.certain) return wanted ? arg.run : (data, context) => !arg.run(data, context);
      const run = arg?.run ?? (() => null);
      return (data, context) => truthy(run(data, context)) === wanted;
    },
    sql: (node, sql) => (wanted ? sql.test(node.args[0]!) : `(NOT ${sql.test(node.args[0]!)})`),
    describe: (node, say, language) => {
      const { text } = say(node.args[0]!);
      if (wanted) return say(node.args[0]!);
      return { text: language === 'en' ? `not (${text})` : `并非（${text}）` };
    },
  });
}

/** `and`, `or`, `!` and `!!`. */
export const logic = [
  junction('and', '且', 'and', 'FALSE'),
  junction('or', '或', 'or', 'FALSE'),
  negation('!', '并非', 'not'),
  negation('!!', '有', 'is set'),
];
