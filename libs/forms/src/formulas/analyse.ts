import { SYSTEM_FIELDS, type Kind, type RuleField } from '@careloop/rules';
import { asText, fitArgument, share } from './fit';
import { parse } from './parse';
import { functionNames, functionOf } from './registry';
import { problem } from './sentences';
import { nearest } from './suggest';
import type { Ast, FormulaFunction, FormulaOptions, FormulaProblem, FormulaSchema, Node, Parameter } from './types';

/** Digits before the point up to which numbers need no check as they run in SQL; at 1e100 a number is too large. */
export const MOST_DIGITS = 100;

type Call = Extract<Ast, { type: 'call' }>;

/** What every record has that a formula may read: not who asks, nor what each save changes. */
const SYSTEM_KEYS = ['_id', '_created_at', '_created_by', '_updated_at', '_updated_by'];

/** Reads a formula's tree against a form: kinds, conversions and problems of every part. */
class Reading {
  readonly problems: FormulaProblem[] = [];
  private readonly report = (found: FormulaProblem) => void this.problems.push(found);

  constructor(
    private readonly schema: FormulaSchema,
    private readonly options: FormulaOptions,
  ) {}

  /** `rows`: inside an aggregate, where columns of subforms have one value per row. */
  read(ast: Ast, rows: boolean): Node {
    if (ast.type === 'field') return this.field(ast, rows);
    if (ast.type === 'call') return this.call(ast, rows);
    const { from, to, value } = ast;
    if (value === '') return { from, to, kind: 'empty', args: [], value: null, digits: 1 };
    const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
    return { from, to, kind, args: [], value, digits: 16 };
  }

  private unknown({ from, to }: Ast): Node {
    return { from, to, kind: 'unknown', args: [], digits: 1 };
  }

  private found(ast: Ast, key: string, fields: Record<string, RuleField>, prefix = ''): RuleField | undefined {
    if (Object.hasOwn(fields, key)) return fields[key];
    if (!prefix && SYSTEM_KEYS.includes(key))
      return { key, label: SYSTEM_FIELDS[key]!.label.zh, kind: SYSTEM_FIELDS[key]!.kind };
    const subforms = prefix ? [] : Object.keys(this.schema.subforms ?? {});
    const byLabel = Object.values(fields).find((field) => field.label === key)?.key;
    const near = byLabel ?? nearest(key, [...Object.keys(fields), ...subforms]);
    const suggestion = near && `{${prefix}${near}}`;
    this.report({
      ...problem('FIELD_UNKNOWN', ast.from, ast.to, prefix + key, suggestion),
      ...(suggestion && { suggestion }),
    });
    return undefined;
  }

  private field(ast: Extract<Ast, { type: 'field' }>, rows: boolean): Node {
    const { from, to, key, column } = ast;
    const { subforms = {}, fields } = this.schema;
    const subform = Object.hasOwn(subforms, key) ? subforms[key] : undefined;
    if (column === undefined) {
      if (subform) {
        const example = `${key}.${Object.keys(subform.fields)[0] ?? ''}`;
        this.report(problem('COLUMN_MISSING', from, to, subform.label, example));
        return this.unknown(ast);
      }
      const field = this.found(ast, key, fields);
      return field ? { from, to, kind: field.kind, args: [], field, digits: 16 } : this.unknown(ast);
    }
    if (!subform) {
      const field = this.found(ast, key, fields);
      if (field) this.report(problem('NOT_SUBFORM', from, to, field.label));
      return this.unknown(ast);
    }
    const field = this.found(ast, column, subform.fields, `${key}.`);
    if (!field) return this.unknown(ast);
    const own = this.options.row === key && !rows;
    if (!own && !rows) {
      this.report(problem('ROWS_OUTSIDE', from, to, `${subform.label}.${field.label}`));
      return this.unknown(ast);
    }
    return { from, to, kind: field.kind, args: [], field, subform: key, ...(!own && { many: key }), digits: 16 };
  }

  private call(ast: Call, rows: boolean): Node {
    let fn = functionOf(ast.name);
    if (!fn || (fn.group === 'operator' && !ast.operator)) {
      const near = nearest(ast.name, functionNames());
      this.report({
        ...problem('FUNCTION_UNKNOWN', ast.from, ast.nameTo, ast.name, near),
        ...(near && { suggestion: near }),
      });
      for (const arg of ast.args) this.read(arg, true);
      return this.unknown(ast);
    }
    const parameters = this.parametersOf(fn, ast);
    if (!parameters) return this.unknown(ast);
    if (parameters.some(({ criterion }) => criterion)) return this.conditional(ast, fn);
    const before = this.problems.length;
    const called = fn;
    const read = ast.args.map((arg, i) => this.argument(arg, parameters[i]!, called, rows));
    fn = fn.variant?.(read.map(({ kind }) => kind)) ?? fn;
    const suited = fn === called ? parameters : fn.parameters;
    const args = this.fitted(read, suited, fn);
    if (this.problems.length > before || args.some(({ kind }) => kind === 'unknown')) return this.unknown(ast);
    return this.settled(ast, fn, suited, args);
  }

  /** The parameter of each argument; reports a wrong count. */
  private parametersOf(
    fn: FormulaFunction,
    { args, from, to, name, nameTo, operator }: Call,
  ): readonly Parameter[] | null {
    const all = fn.parameters;
    const least = all.filter(({ optional }) => !optional).length;
    const most = all.at(-1)?.repeated || fn.spread ? null : all.length;
    if (args.length < least || (most !== null && args.length > most)) {
      this.report(problem('ARITY', from, operator ? to : nameTo, name, least, most, args.length));
      return null;
    }
    const spread = fn.spread?.(args.length);
    if (spread === null) this.report(problem('PAIRS', from, nameTo, name));
    return fn.spread ? (spread ?? null) : args.map((_, i) => all[i] ?? all.at(-1)!);
  }

  private argument(ast: Ast, parameter: Parameter, fn: FormulaFunction, rows: boolean): Node {
    const { oneOf, written } = parameter;
    if (!oneOf && !written) return this.read(ast, rows || !!parameter.set);
    const value = ast.type === 'literal' ? ast.value : undefined;
    const plain = typeof value === 'string' ? value.toLowerCase() : value;
    const wrong = typeof value === 'string' && written ? written(value) : null;
    if (wrong) this.report(problem('MALFORMED', ast.from, ast.to, wrong));
    else if (value === undefined || (oneOf ? !oneOf.includes(plain as string) : typeof value !== 'string'))
      this.report(problem('WRITTEN', ast.from, ast.to, fn.name, parameter.name, oneOf ?? []));
    else return { ...this.read(ast, rows), value: oneOf ? plain : value };
    return this.unknown(ast);
  }

  private fitted(read: Node[], parameters: readonly Parameter[], fn: FormulaFunction): Node[] {
    const args = [...read];
    for (const group of ['compared', 'result'] as const) {
      const places = args.map((_, i) => i).filter((i) => parameters[i]!.same === group);
      const shared = share(
        places.map((i) => args[i]!),
        group === 'compared',
        fn,
        this.report,
      );
      places.forEach((place, i) => (args[place] = shared[i]!));
    }
    return args.map((node, i) => {
      const parameter = parameters[i]!;
      // Kinds that only stand beside their like: `{owner} = {creator}`.
      const alike = parameter.same && node.kind !== 'empty' && parameter.kinds.includes(node.kind as Kind);
      return alike ? node : fitArgument(node, parameter, fn, this.report);
    });
  }

  private settled(ast: Ast, fn: FormulaFunction, parameters: readonly Parameter[], args: Node[]): Node {
    const { from, to } = ast;
    let many: string | undefined;
    for (const [i, arg] of args.entries()) {
      if (!arg.many || parameters[i]!.set) continue;
      if (many && many !== arg.many) {
        const label = (key: string) => this.schema.subforms![key]!.label;
        this.report(problem('ROWS_MIXED', from, to, label(many), label(arg.many)));
      }
      many = arg.many;
    }
    const group = parameters.some(({ same }) => same === 'result') ? 'result' : 'compared';
    const leader = args.find((arg, i) => parameters[i]!.same === group && arg.value !== null);
    const kind = fn.result === 'same' ? (leader?.kind ?? 'empty') : fn.result;
    const bound = kind === 'number' ? (fn.digits?.(args.map(({ digits }) => digits)) ?? 16) : 1;
    const guarded = bound > MOST_DIGITS;
    const node = { from, to, kind, fn, args, ...(many && { many }), digits: Math.min(bound, MOST_DIGITS), guarded };
    const wrong = fn.check?.(node);
    if (wrong) this.report(problem('MALFORMED', from, to, wrong));
    return node;
  }

  /** `SUMIF(rows, ">5", values)`: the values, of the rows for which a comparison holds. */
  private conditional(ast: Call, fn: FormulaFunction): Node {
    const [over, criterion, values] = ast.args as [Ast, Ast, Ast?];
    const tested = this.read(over, true);
    if (tested.kind === 'unknown') return this.unknown(ast);
    if (!tested.many) {
      this.report(problem('ROWS_NEEDED', over.from, over.to, fn.name));
      return this.unknown(ast);
    }
    const { from, to } = criterion;
    const [, sign = '=', wanted] =
      /^(<=|>=|<>|=|<|>)?(.*)$/s.exec(criterion.type === 'literal' ? String(criterion.value) : '') ?? [];
    const isNumber =
      tested.kind === 'number' && wanted !== undefined && wanted.trim() !== '' && Number.isFinite(Number(wanted));
    const plain: Ast =
      criterion.type === 'literal' && typeof criterion.value === 'string'
        ? { from, to, type: 'literal', value: isNumber ? Number(wanted) : wanted! }
        : criterion;
    const test: Ast = { from, to, type: 'call', name: sign, operator: true, args: [over, plain], nameTo: to };
    const where = this.read(test, true);
    const value = fitArgument(
      values ? this.read(values, true) : tested,
      fn.parameters[2] ?? fn.parameters[0]!,
      fn,
      this.report,
    );
    if (where.kind === 'unknown' || value.kind === 'unknown') return this.unknown(ast);
    if (!value.many) this.report(problem('ROWS_NEEDED', value.from, value.to, fn.name));
    else if (value.many !== where.many) this.report(problem('ROWS_MIXED', ast.from, ast.to, value.many, where.many!));
    else return { ...this.settled(ast, fn, [fn.parameters[2] ?? fn.parameters[0]!], [value]), where };
    return this.unknown(ast);
  }

  /** The whole formula: a kind that can be kept, rounded as its field asks. */
  root(ast: Ast): Node {
    const node = this.read(ast, false);
    if (node.kind === 'unknown') return node;
    if (node.kind === 'empty') {
      this.report(problem('RESULT_EMPTY', ast.from, ast.to));
      return { ...node, kind: 'unknown' };
    }
    const { scale } = this.options;
    if (node.kind === 'number' && scale !== undefined) {
      const digits: Node = { from: node.from, to: node.to, kind: 'number', args: [], value: scale, digits: 2 };
      return this.settled(ast, functionOf('ROUND')!, functionOf('ROUND')!.parameters, [node, digits]);
    }
    if (['number', 'boolean', 'date', 'datetime', 'text'].includes(node.kind)) return node;
    const text = asText(node);
    if (!text) this.report(problem('RESULT', ast.from, ast.to, node.kind as Kind));
    return text ?? { ...node, kind: 'unknown' };
  }
}

/** The typed tree of a formula over a form, and all that is wrong with it. */
export function analyse(
  text: string,
  schema: FormulaSchema,
  options: FormulaOptions = {},
): { node: Node; problems: FormulaProblem[] } {
  const parsed = parse(text);
  if ('problem' in parsed)
    return { node: { from: 0, to: text.length, kind: 'unknown', args: [], digits: 1 }, problems: [parsed.problem] };
  const reading = new Reading(schema, options);
  const node = reading.root(parsed.tree);
  return { node, problems: reading.problems };
}
