import { Invalid } from '@careloop/kernel';
import type {
  AggregateOp,
  AggregateRequest,
  AggregateUnit,
  Queryable,
  RecordColumn,
  RecordTable,
  RuleContext,
} from '../types';
import { instantSql, jsonSql } from '../tables/values-sql';
import { parameters, whereSql } from './where';

const MOST_ROWS = 10_000;
const UNITS: readonly AggregateUnit[] = ['day', 'week', 'month', 'quarter', 'year'];
const OPS: readonly AggregateOp[] = ['count', 'sum', 'avg', 'min', 'max', 'count-distinct'];

/** One member of a result row. */
interface Part {
  name: string;
  /** SQL over the record's alias `t`. */
  sql: string;
  /** SQL of its JSON, from its column in the grouped result. */
  json: (column: string) => string;
  /** SQL to sort by, likewise. */
  order: (column: string) => string;
}

const refuse = (code: string, path: string, params: Record<string, unknown>) =>
  new Invalid(code, params, [{ path, code, params }], 400);

/**
 * Compiles grouped figures into one statement whose row holds `rows`, a JSON list as text. Refused with 400:
 * `FIELD_UNKNOWN`, `UNIT_UNFIT`, `METRIC_UNFIT`, `METRIC_DUPLICATE`, `SORT_UNKNOWN_FIELD`, `LIMIT_OUT_OF_RANGE`.
 */
export function compileAggregate(
  table: RecordTable,
  request: AggregateRequest,
  context: RuleContext,
): { text: string; values: unknown[] } {
  const { values, param } = parameters();
  const { groupBy = [], metrics, limit = 1000 } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw refuse('LIMIT_OUT_OF_RANGE', 'limit', { limit, most: MOST_ROWS });

  const groups = groupBy.map(({ field, unit }, i): Part => {
    const column = subject(table, field, `groupBy.${i}.field`);
    const again = groupBy.slice(0, i).some((g) => g.field === field);
    const name = again && unit ? `${field}_${unit}` : field;
    if (unit === undefined)
      return { name, sql: `t.${column.sql}`, json: (c) => column.json(c), order: (c) => column.order(c) };
    if (!UNITS.includes(unit) || (column.kind !== 'date' && column.kind !== 'datetime'))
      throw refuse('UNIT_UNFIT', `groupBy.${i}.unit`, { field, unit });
    const civil =
      column.kind === 'date' ? `t.${column.sql}::timestamp` : `t.${column.sql} at time zone ${param(context.zone)}`;
    return { name, sql: `date_trunc('${unit}', ${civil})::date`, json: (c) => c, order: (c) => c };
  });
  const figures = metrics.map(({ op, field }, i) => metric(table, op, field, `metrics.${i}`));
  const parts = [...groups, ...figures];
  const names = parts.map((p) => p.name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw refuse('METRIC_DUPLICATE', 'metrics', { name: twice });

  const orders = (request.sort ?? []).map((wanted, i) => {
    const descending = wanted.startsWith('-');
    const at = names.indexOf(descending ? wanted.slice(1) : wanted);
    if (at < 0) throw refuse('SORT_UNKNOWN_FIELD', `sort.${i}`, { field: wanted });
    return `${parts[at]!.order(`g.c${at}`)} ${descending ? 'desc' : 'asc'} nulls last`;
  });
  groups.forEach((group, i) => orders.push(`${group.order(`g.c${i}`)} asc nulls last`));

  const where = whereSql(table, request, { context, alias: 't', param });
  const grouping = groups.length ? `group by ${groups.map((_, i) => i + 1).join(', ')}` : '';
  const inner = `select ${parts.map((p, i) => `${p.sql} as c${i}`).join(', ')} from ${table.name} t where ${where} ${grouping}`;
  const members = parts.map(
    (p, i) => `'${i ? ',' : ''}${JSON.stringify(p.name)}:' || coalesce(to_json(${p.json(`g.c${i}`)})::text, 'null')`,
  );
  const order = orders.length ? `order by ${orders.join(', ')}` : '';
  const text = `select coalesce('[' || string_agg(r.row, ',' order by r.n) || ']', '[]') as rows from (
    select '{' || ${members.join(' || ')} || '}' as row, row_number() over (${order}) as n from (${inner}) g ${order} limit ${limit}) r`;
  return { text, values };
}

/** Grouped figures as JSON text, `{"rows":[…]}`. */
export async function aggregateRecords(
  client: Queryable,
  table: RecordTable,
  request: AggregateRequest,
  context: RuleContext,
): Promise<string> {
  const { text, values } = compileAggregate(table, request, context);
  const { rows } = await client.query(text, values);
  return `{"rows":${rows[0]!.rows as string}}`;
}

function metric(table: RecordTable, op: AggregateOp, field: string | undefined, path: string): Part {
  if (!OPS.includes(op)) throw refuse('METRIC_UNFIT', `${path}.op`, { op });
  if (field === undefined) {
    if (op !== 'count') throw refuse('METRIC_UNFIT', `${path}.field`, { op });
    return { name: 'count', sql: 'count(*)', json: (c) => c, order: (c) => c };
  }
  const { sql, kind, json } = subject(table, field, `${path}.field`);
  const name = `${op.replace('-', '_')}_${field}`;
  const as = (expression: string, write = (c: string) => c): Part => ({
    name,
    sql: expression,
    json: write,
    order: (c) => c,
  });
  if (op === 'count') return as(`count(t.${sql})`);
  if (op === 'count-distinct') return as(`count(distinct t.${sql})`);
  const fits =
    op === 'sum' || op === 'avg' ? kind === 'number' : ['number', 'date', 'datetime', 'text', 'option'].includes(kind);
  if (!fits) throw refuse('METRIC_UNFIT', `${path}.op`, { op, field });
  if (op === 'sum') return as(`trim_scale(coalesce(sum(t.${sql}), 0))`);
  if (op === 'avg') return as(`trim_scale(round(avg(t.${sql}), 10))`);
  return as(`${op}(t.${sql})`, json);
}

const SYSTEM_AT: Record<string, string> = { _created_at: 'created_at', _updated_at: 'updated_at' };
const SYSTEM_BY: Record<string, string> = { _created_by: 'created_by', _updated_by: 'updated_by' };

/** A field or system field that can be grouped by or reckoned with. */
function subject(table: RecordTable, key: string, path: string) {
  const column: RecordColumn | undefined = table.column(key);
  const same = (c: string) => c;
  if (column)
    return {
      sql: column.sql,
      kind: column.type.kind,
      json: (c: string) => jsonSql(column, c),
      order: (c: string) => column.type.sortSql?.(c, column.field) ?? c,
    };
  if (Object.hasOwn(SYSTEM_AT, key))
    return { sql: SYSTEM_AT[key]!, kind: 'datetime' as const, json: instantSql, order: same };
  if (Object.hasOwn(SYSTEM_BY, key))
    return { sql: SYSTEM_BY[key]!, kind: 'reference' as const, json: same, order: same };
  throw refuse('FIELD_UNKNOWN', path, { field: key });
}
