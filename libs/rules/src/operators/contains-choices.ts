import { at } from '../hot';
import { defineOperator, type Operator } from '../operator';

/** Any or all of the listed options chosen; an empty field has none of them. */
const chosen = (name: string, all: boolean, zh: string, en: string, order: number): Operator =>
  defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ kinds: ['options'] }, { as: 'list' }], result: 'boolean', same: true },
    evaluate: ([value, list]) => {
      if (!Array.isArray(value) || !Array.isArray(list) || !list.length) return false;
      return all ? list.every((key) => value.includes(key)) : list.some((key) => value.includes(key));
    },
    compile: ([arg, keys]) => {
      if (!arg || !keys) return () => false;
      const { key, run } = arg;
      const test = (value: unknown, list: unknown): boolean => {
        if (!Array.isArray(value) || !Array.isArray(list) || !list.length) return false;
        for (const item of list) if (value.includes(item) !== all) return !all;
        return all;
      };
      const list = keys.constant?.value;
      if (!list) return (data, context) => test(run(data, context), keys.run(data, context));
      return (data, context) => test(key === undefined ? run(data, context) : at(data, key), list);
    },
    sql: (node, sql) =>
      sql.known(
        node.args[0]!,
        (x) => `${x} ${all ? '@>' : '&&'} ${sql.list(node.args[1]!.value as unknown[], 'text')}`,
        'options',
      ),
    describe: (node, say, language) => ({
      text: `${say(node.args[0]!).text} ${language === 'en' ? en : zh} ${say(node.args[1]!).text}`,
    }),
    builder: [
      {
        id: name,
        label: { zh, en },
        kinds: ['options'],
        editor: 'values',
        template: { [name]: [{ var: '$field' }, '$value'] },
        order,
      },
    ],
  });

/** `contains_any` and `contains_all`, over fields of several options. */
export const choicesContained = [
  chosen('contains_any', false, '包含任意', 'includes any of', 10),
  chosen('contains_all', true, '同时包含', 'includes all of', 11),
];
