import type { Node } from './node';
import type { SqlWriter } from './sql-writer';

const MIRROR: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const SOME = new Set(['> 0', '>= 1', '!= 0']);
const NONE = new Set(['== 0', '<= 0', '< 1']);

/** "Has any" and "has none" need no counting: EXISTS stops at the first. Null when it is another question. */
export function related(node: Node, sign: string, sql: SqlWriter): string | null {
  const [a, b] = node.args as [Node, Node];
  const [count, number, turned] = a.op === 'count' ? [a, b, sign] : [b, a, MIRROR[sign] ?? sign];
  if (count.op !== 'count' || number.op !== null) return null;
  const question = `${turned} ${String(number.value)}`;
  if (!SOME.has(question) && !NONE.has(question)) return null;
  const exists = `EXISTS ${sql.related(count, () => '1', count.args[1])}`;
  return SOME.has(question) ? exists : `(NOT ${exists})`;
}
