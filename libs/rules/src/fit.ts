import type { Text } from '@careloop/kernel';
import { adopt, adoptList, type Misfit } from './adopt';
import type { Reading } from './analyse';
import { describeNode } from './describe-node';
import type { Node } from './node';
import type { Argument, Operator } from './operator';
import { isEmpty } from './values';
import type { Kind, RuleField } from './types';

const DIGITS_MOST = 290;

const isLiteral = (node: Node) => node.op === null;

/** A node as the sentences name it: 「等级」, or its own words. */
function nameOf(node: Node): Text {
  return { zh: `「${describeNode(node, 'zh-CN').text}」`, en: `“${describeNode(node, 'en').text}”` };
}

const valueSpecs = new Set([undefined, 'value', 'constant', 'list', 'container']);

/** Checks read arguments against an operator's signature, and settles the kinds of literals and of the result. */
export function fitArguments(node: Node, operator: Operator, specs: Argument[], reading: Reading): void {
  const before = reading.problems.length;
  node.args.forEach((arg, i) => fitOne(node, operator, arg, specs[i]!, reading));
  if (reading.problems.length > before) return;
  if (operator.signature.same) share(node, operator, specs, reading);
  else adoptLoose(node, specs, reading);
  if (reading.problems.length > before) return;
  for (const { code, message } of operator.check?.(node) ?? [])
    reading.problems.push({ path: node.path, code, message });
  settle(node, operator);
  if (node.kind !== 'number') return;
  node.digits = operator.digits?.(node.args) ?? 15;
  if (node.digits > DIGITS_MOST) {
    reading.report(node.path, 'RULE_NUMBER_TOO_LARGE');
    node.kind = 'unknown';
  }
}

function fitOne(node: Node, operator: Operator, arg: Node, spec: Argument, reading: Reading): void {
  const { label } = operator;
  if (spec.whole) {
    const [least, most] = spec.whole;
    if (!(isLiteral(arg) && Number.isInteger(arg.value) && Number(arg.value) >= least && Number(arg.value) <= most))
      return reading.report(arg.path, 'RULE_WHOLE', label, least, most);
  }
  if (spec.as === 'constant' && !isLiteral(arg)) return reading.report(arg.path, 'RULE_CONSTANT', label);
  const listed = spec.as === 'list' || (spec.as === 'container' && isLiteral(arg) && arg.kind !== 'text');
  if (listed && arg.kind !== 'null') {
    if (arg.kind !== 'list') return reading.report(arg.path, 'RULE_LIST', label);
    if (!(arg.value as unknown[]).length) return reading.report(arg.path, 'RULE_LIST_EMPTY', label);
  } else if (listed) return reading.report(arg.path, 'RULE_LIST_EMPTY', label);
  const { kinds } = spec;
  if (!kinds || (isLiteral(arg) && spec.as !== 'related-field') || arg.kind === 'null')
    return refuseList(arg, spec, operator, reading);
  if (kinds.includes(arg.kind as Kind)) return;
  const what = nameOf(arg);
  reading.report(arg.path, 'RULE_KIND', what.zh, what.en, arg.kind as Kind, label.zh, label.en, kinds);
}

/** A written list stands only where one is asked for, or beside a field of several options. */
function refuseList(arg: Node, spec: Argument, operator: Operator, reading: Reading): void {
  if (arg.kind !== 'list' || !valueSpecs.has(spec.as) || spec.as === 'list' || spec.as === 'container') return;
  if (isEmpty(arg.value)) arg.kind = 'null';
  else if (spec.kinds && !spec.kinds.includes('options'))
    reading.report(arg.path, 'RULE_KIND', '这里', 'This', 'list', operator.label.zh, operator.label.en, spec.kinds);
}

const report = (arg: Node, misfit: Misfit | null, reading: Reading) => {
  if (misfit) reading.problems.push({ path: arg.path, ...misfit });
};

/** Literals of arguments that stand alone take the first kind that fits. */
function adoptLoose(node: Node, specs: Argument[], reading: Reading): void {
  node.args.forEach((arg, i) => {
    const { kinds, as } = specs[i]!;
    if (!isLiteral(arg) || as === 'condition' || as === 'key' || as === 'relation' || as === 'related-field') return;
    if (!kinds) return;
    const misfits = kinds.map((kind) => adopt(arg, kind, undefined, { zh: '这个参数', en: 'This argument' }));
    const fits = misfits.findIndex((misfit) => misfit === null);
    if (fits >= 0) adopt(arg, kinds[fits]!, undefined, { zh: '', en: '' });
    else report(arg, misfits[0]!, reading);
  });
}

const naturalKind = (arg: Node): Kind | null =>
  arg.kind === 'list' ? 'options' : arg.kind === 'null' || arg.kind === 'unknown' ? null : arg.kind;

/** All values of one kind: fields lead, literals follow. */
function share(node: Node, operator: Operator, specs: Argument[], reading: Reading): void {
  const shared = node.args.filter((_, i) => valueSpecs.has(specs[i]!.as) || specs[i]!.as === 'key');
  const read = shared.filter((arg) => (!isLiteral(arg) || arg.field) && arg.kind !== 'null');
  const container = specs.findIndex((spec) => spec.as === 'container');
  const kindOf = (arg: Node): Kind =>
    container >= 0 && arg === node.args[container] && arg.kind === 'options' ? 'option' : (arg.kind as Kind);
  const leader = read[0] ?? shared.find((arg) => naturalKind(arg) && arg.kind !== 'list') ?? shared[0];
  if (!leader) return;
  const kind = read[0] ? kindOf(leader) : naturalKind(leader);
  if (!kind) return;
  const field: RuleField | undefined = read.map((arg) => arg.field).find(Boolean);
  for (const other of read.slice(1)) differ(leader, kind, other, kindOf(other), reading);
  const about = nameOf(leader);
  const itemKind = kind === 'options' ? 'option' : kind;
  for (const [i, arg] of node.args.entries()) {
    if (!shared.includes(arg) || !isLiteral(arg) || (arg.field && specs[i]!.as === 'key')) continue;
    if (specs[i]!.as === 'list' || (specs[i]!.as === 'container' && arg.kind === 'list'))
      report(arg, adoptList(arg, itemKind, field, about), reading);
    else report(arg, adopt(arg, kind, field, about), reading);
  }
  const allowed = specs[node.args.indexOf(leader)]?.kinds;
  if (allowed && !allowed.includes(kind) && !read.length)
    reading.report(leader.path, 'RULE_KIND', about.zh, about.en, kind, operator.label.zh, operator.label.en, allowed);
  node.shared = kind;
}

function differ(leader: Node, kind: Kind, other: Node, otherKind: Kind, reading: Reading): void {
  if (kind === otherKind && kind !== 'object') return;
  const pair = [kind, otherKind];
  if (pair.includes('date') && pair.includes('datetime')) {
    const timed = kind === 'datetime' ? leader : other;
    return reading.report(other.path, 'RULE_DATE_AND_TIME', describeNode(timed, 'zh-CN').text);
  }
  const [a, b] = [nameOf(leader), nameOf(other)];
  reading.report(other.path, 'RULE_KINDS_DIFFER', a.zh, a.en, kind, b.zh, b.en, otherKind);
}

/** The kind of the result. */
function settle(node: Node, { name, signature }: Operator): void {
  const fieldArg = node.args.find((arg, i) => i > 0 && arg.field && signature.arguments[i]?.as === 'related-field');
  if (signature.result !== 'same') node.kind = signature.result;
  else if (fieldArg) Object.assign(node, { kind: fieldArg.kind, shared: fieldArg.kind });
  else node.kind = node.shared ?? 'null';
  const values = node.args.filter((_, i) =>
    name !== 'if' && name !== '?:' ? false : i % 2 === 1 || i === node.args.length - 1,
  );
  const choice = name === 'if' || name === '?:';
  node.certain =
    node.kind === 'boolean' &&
    (choice ? node.args.length % 2 === 1 && values.every((arg) => arg.certain) : signature.result === 'boolean');
  if (choice) node.field = values.find((arg) => arg.field)?.field;
}
