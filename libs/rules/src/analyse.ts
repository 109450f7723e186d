import type { Text } from '@careloop/kernel';
import { isStorable } from './adopt';
import { describeNode } from './describe-node';
import { fitArguments } from './fit';
import type { Node } from './node';
import type { Argument, Operator } from './operator';
import { operators } from './registry';
import { SENTENCES, type ProblemCode } from './sentences';
import { argumentAt, partsOf } from './shape';
import type { Rule, RuleField, RuleProblem, RuleSchema } from './types';
import { fieldOf } from './system-fields';
import { isLunar } from './values';

const DEEPEST = 32;
const MOST_NODES = 1000;
const LONGEST_LIST = 10_000;

/** Where an expression stands: what it may read, and whether its truth or its value is asked for. */
interface Place {
  schema: RuleSchema;
  /** Inside `some`, `all`, `none`: the field whose choices are looked at. */
  element?: RuleField;
  /** Inside a condition on related records. */
  related?: boolean;
  condition?: boolean;
}

const ARGUMENTS_NEVER_READ = new Set(['key', 'relation', 'related-field']);

/** Reads a rule against a form: kinds, fields and problems of every part. */
class Reading {
  readonly problems: RuleProblem[] = [];
  private nodes = 0;

  report<C extends ProblemCode>(path: string, code: C, ...params: Parameters<(typeof SENTENCES)[C]>): void {
    const sentence = SENTENCES[code] as (...args: unknown[]) => Text;
    this.problems.push({ path, code, message: sentence(...params) });
  }

  read(rule: Rule, path: string, place: Place, depth: number): Node {
    const node: Node = { path, rule, op: null, args: [], kind: 'unknown', value: rule };
    if (depth > DEEPEST) {
      this.report(path, 'RULE_TOO_DEEP', DEEPEST);
      return node;
    }
    if (++this.nodes > MOST_NODES) {
      if (this.nodes === MOST_NODES + 1) this.report(path, 'RULE_TOO_LARGE', MOST_NODES);
      return node;
    }
    const parts = partsOf(rule);
    return parts && !isLunar(rule) ? this.call(node, parts.op, parts.args, place, depth) : this.literal(node);
  }

  private literal(node: Node): Node {
    const { rule, path } = node;
    if (rule === null || rule === undefined) node.kind = 'null';
    else if (typeof rule === 'boolean') Object.assign(node, { kind: 'boolean', certain: true });
    else if (typeof rule === 'number')
      Object.assign(node, { kind: 'number', digits: Math.max(1, Math.ceil(Math.log10(Math.abs(rule) + 1))) });
    else if (typeof rule === 'string') {
      node.kind = 'text';
      if (!isStorable(rule)) this.report(path, 'RULE_TEXT_INVALID');
    } else if (Array.isArray(rule)) this.list(node, rule);
    else if (isLunar(rule)) node.kind = 'lunar-date';
    else this.report(path, 'RULE_MALFORMED');
    return node;
  }

  private list(node: Node, items: Rule[]): void {
    node.kind = 'list';
    if (items.length > LONGEST_LIST) this.report(node.path, 'RULE_LIST_TOO_LONG', LONGEST_LIST);
    if (items.some((item) => typeof item === 'object' && item !== null)) {
      node.kind = 'unknown';
      this.report(node.path, 'RULE_LIST', { zh: '列表', en: 'list' });
    } else if (items.some((item) => typeof item === 'string' && !isStorable(item)))
      this.report(node.path, 'RULE_TEXT_INVALID');
  }

  private call(node: Node, op: string, args: Rule[], place: Place, depth: number): Node {
    node.op = op;
    node.value = undefined;
    const operator = operators.get(op);
    if (!operator) this.report(node.path, 'RULE_OPERATOR_UNKNOWN', op);
    else if (operator.refused)
      this.problems.push({ path: node.path, code: 'RULE_OPERATOR_REFUSED', message: operator.refused });
    else if (op === 'var') this.field(node, args, place);
    else if (this.countFits(node, operator, args.length)) this.arguments(node, operator, args, place, depth);
    return node;
  }

  private countFits({ path }: Node, { signature, label }: Operator, given: number): boolean {
    const all = signature.arguments;
    const least = all.filter((argument) => !argument.optional).length;
    const most = all.at(-1)?.repeated ? null : all.length;
    if (given >= least && (most === null || given <= most)) return true;
    this.report(path, 'RULE_ARITY', label, least, most, given);
    return false;
  }

  private arguments(node: Node, operator: Operator, args: Rule[], place: Place, depth: number): void {
    if (operator.change && (place.related || place.element))
      return this.report(node.path, 'RULE_CHANGE_NESTED', operator.label);
    const specs = args.map((_, i) => argumentAt(operator, i, args.length) ?? {});
    for (const [i, arg] of args.entries()) {
      const path = `${node.path ? `${node.path}.` : ''}${node.op}.${i}`;
      const spec = specs[i]!;
      const inner = this.placeOf(node, spec, place);
      if (!inner) return;
      node.args.push(
        ARGUMENTS_NEVER_READ.has(spec.as ?? '')
          ? this.name(node, arg, path, spec, inner)
          : this.read(arg, path, inner, depth + 1),
      );
    }
    if (node.args.some((arg) => arg.kind === 'unknown')) return;
    const isJunction = node.op === 'and' || node.op === 'or';
    if (isJunction && !place.condition)
      for (const arg of node.args)
        if (!arg.certain)
          this.report(arg.path, 'RULE_NOT_A_CONDITION', describeNode(arg, 'zh-CN').text, describeNode(arg, 'en').text);
    fitArguments(node, operator, specs, this);
  }

  /** What an argument may read. */
  private placeOf(node: Node, { as }: Argument, place: Place): Place | null {
    if (as === 'condition') return { ...place, condition: true };
    if (as === 'element') {
      const field = node.args[0]?.field;
      return { ...place, condition: true, element: field ?? { key: '', label: '', kind: 'options' } };
    }
    if (as === 'related' || as === 'related-field') {
      if (!node.relation) return null;
      return { schema: node.relation.schema(), related: true, condition: true };
    }
    if (as === 'relation' && (place.related || place.element)) {
      this.report(node.path, 'RULE_RELATION_NESTED');
      return null;
    }
    return { ...place, condition: node.op === 'if' || node.op === '?:' ? place.condition : false };
  }

  /** An argument that names a field or a relation. */
  private name(node: Node, rule: Rule, path: string, spec: Argument, { schema }: Place): Node {
    const key = typeof rule === 'string' ? rule : null;
    const named: Node = { path, rule, op: null, args: [], kind: 'unknown', value: rule };
    if (key === null) this.report(path, 'RULE_FIELD_KEY');
    else if (spec.as === 'relation') {
      node.relation = schema.relations && Object.hasOwn(schema.relations, key) ? schema.relations[key] : undefined;
      if (!node.relation) this.report(path, 'RULE_RELATION_UNKNOWN', key, schema.form);
      else named.kind = 'text';
    } else {
      const field = key === '_me' ? undefined : fieldOf(schema, key);
      if (!field) this.report(path, 'RULE_FIELD_UNKNOWN', key, schema.form);
      else Object.assign(named, { field, kind: field.kind });
    }
    return named;
  }

  private field(node: Node, args: Rule[], { schema, element }: Place): void {
    const key = args.length ? args[0] : '';
    if (typeof key !== 'string') return this.report(node.path, 'RULE_FIELD_KEY');
    if (args.length > 1) return this.report(node.path, 'RULE_DEFAULT');
    if (key === '' && !element) return this.report(node.path, 'RULE_ELEMENT_OUT_OF_PLACE');
    if (key !== '' && key !== '_me' && element) return this.report(node.path, 'RULE_FIELD_OUT_OF_REACH', key);
    const field = key === '' ? { ...element!, key: '', kind: 'option' as const } : fieldOf(schema, key);
    if (!field) return this.report(node.path, 'RULE_FIELD_UNKNOWN', key, schema.form);
    Object.assign(node, { field, kind: field.kind, digits: 15 });
  }
}

export type { Reading };

/** The typed tree of a rule over a form, and all that is wrong with it. */
export function analyse(rule: Rule, schema: RuleSchema): { node: Node; problems: RuleProblem[] } {
  const reading = new Reading();
  const node = reading.read(rule, '', { schema, condition: true }, 1);
  return { node, problems: reading.problems };
}
