import { analyse } from './analyse';
import { describeNode, showValue } from './describe-node';
import { evaluate } from './evaluate';
import type { Node } from './node';
import type { Explanation, Language, RecordData, RuleContext, RuleSchema, Rule } from './types';

/** Operators whose lines are explained one by one; all else is one line. */
const JUNCTIONS = new Set(['and', 'or', '!', '!!', 'if', '?:']);

/** What a node read of the record: its fields, and the answers over related records. */
function readings(node: Node, value: (node: Node) => unknown, into: Map<string, { node: Node; value: unknown }>): void {
  if (node.op === 'var' && node.field && node.field.key !== '') {
    into.set(node.field.key, { node, value: value(node) });
    return;
  }
  if (node.relation) {
    into.set(String(node.args[0]?.value), { node, value: value(node) });
    return;
  }
  if (node.op === null && node.field && node.field.key === node.value)
    into.set(node.field.key, { node, value: value({ ...node, op: 'var', rule: { var: node.field.key } }) });
  node.args.forEach((arg) => readings(arg, value, into));
}

function actual(node: Node, language: Language, value: (node: Node) => unknown): string {
  const read = new Map<string, { node: Node; value: unknown }>();
  readings(node, value, read);
  const english = language === 'en';
  const parts = [...read.values()].map(({ node: source, value: found }) => {
    const text = describeNode(source, language).text;
    return english
      ? `${text}: ${showValue(found, source, language)}`
      : `${text}：${showValue(found, source, language)}`;
  });
  for (const arg of node.args)
    if (arg.op === 'days_until' || arg.op === 'days_since') {
      const days = value(arg);
      if (days !== null) parts.push(english ? `${String(days)} days` : `${String(days)} 天`);
    }
  return parts.join(english ? ', ' : '，');
}

/**
 * Why, or why not: the conditions as a tree, each line with its sentence, what was read, and its answer. The first line
 * is the whole rule. For a rule that does not check, lines that make no sense answer null.
 */
export function explain(
  rule: Rule,
  record: RecordData,
  context: RuleContext,
  schema: RuleSchema,
  language: Language,
): Explanation {
  const value = (node: Node): unknown => evaluate(node.rule, record, context, schema);
  const line = (node: Node): Explanation => {
    const read = new Map<string, { node: Node; value: unknown }>();
    readings(node, value, read);
    const junction = JUNCTIONS.has(node.op ?? '');
    const found = junction ? '' : actual(node, language, value);
    const said = describeNode(node, language).text;
    const sentence = found ? (language === 'en' ? `${said} (${found})` : `${said}（${found}）`) : said;
    return {
      path: node.path,
      sentence,
      values: Object.fromEntries([...read].map(([key, { value: got }]) => [key, got])),
      result: value(node),
      children: junction ? node.args.map(line) : [],
    };
  };
  return line(analyse(rule, schema).node);
}
