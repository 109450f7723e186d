import { isLocalDate, isLunarDate } from '@careloop/calendar';
import { isEmpty, isInstant, type RecordData } from '@careloop/rules';
import { TOO_LARGE } from './arithmetic';
import { analyse } from './analyse';
import { invalid } from './check';
import { parametersOf } from './parameters';
import { reason } from './sentences';
import type {
  Formula,
  FormulaContext,
  FormulaOptions,
  FormulaReason,
  FormulaSchema,
  Node,
  ReasonCode,
  Scope,
} from './types';

/** One reckoning: the record, the rows at hand, and where it is for reasons. */
class Reckoning implements Scope {
  readonly now: Date;
  readonly zone: string;
  node: Node | undefined;
  /** The row that an aggregate is at. */
  each: RecordData | undefined;

  constructor(
    readonly record: RecordData,
    context: FormulaContext,
    readonly reasons: FormulaReason[] | undefined,
    readonly row: RecordData | undefined,
  ) {
    this.now = context.now;
    this.zone = context.zone;
  }

  fail(code: ReasonCode): null {
    if (this.reasons && this.node) this.reasons.push(reason(code, this.node.from, this.node.to));
    return null;
  }
}

type Run = (at: Reckoning) => unknown;

/** A value of its kind, else null: a form being filled may hold half a date. */
const KEPT: Partial<Record<Node['kind'], (value: unknown) => boolean>> = {
  number: Number.isFinite,
  text: (value) => typeof value === 'string' && value !== '',
  boolean: (value) => typeof value === 'boolean',
  date: isLocalDate,
  datetime: isInstant,
  option: (value) => typeof value === 'string' && value !== '',
  options: (value) => Array.isArray(value) && value.length > 0,
  'lunar-date': isLunarDate,
};

/** Rows of a subform: an array of objects, else none. */
const rowsOf = (record: RecordData, key: string): RecordData[] => {
  const rows = record[key];
  return Array.isArray(rows)
    ? (rows as unknown[]).filter((row): row is RecordData => typeof row === 'object' && row !== null)
    : [];
};

function reading({ field, kind, subform, many }: Node): Run {
  const { key } = field!;
  const isKept = KEPT[kind] ?? ((value: unknown) => !isEmpty(value));
  const kept = (value: unknown) => (isKept(value) ? value : null);
  if (many) return (at) => kept(at.each?.[key]);
  if (subform) return (at) => kept(at.row?.[key]);
  return (at) => kept(at.record[key]);
}

/** All values of an aggregate's arguments: once for what is single, per row for what is of rows. */
function gathering(nodes: Node[], where: Node | undefined): Run {
  const parts = nodes.map((node) => ({ run: build(node), many: node.many, test: where && build(where) }));
  return (at) => {
    const values: unknown[] = [];
    const outer = at.each;
    for (const { run, many, test } of parts) {
      if (!many) values.push(run(at));
      else
        for (const row of rowsOf(at.record, many)) {
          at.each = row;
          if (!test || test(at) === true) values.push(run(at));
        }
      at.each = outer;
    }
    return values;
  };
}

function build(node: Node): Run {
  const { fn, kind } = node;
  if (!fn) {
    const value = node.value ?? null;
    return node.field ? reading(node) : () => value;
  }
  const parameters = parametersOf(node);
  const first = parameters.findIndex(({ set }) => set);
  const single = node.args.filter((_, i) => !parameters[i]!.set);
  const runs = node.args.flatMap((arg, i) => (parameters[i]!.set ? [] : [build(arg)]));
  if (first >= 0)
    runs.splice(
      first,
      0,
      gathering(
        node.args.filter((arg) => !single.includes(arg)),
        node.where,
      ),
    );
  const finish = (value: unknown, at: Reckoning): unknown => {
    if (value === undefined || value === null || value === '') return null;
    if (kind !== 'number') return value;
    if (typeof value === 'number' && Math.abs(value) < TOO_LARGE) return value + 0;
    at.node = node;
    return at.fail('TOO_LARGE');
  };
  const { lazy } = fn;
  if (lazy)
    return (at) => {
      const thunks = runs.map((run) => () => run(at));
      return finish(lazy(thunks, at, node), at);
    };
  const missing = parameters.map(({ set, empty }) =>
    set ? undefined : empty === 'text' ? '' : empty === 'pass' ? null : undefined,
  );
  return (at) => {
    const values: unknown[] = new Array(runs.length);
    for (let i = 0; i < runs.length; i++) {
      let value = runs[i]!(at);
      if (value === null) {
        const instead = missing[i];
        if (instead === undefined) return null;
        value = instead;
      }
      values[i] = value;
    }
    if (at.reasons) at.node = node;
    return finish(fn.evaluate(values, at, node), at);
  };
}

/**
 * The formula as a closure over one record: empty (null) where it can't be reckoned, never NaN or Infinity, and the
 * reasons why in `reasons`. `Invalid('FORMULA_INVALID', …, details)` for a formula that does not check.
 */
export function compileFormula(text: string, schema: FormulaSchema, options: FormulaOptions = {}): Formula {
  const { node, problems } = analyse(text, schema, options);
  if (problems.length) throw invalid(text, problems);
  const run = build(node);
  return (record, context, reasons, row) => run(new Reckoning(record, context, reasons, row));
}
