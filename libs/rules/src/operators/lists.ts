import { defineOperator, type Closure, type CompiledArgument, type Operator } from '../operator';
import { truthy } from '../values';

const refused = {
  zh: '条件里不能逐项处理列表；请用「包含任意」「同时包含」，或关联数据的条数与合计',
  en: 'A condition can’t work through lists; use “includes any of”, “includes all of”, or the number and sum of related records',
};

const list = (name: string, zh: string, en: string, run: (args: CompiledArgument[]) => Closure): Operator =>
  defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ repeated: true }], result: 'same' },
    refused,
    compile: run,
    describe: (node, say) => ({ text: `${name}(${node.args.map((arg) => say(arg).text).join(', ')})` }),
  });

const items = (arg: CompiledArgument | undefined, ...[data, context]: Parameters<Closure>): unknown[] | null => {
  const value = arg?.run(data, context);
  return Array.isArray(value) ? value : null;
};
const nothing = () => null;

/** `map`, `filter`, `reduce` and `merge` of core json-logic. They evaluate; rules over a form use what SQL can say as well. */
export const lists = [
  list('map', '逐项计算', 'map', ([source, step]) => {
    const run = step?.run ?? nothing;
    return (data, context) => items(source, data, context)?.map((item) => run(item, context)) ?? [];
  }),
  list('filter', '筛选', 'filter', ([source, step]) => {
    const run = step?.run ?? nothing;
    return (data, context) => items(source, data, context)?.filter((item) => truthy(run(item, context))) ?? [];
  }),
  list('reduce', '累计', 'reduce', ([source, step, start]) => {
    const run = step?.run ?? nothing;
    return (data, context) => {
      const first = start ? start.run(data, context) : null;
      return (
        items(source, data, context)?.reduce((accumulator, current) => run({ current, accumulator }, context), first) ??
        first
      );
    };
  }),
  list('merge', '合并', 'merge', (args) => (data, context) => args.flatMap((arg) => arg.run(data, context) as unknown)),
];
