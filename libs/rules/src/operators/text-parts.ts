import { defineOperator, type Operator } from '../operator';
import { isEmpty } from '../values';

interface Part {
  name: string;
  zh: string;
  en: string;
  order: number;
  test: (text: string, part: string) => boolean;
  sql: (text: string, part: string) => string;
}

/** Case counts; what is empty is part of nothing. */
const part = ({ name, zh, en, order, test, sql }: Part): Operator =>
  defineOperator({
    name,
    label: { zh, en },
    signature: { arguments: [{ kinds: ['text'] }, { kinds: ['text'] }], result: 'boolean' },
    evaluate: ([text, wanted]) =>
      typeof text === 'string' && typeof wanted === 'string' && !isEmpty(wanted) && test(text, wanted),
    sql: (node, writer) => {
      const [text, wanted] = node.args as [typeof node, typeof node];
      if (text.kind === 'null' || wanted.kind === 'null') return 'FALSE';
      const sought = writer.valueOrNull(wanted);
      return writer.isConstant(wanted)
        ? writer.known(text, (x) => sql(x, sought))
        : `COALESCE(${sql(writer.value(text), sought)}, FALSE)`;
    },
    describe: (node, say, language) => {
      const [text, wanted] = node.args.map(say);
      return { text: `${text?.text} ${language === 'en' ? en : zh} ${wanted?.text}` };
    },
    builder: [
      {
        id: name,
        label: { zh, en },
        kinds: ['text'],
        editor: 'text',
        template: { [name]: [{ var: '$field' }, '$value'] },
        order,
      },
    ],
  });

/** `contains`, `starts_with` and `ends_with`. */
export const textParts = [
  part({
    name: 'contains',
    zh: '包含',
    en: 'contains',
    order: 14,
    test: (text, wanted) => text.includes(wanted),
    sql: (text, wanted) => `position(${wanted} IN ${text}) > 0`,
  }),
  part({
    name: 'starts_with',
    zh: '开头是',
    en: 'starts with',
    order: 15,
    test: (text, wanted) => text.startsWith(wanted),
    // The one form of a prefix test that a B-tree in code point order serves.
    sql: (text, wanted) => `${text} COLLATE "C" ^@ ${wanted}`,
  }),
  part({
    name: 'ends_with',
    zh: '结尾是',
    en: 'ends with',
    order: 16,
    test: (text, wanted) => text.endsWith(wanted),
    sql: (text, wanted) => `right(${text}, length(${wanted})) = ${wanted}`,
  }),
];
