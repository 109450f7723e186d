import { defineOperator, type Closure, type CompiledArgument, type Operator } from '../operator';
import type { Node } from '../node';
import type { SqlWriter } from '../sql-writer';
import { truthy } from '../values';

interface Quantifier {
  name: string;
  zh: string;
  en: string;
  decide: (list: unknown[], test: (item: unknown) => boolean) => boolean;
  none: boolean;
  sql: (list: Node, test: Node, sql: SqlWriter) => string;
}

const some = (list: Node, test: Node, sql: SqlWriter, negated = false) =>
  sql.someElement(list, (element) => (negated ? `NOT ${element.test(test)}` : element.test(test)));

/** Over the elements of a list, each read as `{ "var": "" }`; json-logic-js runs it. Of an empty list, only `none` holds. */
const quantifier = ({ name, zh, en, decide, none, sql }: Quantifier): Operator =>
  defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ kinds: ['options'] }, { as: 'element' }], result: 'boolean' },
    compile: ([list, test]: CompiledArgument[]): Closure => {
      if (!list || !test) return () => none;
      return (data, context) => {
        const items = list.run(data, context);
        if (!Array.isArray(items) || !items.length) return none;
        return decide(items, (item) => truthy(test.run(item, context)));
      };
    },
    sql: (node, writer) => sql(node.args[0]!, node.args[1]!, writer),
    describe: (node, say, language) => {
      const [list, test] = node.args.map((arg) => say(arg).text);
      return { text: language === 'en' ? `${en} ${list}: ${test}` : `${list} ${zh}：${test}`, compound: true };
    },
  });

/** `all`, `some` and `none`. */
export const quantifiers = [
  quantifier({
    name: 'all',
    zh: '每一项都满足',
    en: 'every one of',
    decide: (list, test) => list.every(test),
    none: false,
    sql: (list, test, sql) => `(NOT ${sql.empty(list)} AND NOT ${some(list, test, sql, true)})`,
  }),
  quantifier({
    name: 'some',
    zh: '至少一项满足',
    en: 'at least one of',
    decide: (list, test) => list.some(test),
    none: false,
    sql: (list, test, sql) => some(list, test, sql),
  }),
  quantifier({
    name: 'none',
    zh: '没有一项满足',
    en: 'none of',
    decide: (list, test) => !list.some(test),
    none: true,
    sql: (list, test, sql) => `(NOT ${some(list, test, sql)})`,
  }),
];
