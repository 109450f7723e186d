import { lunarCode } from '@careloop/calendar';
import type { Node } from './node';
import { operators } from './registry';
import type { Kind, RuleContext, RuleSchema, SqlOptions } from './types';
import { SYSTEM_FIELDS } from './system-fields';
import { isEmpty } from './values';

type Lunar = Parameters<typeof lunarCode>[0];

/** SQL type of a value of each kind. */
export const SQL_TYPES: Record<Kind, string> = {
  text: 'text',
  number: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
  'lunar-date': 'integer',
  option: 'text',
  options: 'text[]',
  reference: 'uuid',
  object: 'jsonb',
};

/** A name as SQL writes it. */
export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

const isMe = (node: Node) => node.op === 'var' && node.field?.key === '_me';

/** Whether a node reads the context at most, never the record. */
export const isConstant = (node: Node): boolean =>
  node.op === null || isMe(node) || operators.get(node.op)?.constant === true;

/** The value of such a node. */
export function constantOf(node: Node, context: RuleContext): unknown {
  if (node.op === null) return node.value;
  if (isMe(node)) return context.memberId ?? null;
  return operators.get(node.op)!.evaluate!(
    node.args.map((arg) => constantOf(arg, context)),
    context,
    null,
  );
}

/** Writes SQL for the nodes of one rule over one table. Booleans it writes are TRUE or FALSE, never NULL. */
export class SqlWriter {
  readonly context: RuleContext;

  constructor(
    private readonly options: SqlOptions,
    private readonly schema: RuleSchema = options.schema,
    readonly alias: string = options.alias,
    private readonly element?: string,
  ) {
    this.context = options.context;
    this.test = this.test.bind(this);
  }

  /** A parameter of a kind. */
  param(value: unknown, kind: Kind): string {
    if (kind === 'boolean') return value ? 'TRUE' : 'FALSE';
    const sent = kind === 'number' ? String(value) : kind === 'lunar-date' ? lunarCode(value as Lunar) : value;
    return this.cast(sent, SQL_TYPES[kind]);
  }

  /** A parameter of an SQL type. */
  cast(value: unknown, type: string): string {
    return `${this.options.param(value)}::${type}`;
  }

  /** A list of values of one kind as an array parameter. */
  list(values: unknown[], kind: Kind): string {
    const sent = kind === 'number' || kind === 'boolean' ? values.map(String) : values;
    return this.cast(sent, `${SQL_TYPES[kind === 'options' ? 'option' : kind]}[]`);
  }

  /** The civil date of a date or, in the context's zone, of an instant. */
  date(node: Node): string {
    const value = this.value(node, node.kind === 'null' ? 'date' : undefined);
    if (node.kind !== 'datetime') return value;
    return `(${value} AT TIME ZONE ${this.cast(this.context.zone, 'text')})::date`;
  }

  /** What an operator writes for other arguments of the same kind. */
  write(op: string, args: Node[], node: Node): string {
    return operators.get(op)!.sql!({ ...node, op, args }, this);
  }

  /** The column or element that a `var` reads. */
  field(node: Node): string {
    const { key, column } = node.field!;
    if (key === '') return this.element!;
    if (key === '_version') return `${this.alias}."version"::numeric`;
    const system = SYSTEM_FIELDS[key]?.column;
    if (system) return `${this.alias}."${system}"`;
    if (!column) throw new Error(`The field ${key} of ${this.schema.form} has no column`);
    return `${this.alias}.${quote(column)}`;
  }

  /** The value of a node; NULL when it is empty, though texts may be '' and lists {}. `kind` types a written null. */
  value(node: Node, kind: Kind | undefined = node.shared): string {
    if (node.kind === 'null') return kind ? `NULL::${SQL_TYPES[kind]}` : 'NULL';
    if (isConstant(node)) {
      const value = constantOf(node, this.context);
      const known = node.kind === 'list' ? (kind ?? 'options') : (node.kind as Kind);
      return isEmpty(value) ? `NULL::${SQL_TYPES[known]}` : this.param(value, known);
    }
    return operators.get(node.op!)!.sql!(node, this);
  }

  /** As `value`, with NULL also for ''. */
  valueOrNull(node: Node, kind?: Kind): string {
    const value = this.value(node, kind);
    return node.kind === 'text' && !isConstant(node) ? `NULLIF(${value}, '')` : value;
  }

  /** Whether a node counts as true: json-logic's truth, decided by its kind. */
  test(node: Node): string {
    if (node.op === null) return node.value && !isEmpty(node.value) ? 'TRUE' : 'FALSE';
    if (node.certain) return this.value(node);
    if (node.kind === 'boolean') return this.known(node, (x) => x);
    if (node.kind === 'number') return this.known(node, (x) => `${x} <> 0`);
    if (node.kind === 'null') return 'FALSE';
    return `(NOT ${this.empty(node)})`;
  }

  /** Whether a node is empty. */
  empty(node: Node): string {
    if (isConstant(node)) return isEmpty(constantOf(node, this.context)) ? 'TRUE' : 'FALSE';
    if (node.certain) return 'FALSE';
    const value = this.value(node);
    if (node.kind === 'options') return `(COALESCE(cardinality(${value}), 0) = 0)`;
    if (node.kind !== 'text') return `(${value} IS NULL)`;
    return this.isColumn(node) ? `(${value} IS NULL OR ${value} = '')` : `(COALESCE(${value}, '') = '')`;
  }

  /** A test of a value that is false when the value is NULL; bare on a column, so that an index can serve it. */
  known(node: Node, make: (value: string) => string, kind?: Kind): string {
    const value = this.value(node, kind);
    return this.isColumn(node) ? `(${make(value)} AND ${value} IS NOT NULL)` : `COALESCE(${make(value)}, FALSE)`;
  }

  /** An order comparison, false when a side is empty. Text goes by code point. */
  compare(a: Node, sign: string, b: Node, kind: Kind | undefined): string {
    for (const node of [a, b]) if (isConstant(node) && isEmpty(constantOf(node, this.context))) return 'FALSE';
    const collate = kind === 'text' ? ' COLLATE "C"' : '';
    if (isConstant(a) || isConstant(b)) {
      const other = isConstant(a) ? b : a;
      const make = (x: string) =>
        isConstant(a)
          ? `${this.value(a, kind)}${collate} ${sign} ${x}`
          : `${x}${collate} ${sign} ${this.value(b, kind)}`;
      if (kind !== 'text' || isConstant(other)) return this.known(other, make, kind);
      return this.known(other, (x) => `${make(x)} AND ${x} <> ''`, kind);
    }
    return `COALESCE(${this.valueOrNull(a, kind)}${collate} ${sign} ${this.valueOrNull(b, kind)}, FALSE)`;
  }

  /** Whether two lists hold the same keys. */
  sameMembers(a: Node, b: Node): string {
    const [x, y] = [a, b].map((node) => `COALESCE(${this.value(node, 'options')}, '{}')`);
    return `(${x} @> ${y} AND ${y} @> ${x})`;
  }

  readonly isConstant = isConstant;

  /** Whether a node reads a column as it stands. */
  isColumn(node: Node): boolean {
    return node.op === 'var' && node.field?.key !== '_version';
  }

  /** A query over the live related records of this record, under a condition on each. */
  related(node: Node, select: (related: SqlWriter) => string, condition: Node | undefined): string {
    const { relation } = node;
    const scope = relation!.schema();
    if (!relation!.column || !scope.table) throw new Error(`The relation ${relation!.key} has no table`);
    const inner = new SqlWriter(this.options, scope, `${this.alias.replaceAll('"', '')}_related`);
    const link = `${inner.alias}.${quote(relation!.column)} = ${this.alias}."id"`;
    const only = condition ? ` AND ${inner.test(condition)}` : '';
    const live = relation!.within ? '' : ` AND ${inner.alias}."deleted_at" IS NULL`;
    return `(SELECT ${select(inner)} FROM ${scope.table} ${inner.alias} WHERE ${link}${live}${only})`;
  }

  /** Whether some element of a list passes a condition. */
  someElement(list: Node, condition: (element: SqlWriter) => string): string {
    const name = `${this.alias.replaceAll('"', '')}_element`;
    const inner = new SqlWriter(this.options, this.schema, this.alias, `${name}.value`);
    return `EXISTS (SELECT 1 FROM unnest(${this.value(list, 'options')}) AS ${name}(value) WHERE ${condition(inner)})`;
  }
}
