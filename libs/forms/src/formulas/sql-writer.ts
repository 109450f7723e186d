import { quote, SQL_TYPES, SYSTEM_FIELDS, todayOf, type Kind } from '@careloop/rules';
import { analyse } from './analyse';
import { TOO_LARGE } from './arithmetic';
import { invalid } from './check';
import { parametersOf } from './parameters';
import type { FormulaSqlOptions, Node } from './types';

/** What may be written twice: a parameter, a column, a value that has a name already. */
const SHORT = /^(COALESCE\()?(NULLIF\()?(\$\d+::[a-z]+|"?\w+"?\."?\w+"?|NULL::[a-z]+)(, '')?\)?(, '')?\)?$/;

/** Writes SQL for the nodes of one formula. Empty is NULL, a text is never ''; no value makes PostgreSQL raise an error. */
export class FormulaSql {
  private names = 0;
  private readonly params = new Map<string, string>();
  /** Alias of the subform row that an aggregate is at. */
  private each: string | undefined;

  constructor(private readonly options: FormulaSqlOptions) {}

  /** A parameter of an SQL type; the same value is sent once. */
  cast(value: unknown, type: string): string {
    const key = `${type} ${JSON.stringify(value)}`;
    const known = this.params.get(key) ?? this.options.param(value);
    this.params.set(key, known);
    return `${known}::${type}`;
  }

  /** A parameter of a kind; null is typed. */
  param(value: unknown, kind: Kind): string {
    if (value === null || value === undefined) return `NULL::${SQL_TYPES[kind]}`;
    if (kind === 'boolean') return value ? 'TRUE' : 'FALSE';
    return this.cast(kind === 'number' ? String(value) : value, SQL_TYPES[kind]);
  }

  /** A name that nothing else in the formula bears. */
  alias(letter = 'f'): string {
    return `_${letter}${++this.names}`;
  }

  /** An expression under a name, so that writing it twice does not reckon it twice. */
  once(expression: string, make: (name: string) => string): string {
    if (SHORT.test(expression)) return make(expression);
    const name = this.alias();
    return `(SELECT ${make(`${name}.v`)} FROM (SELECT ${expression} AS v OFFSET 0) ${name})`;
  }

  /** A number as an integer within bounds, as `whole` does; NULL stays NULL. */
  whole(number: string, least: number, most: number): string {
    return this.once(
      number,
      (n) => `(CASE WHEN ${n} IS NOT NULL THEN trunc(least(greatest(${n}, ${least}), ${most}))::int END)`,
    );
  }

  /** The date of a day count since 1970, a numeric; NULL beyond the years 1 … 9999. */
  dateOfDay(days: string): string {
    return this.once(
      days,
      (n) => `(CASE WHEN ${n} BETWEEN -719162 AND 2932896 THEN DATE '1970-01-01' + (${n})::int END)`,
    );
  }

  /** The date of a year, month and day, which are short integer expressions; NULL when there is none. */
  civil(year: string, month: string, day: string): string {
    const leap = `(CASE WHEN ${year} % 4 = 0 AND (${year} % 100 <> 0 OR ${year} % 400 = 0) THEN 29 ELSE 28 END)`;
    const length = `(ARRAY[31, ${leap}, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[${month}]`;
    const real = `${year} BETWEEN 1 AND 9999 AND ${month} BETWEEN 1 AND 12 AND ${day} BETWEEN 1 AND ${length}`;
    return `(CASE WHEN ${real} THEN make_date(${year}, ${month}, ${day}) END)`;
  }

  /** What the clocks of the zone show at an instant. */
  local(instant: string): string {
    return `(${instant} AT TIME ZONE ${this.cast(this.options.context.zone, 'text')})`;
  }

  today(): string {
    return this.cast(todayOf(this.options.context), 'date');
  }

  now(): string {
    return this.cast(this.options.context.now.toISOString(), 'timestamptz');
  }

  /** A number, or NULL when it is too large. A JSON path asks without writing it twice. */
  bounded(number: string): string {
    return `jsonb_path_query_first(to_jsonb(${number}), '$ ? (@ < ${TOO_LARGE} && @ > -${TOO_LARGE})')::numeric`;
  }

  /** The value of a node. */
  write(node: Node): string {
    const { fn, kind } = node;
    if (!fn) return node.field ? this.field(node) : this.param(node.value, kind as Kind);
    const parameters = parametersOf(node);
    const first = parameters.findIndex(({ set }) => set);
    const args: string[] = [];
    node.args.forEach((arg, i) => {
      const { set, empty, oneOf, written } = parameters[i]!;
      // What has to be written the function reads from the node: a parameter nobody uses has no type.
      if (oneOf || written) args.push('');
      else if (set && i === first) args.push(this.set(node.args.slice(first), node.where));
      else if (!set) args.push(empty === 'text' ? `COALESCE(${this.write(arg)}, '')` : this.write(arg));
    });
    const value = fn.sql(args, this, node);
    if (kind === 'text') return `NULLIF(${value}, '')`;
    return node.guarded ? this.bounded(value) : value;
  }

  /** A column; texts and lists are NULL when they are empty. */
  private field({ field, subform, many }: Node): string {
    const { key, kind, column } = field!;
    const alias = many ? this.each! : subform ? this.options.rowAlias : this.options.alias;
    const system = subform ? undefined : SYSTEM_FIELDS[key]?.column;
    if (!alias || !(system ?? column)) throw new Error(`The field ${key} of ${this.options.schema.form} has no column`);
    const value = `${alias}.${quote(system ?? column!)}`;
    if (kind === 'options') return `NULLIF(${value}, '{}')`;
    return kind === 'text' ? `NULLIF(${value}, '')` : value;
  }

  /** All values of an aggregate's arguments as a `FROM` item with columns v, and i, n to order by. */
  private set(nodes: Node[], where: Node | undefined): string {
    const outer = this.each;
    const parts = nodes.map((node, i) => {
      if (!node.many) return `SELECT ${this.write(node)}, ${i}, 0::numeric`;
      const subform = this.options.schema.subforms![node.many]!;
      if (!subform.table || !subform.parent) throw new Error(`The subform ${subform.key} has no table`);
      this.each = this.alias('r');
      const order = subform.order ? `${this.each}.${quote(subform.order)}::numeric` : '0::numeric';
      const only = where ? ` AND ${this.write(where)} IS TRUE` : '';
      const part = `SELECT ${this.write(node)}, ${i}, ${order} FROM ${subform.table} ${this.each} WHERE ${this.each}.${quote(subform.parent)} = ${this.options.alias}."id"${only}`;
      this.each = outer;
      return part;
    });
    return `(${parts.join(' UNION ALL ')}) ${this.alias('s')}(v, i, n)`;
  }
}

/**
 * The formula as a parameterised SQL expression over the record table (and the row's, for a subform's column), of the same
 * meaning as `compileFormula`: for computing stored formulas set-based. `Invalid('FORMULA_INVALID', …, details)`.
 */
export function formulaSql(text: string, options: FormulaSqlOptions): string {
  const { node, problems } = analyse(text, options.schema, options);
  if (problems.length) throw invalid(text, problems);
  return new FormulaSql(options).write(node);
}
