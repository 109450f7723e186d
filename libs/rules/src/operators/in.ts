import { defineOperator } from '../operator';
import { inWritten, isExact } from '../hot';
import type { Kind } from '../types';
import { equal, isEmpty } from '../values';

/** In a list: equal to one of its items. In a text: part of it; what is empty is part of nothing. */
function isIn(needle: unknown, hay: unknown, kind?: Kind): boolean {
  if (Array.isArray(hay)) return hay.some((item) => equal(needle, item, kind === 'options' ? 'option' : kind));
  if (typeof hay !== 'string' || isEmpty(needle) || Array.isArray(needle)) return false;
  return hay.includes(String(needle));
}

const SCALARS: Kind[] = ['text', 'number', 'boolean', 'date', 'datetime', 'option', 'reference'];

/** One of a list, part of a text, or chosen among the options of a field. */
export const within = defineOperator({
  name: 'in',
  label: { zh: '属于', en: 'is one of' },
  signature: { arguments: [{ kinds: SCALARS }, { as: 'container' }], result: 'boolean', same: true },
  evaluate: ([needle, hay], _, __, kind) => isIn(needle, hay, kind),
  compile: ([needle, hay], kind) => {
    if (!needle || !hay) return () => false;
    const list = hay.constant?.value;
    const isText = (item: unknown): item is string => typeof item === 'string' && item !== '' && isExact(item, kind);
    if (Array.isArray(list) && list.every(isText)) return inWritten(needle, list, (value) => isIn(value, list, kind));
    return (data, context) => isIn(needle.run(data, context), hay.run(data, context), kind);
  },
  sql: (node, sql) => {
    const [needle, hay] = node.args as [typeof node, typeof node];
    if (hay.kind === 'list') {
      const items = hay.value as unknown[];
      const full = items.filter((item) => !isEmpty(item));
      const list = full.length
        ? sql.known(needle, (x) => `${x} = ANY(${sql.list(full, node.shared ?? 'text')})`, node.shared)
        : 'FALSE';
      return full.length === items.length ? list : `(${list} OR ${sql.empty(needle)})`;
    }
    if (hay.kind === 'options') return sql.known(hay, (x) => `${x} @> ARRAY[${sql.value(needle, 'text')}]`, 'options');
    if (hay.kind === 'null' || needle.kind === 'null') return 'FALSE';
    return `COALESCE(position(${sql.valueOrNull(needle)} IN ${sql.value(hay)}) > 0, FALSE)`;
  },
  describe: (node, say, language) => {
    const [needle, hay] = node.args.map(say);
    if (node.args[1]!.kind === 'list')
      return { text: `${needle?.text} ${language === 'en' ? 'is one of' : '属于'} ${hay?.text}` };
    return { text: `${hay?.text} ${language === 'en' ? 'contains' : '包含'} ${needle?.text}` };
  },
  builder: [
    {
      id: 'one_of',
      label: { zh: '属于', en: 'is one of' },
      kinds: ['option', 'text', 'reference'],
      editor: 'values',
      template: { in: [{ var: '$field' }, '$value'] },
      order: 12,
    },
    {
      id: 'none_of',
      label: { zh: '不属于', en: 'is none of' },
      kinds: ['option', 'text', 'reference'],
      editor: 'values',
      template: { '!': [{ in: [{ var: '$field' }, '$value'] }] },
      order: 13,
    },
  ],
});
