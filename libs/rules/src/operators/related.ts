import { roundedSql, sum as sumOf } from '../decimals';
import { defineOperator, type Argument, type Phrase } from '../operator';
import type { Node } from '../node';
import type { RecordData, RuleContext } from '../types';
import { isEmpty, order, truthy } from '../values';

type Condition = (record: RecordData) => unknown;

const relation: Argument = { as: 'relation' };
const condition: Argument = { as: 'related', optional: true };

/** The related records that were loaded, or the record's own rows, that pass. */
function passing(key: unknown, test: unknown, context: RuleContext, data: unknown): RecordData[] {
  const name = String(key);
  const rows = name.includes('.') ? undefined : (data as RecordData | null)?.[name];
  const records = (Array.isArray(rows) ? (rows as RecordData[]) : undefined) ?? context.related?.[name] ?? [];
  return typeof test === 'function' ? records.filter((record) => truthy((test as Condition)(record))) : records;
}

/** "orders (where …)", as the sentences speak of them. */
const which = (node: Node, test: Node | undefined, say: (node: Node) => Phrase, english: boolean): string => {
  const name = node.relation?.label ?? String(node.args[0]?.value);
  if (!test) return name;
  return english ? `${name} (where ${say(test).text})` : `${name}（${say(test).text}）`;
};

const count = defineOperator({
  name: 'count',
  label: { zh: '关联数据的条数', en: 'number of related records' },
  signature: { arguments: [relation, condition], result: 'number' },
  evaluate: ([key, test], context, data) => passing(key, test, context, data).length,
  sql: (node, sql) => `${sql.related(node, () => 'count(*)', node.args[1])}::numeric`,
  digits: () => 9,
  describe: (node, say, language) => {
    const of = which(node, node.args[1], say, language === 'en');
    return { text: language === 'en' ? `number of ${of}` : `${of} 的条数` };
  },
});

const sum = defineOperator({
  name: 'sum',
  label: { zh: '关联数据的合计', en: 'sum over related records' },
  signature: { arguments: [relation, { as: 'related-field', kinds: ['number'] }, condition], result: 'number' },
  evaluate: ([key, field, test], context, data) =>
    sumOf(
      passing(key, test, context, data)
        .map((record) => record[String(field)])
        .filter((value): value is number => typeof value === 'number'),
    ),
  sql: (node, sql) =>
    sql.related(node, (rows) => roundedSql(`COALESCE(sum(${rows.field(node.args[1]!)}), 0)`), node.args[2]),
  digits: () => 24,
  describe: (node, say, language) => {
    const [of, field] = [which(node, node.args[2], say, language === 'en'), say(node.args[1]!).text];
    return { text: language === 'en' ? `sum of ${field} over ${of}` : `${of} 的 ${field} 合计` };
  },
});

const last = defineOperator({
  name: 'last',
  label: { zh: '关联数据中最近的日期', en: 'latest date of related records' },
  signature: { arguments: [relation, { as: 'related-field', kinds: ['date', 'datetime'] }, condition], result: 'same' },
  evaluate: ([key, field, test], context, data, kind) => {
    let latest: unknown = null;
    for (const record of passing(key, test, context, data)) {
      const value = record[String(field)];
      if (!isEmpty(value) && (latest === null || order(value, latest, kind) > 0)) latest = value;
    }
    return latest;
  },
  sql: (node, sql) => sql.related(node, (rows) => `max(${rows.field(node.args[1]!)})`, node.args[2]),
  describe: (node, say, language) => {
    const [of, field] = [which(node, node.args[2], say, language === 'en'), say(node.args[1]!).text];
    return { text: language === 'en' ? `latest ${field} of ${of}` : `${of} 最近的 ${field}` };
  },
});

/** `count`, `sum` and `last` over the records of another form that link here, or a subform's rows; a deleted record does not count. */
export const relatedRecords = [count, sum, last];
