import type { Kind } from '../types';
import { defineOperator, type BuilderHint, type Closure, type CompiledArgument, type Operator } from '../operator';
import type { Node } from '../node';
import type { SqlWriter } from '../sql-writer';
import { daysAsDate } from '../day-bounds';
import { equalsWritten, isExact } from '../hot';
import { related } from '../related-exists';
import { constantOf, isConstant } from '../sql-writer';
import { equal, identical, isEmpty } from '../values';

type Same = (a: unknown, b: unknown, kind?: Kind) => boolean;

function compileEqual(same: Same, [a, b]: CompiledArgument[], kind: Kind | undefined, wanted: boolean): Closure {
  const [left, right] = [a?.run ?? (() => null), b?.run ?? (() => null)];
  const fixed = b?.constant?.value;
  const written = typeof fixed === 'number' || (typeof fixed === 'string' && fixed !== '' && isExact(fixed, kind));
  if (a && written) return equalsWritten(a, fixed, (value) => same(value, fixed, kind), wanted);
  return (data, context) => same(left(data, context), right(data, context), kind) === wanted;
}

function equalSql(node: Node, sql: SqlWriter): string {
  const [a, b] = daysAsDate(node.args as [Node, Node], sql) ?? (node.args as [Node, Node]);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (!isConstant(one)) continue;
    const value = constantOf(one, sql.context);
    if (isEmpty(value)) return sql.empty(other);
    if (isConstant(other) && isEmpty(constantOf(other, sql.context))) return 'FALSE';
    return sql.known(other, (x) => `${x} = ${sql.value(one)}`, node.shared);
  }
  if (node.shared === 'options') return sql.sameMembers(a, b);
  return `(${sql.valueOrNull(a)} IS NOT DISTINCT FROM ${sql.valueOrNull(b)})`;
}

const ALL: Kind[] = ['text', 'number', 'boolean', 'date', 'datetime', 'lunar-date', 'option', 'options', 'reference'];
const hint = (name: string, id: string, zh: string, en: string, order: number): BuilderHint[] => [
  {
    id,
    label: { zh, en },
    kinds: ALL.filter((kind) => kind !== 'datetime' && kind !== 'options'),
    editor: 'value',
    template: { [name]: [{ var: '$field' }, '$value'] },
    order,
  },
];

function equality(name: string, same: Same, wanted: boolean, builder?: BuilderHint[]): Operator {
  return defineOperator({
    name,
    label: wanted ? { zh: '是', en: 'is' } : { zh: '不是', en: 'is not' },
    signature: { arguments: [{}, {}], result: 'boolean', same: true },
    evaluate: ([a, b], _, __, kind) => same(a, b, kind) === wanted,
    compile: (args, kind) => compileEqual(same, args, kind, wanted),
    sql: (node, sql) => {
      const exists = related(node, wanted ? '==' : '!=', sql);
      if (exists) return exists;
      return wanted ? equalSql(node, sql) : `(NOT ${equalSql(node, sql)})`;
    },
    describe: (node, say, language) => {
      const [a, b] = node.args.map(say);
      const unit = a?.unit ?? b?.unit;
      if (node.args[1]?.kind === 'null' || node.args[1]?.value === '')
        return {
          text:
            language === 'en'
              ? `${a?.text} ${wanted ? 'is empty' : 'is filled in'}`
              : `${a?.text} ${wanted ? '为空' : '不为空'}`,
        };
      const days = unit ? (language === 'en' ? ' days' : ' 天') : '';
      const verb = language === 'en' ? (wanted ? 'is' : 'is not') : wanted ? '是' : '不是';
      return { text: `${a?.text} ${verb} ${b?.text}${days}` };
    },
    builder,
  });
}

/** `==`, `!=`, and the strict `===`, `!==`, which in rules over a form mean the same, since kinds never mix there. */
export const equalities = [
  equality('==', equal, true, hint('==', 'is', '是', 'is', 10)),
  equality('!=', equal, false, hint('!=', 'is_not', '不是', 'is not', 11)),
  equality('===', identical, true),
  equality('!==', identical, false),
];
