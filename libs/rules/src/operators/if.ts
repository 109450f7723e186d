import { defineOperator, type Argument, type Closure, type Operator } from '../operator';
import { truthy } from '../values';

/** Condition, value, condition, value, …, and the value otherwise. */
const spread = (count: number): Argument[] =>
  Array.from({ length: count }, (_, i) => (i % 2 === 0 && i < count - 1 ? { as: 'condition' as const } : {}));

/** The value of the first condition that holds, else the last one, else null. json-logic-js runs it, lazily. */
const choice = (name: 'if' | '?:'): Operator =>
  defineOperator({
    name,
    label: { zh: '如果', en: 'if' },
    signature: { arguments: [{ repeated: true }], spread, result: 'same', same: true },
    compile: (args): Closure => {
      const runs = args.map((arg) => arg.run);
      return (data, context) => {
        let i = 0;
        for (; i < runs.length - 1; i += 2) if (truthy(runs[i]!(data, context))) return runs[i + 1]!(data, context);
        return i < runs.length ? runs[i]!(data, context) : null;
      };
    },
    sql: (node, sql) => {
      const cases: string[] = [];
      let i = 0;
      for (; i < node.args.length - 1; i += 2)
        cases.push(`WHEN ${sql.test(node.args[i]!)} THEN ${sql.value(node.args[i + 1]!, node.shared)}`);
      const otherwise = i < node.args.length ? sql.value(node.args[i]!, node.shared) : 'NULL';
      return cases.length ? `(CASE ${cases.join(' ')} ELSE ${otherwise} END)` : otherwise;
    },
    digits: (args) => Math.max(0, ...args.map((arg) => arg.digits ?? 0)),
    describe: (node, say, language) => {
      const parts: string[] = [];
      let i = 0;
      for (; i < node.args.length - 1; i += 2) {
        const [when, then] = [say(node.args[i]!).text, say(node.args[i + 1]!).text];
        parts.push(language === 'en' ? `if ${when} then ${then}` : `如果 ${when}，则 ${then}`);
      }
      if (i < node.args.length) parts.push(`${language === 'en' ? 'otherwise' : '否则'} ${say(node.args[i]!).text}`);
      return { text: parts.join(language === 'en' ? ', ' : '，'), compound: true };
    },
  });

/** `if` and its other spelling `?:`. */
export const choices = [choice('if'), choice('?:')];
