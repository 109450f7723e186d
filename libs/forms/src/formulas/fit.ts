import { isLocalDate } from '@careloop/calendar';
import type { Text } from '@careloop/kernel';
import { isInstant, type Kind } from '@careloop/rules';
import { conversionOf, optionText } from './conversions';
import { problem } from './sentences';
import { nearest } from './suggest';
import type { FormulaFunction, FormulaProblem, Node, Parameter } from './types';

type Report = (found: FormulaProblem) => void;

const USE_VALUE: Text = { zh: '文字变成数字请用 VALUE', en: 'VALUE turns a text into a number' };
const USE_TEXT: Text = { zh: '变成文字请用 TEXT', en: 'TEXT turns it into a text' };
const USE_DATE: Text = { zh: '时间取日期请用 DATEVALUE', en: 'DATEVALUE takes the date of a time' };
const USE_IF: Text = { zh: '请写成比较，如 {等级}="gold"', en: 'write a comparison such as {tier}="gold"' };

const NUMERIC: Partial<Record<Node['kind'], Text>> = {
  text: USE_VALUE,
  datetime: { zh: '时间加减请用 DATEADD，相差请用 DATEDIF', en: 'DATEADD moves a time, DATEDIF counts between two' },
};

export const nameOf = (fn: FormulaFunction): Text => fn.label ?? { zh: fn.name, en: fn.name };
const isWritten = (node: Node): boolean => !node.fn && !node.field;

/** A node that is always empty, of a kind. */
const nothing = ({ from, to }: Node, kind: Kind): Node => ({ from, to, kind, args: [], value: null, digits: 1 });

/** A node seen as another kind. */
function converted(node: Node, fn: FormulaFunction, kind: Kind): Node {
  const { from, to, many } = node;
  return { from, to, kind, fn, args: [node], ...(many && { many }), digits: 16 };
}

/** A node as text: what people would read. Null for kinds that have no text of their own. */
export function asText(node: Node): Node | null {
  if (node.kind === 'text') return node;
  if (node.kind === 'option' || node.kind === 'options')
    return converted(node, optionText(node.kind, node.field?.options ?? []), 'text');
  const fn = conversionOf(node.kind as Kind, 'text');
  return fn ? converted(node, fn, 'text') : null;
}

/** A written text as a date or an instant, where it stands beside one. */
function adoptDate(node: Node, kind: Kind): Node | null {
  if (!isWritten(node) || typeof node.value !== 'string') return null;
  const fits = kind === 'date' ? isLocalDate(node.value) : kind === 'datetime' && isInstant(node.value);
  return fits ? { ...node, kind } : null;
}

/** One argument brought to a kind its parameter takes; what is wrong is reported. */
export function fitArgument(node: Node, parameter: Parameter, fn: FormulaFunction, report: Report): Node {
  const { kinds } = parameter;
  if (node.kind === 'unknown') return node;
  if (node.kind === 'empty') return nothing(node, kinds[0]!);
  if (kinds.includes(node.kind)) return node;
  if (kinds.includes('date') && node.kind === 'datetime')
    return converted(node, conversionOf('datetime', 'date')!, 'date');
  const dated = kinds.map((kind) => adoptDate(node, kind)).find(Boolean);
  if (dated) return dated;
  if (kinds.includes('boolean') && node.kind === 'number')
    return converted(node, conversionOf('number', 'boolean')!, 'boolean');
  const text = kinds.includes('text') ? asText(node) : null;
  if (text) return text;
  if (isWritten(node) && node.kind === 'text' && kinds.includes('date'))
    report(problem('DATE_INVALID', node.from, node.to, String(node.value)));
  else {
    const numeric = kinds.includes('number');
    const hint = numeric ? NUMERIC[node.kind] : kinds[0] === 'boolean' ? USE_IF : undefined;
    report(problem('KIND', node.from, node.to, nameOf(fn), parameter.name, kinds, node.kind, hint));
  }
  return { ...node, kind: 'unknown' };
}

/** The key of an option by its key or label; else the problem, with the nearest one. */
function optionKey(node: Node, like: Node, report: Report): Node {
  const { label, options } = like.field!;
  const value = String(node.value);
  const found = options?.find((o) => o.key === value) ?? options?.find((o) => o.label === value);
  if (found || !options) return { ...node, kind: 'option', value: found?.key ?? value };
  const near = nearest(
    value,
    options.flatMap((o) => [o.key, o.label]),
  );
  report({ ...problem('OPTION_UNKNOWN', node.from, node.to, label, value, near), ...(near && { suggestion: near }) });
  return { ...node, kind: 'unknown' };
}

const hintFor = (a: Kind, b: Kind): Text | undefined => {
  const pair = [a, b];
  if (pair.includes('date') && pair.includes('datetime')) return USE_DATE;
  if (pair.includes('number') && pair.includes('text'))
    return { zh: `${USE_VALUE.zh}，数字${USE_TEXT.zh}`, en: `${USE_VALUE.en}, ${USE_TEXT.en}` };
  return pair.includes('text') ? USE_TEXT : undefined;
};

/** Arguments that share one kind: literals follow what is read, options are keys beside literals and words elsewhere. */
export function share(nodes: Node[], compared: boolean, fn: FormulaFunction, report: Report): Node[] {
  if (nodes.some(({ kind }) => kind === 'unknown')) return nodes;
  const read = nodes.filter((node) => !isWritten(node) && node.kind !== 'empty');
  const option = read[0]?.kind === 'option' ? read[0] : undefined;
  const keys = compared && option && read.every(({ kind, field }) => kind === 'option' && field === option.field);
  const known = nodes.map((node) => {
    if (keys && isWritten(node) && node.kind === 'text') return optionKey(node, option, report);
    return !keys && (node.kind === 'option' || node.kind === 'options') ? asText(node)! : node;
  });
  const leader =
    known.find((node) => !isWritten(node) && node.kind !== 'empty') ?? known.find(({ kind }) => kind !== 'empty');
  if (!leader || leader.kind === 'unknown') return known;
  const kind = leader.kind as Kind;
  return known.map((node) => {
    if (node.kind === 'empty') return nothing(node, kind);
    if (node.kind === kind || node.kind === 'unknown') return node;
    const dated = adoptDate(node, kind);
    if (dated) return dated;
    if (compared && isWritten(node) && node.kind === 'text' && (kind === 'date' || kind === 'datetime'))
      report(problem('DATE_INVALID', node.from, node.to, String(node.value)));
    else
      report(
        problem(
          'KINDS_DIFFER',
          node.from,
          node.to,
          nameOf(fn),
          kind,
          node.kind as Kind,
          hintFor(kind, node.kind as Kind),
        ),
      );
    return { ...node, kind: 'unknown' };
  });
}
