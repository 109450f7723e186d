import { Invalid } from '@careloop/kernel';
import { boundedCountSql, COUNT_BOUND, estimateCount } from './counting';
import { afterSql, cursorAt, cursorInvalid, orderSql, placeOf, sortingOf, type Place, type Sorting } from './sorting';
import type { ListRequest, Queryable, RecordCount, RecordPage, RecordTable, RuleContext } from './types';
import { columnsOf, recordSql } from './values-sql';
import { parameters, whereSql } from './where';

const DEFAULT_LIMIT = 50;
export const MOST_ROWS = 1000;

/** A list as one statement. Its row: `items` (the inside of a JSON list), `size`, `last` (the place the page ends at, null at the end), `total`. */
export interface CompiledList {
  text: string;
  values: unknown[];
  sorting: Sorting;
}

/**
 * Compiles a page. PostgreSQL finds it by its cursor (no OFFSET) and writes the JSON. Records whose first sort value is
 * empty come last in a branch of their own, that runs only when the others end: both branches then fit an index.
 */
export function compileList(table: RecordTable, request: ListRequest, context: RuleContext): CompiledList {
  const limit = limitOf(request.limit);
  const columns = columnsOf(table, request.fields);
  const sorting = sortingOf(table, request.sort);
  const place = request.cursor === undefined ? null : placeOf(sorting, request.cursor);
  const { values, param } = parameters();
  const where = whereSql(table, request, { context, alias: 't', param });

  const take = (condition: string, order: string) =>
    `select t.* from ${table.name} t where ${[where, condition].filter(Boolean).join(' and ')} order by ${order} limit ${limit + 1}`;
  const branches = branchesOf(sorting, place, param).map(([condition, order]) => take(condition, order));
  const source =
    branches.length === 1
      ? `p as (select *, row_number() over () as n from (${branches[0]}) t)`
      : `a as materialized (${branches[0]}), b as materialized (select * from (${branches[1]}) t limit greatest(${limit + 1} - (select count(*) from a), 0)),
         p as (select *, row_number() over () as n from (select * from (select 0 as part, row_number() over () as place, * from a union all select 1, row_number() over (), * from b) t order by part, place) t)`;
  const at = `json_build_array(${[...sorting.keys.map((k) => `${k.sql('p')}::text`), 'p.id'].join(', ')})::text`;
  const total = request.count ? boundedCountSql(table, where) : 'null::int';
  const text = `with ${source}
    select coalesce(string_agg(${recordSql(columns, 'p', request.deleted !== undefined)}, ',' order by p.n) filter (where p.n <= ${limit}), '') as items,
      least(count(*), ${limit})::int as size,
      case when count(*) > ${limit} then max(${at}) filter (where p.n = ${limit}) end as last,
      ${total} as total
    from p`;
  return { text, values, sorting };
}

/** Condition and order of each branch: with and without a first sort value, or one when that is never empty. */
function branchesOf(sorting: Sorting, place: Place | null, param: (v: unknown) => string): [string, string][] {
  const first = sorting.keys[0]!;
  const after = (from = 0) => (place ? afterSql(sorting, 't', place, param, from) : '');
  // No empty value is left in a branch, so plain DESC means the same, and an index read backwards gives it.
  const plain = { ...sorting, keys: [{ ...first, nullable: false }, ...sorting.keys.slice(1)] };
  const filled = (): [string, string] => {
    const start = place ? startSql(plain, place, param) : '';
    return [
      [first.nullable && `${first.sql('t')} is not null`, start].filter(Boolean).join(' and '),
      orderSql(plain, 't'),
    ];
  };
  if (!first.nullable) return [filled()];
  const empty = (condition: string): [string, string] => [
    [`${first.sql('t')} is null`, condition].filter(Boolean).join(' and '),
    orderSql(sorting, 't', 1),
  ];
  if (!place) return [filled(), empty('')];
  return place.values[0] === null ? [empty(after(1))] : [filled(), empty('')];
}

/** Rows after a place whose first value is there, written so that an index on it starts right at the place. */
function startSql(sorting: Sorting, place: Place, param: (v: unknown) => string): string {
  const [first] = sorting.keys;
  const sign = first!.descending ? '<' : '>';
  const at = `${param(place.values[0])}::${first!.sqlType}`;
  if (sorting.keys.length === 1) return `(${first!.sql('t')}, t.id) ${sign} (${at}, ${param(place.id)}::uuid)`;
  return `${first!.sql('t')} ${sign}= ${at} and ${afterSql(sorting, 't', place, param)}`;
}

function limitOf(limit = DEFAULT_LIMIT): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS) return limit;
  throw new Invalid(
    'LIMIT_OUT_OF_RANGE',
    { limit, most: MOST_ROWS },
    [{ path: 'limit', code: 'LIMIT_OUT_OF_RANGE' }],
    400,
  );
}

/** One page of records, its JSON written by PostgreSQL. */
export async function listRecords(
  client: Queryable,
  table: RecordTable,
  request: ListRequest,
  context: RuleContext,
): Promise<RecordPage> {
  const { text, values, sorting } = compileList(table, request, context);
  const { rows } = await client.query(text, values).catch((error: { code?: string }) => {
    // A forged cursor: its text is no value of the column's type.
    throw request.cursor !== undefined && error.code?.startsWith('22') ? cursorInvalid() : error;
  });
  const { items, size, last, total } = rows[0] as {
    items: string;
    size: number;
    last: string | null;
    total: number | null;
  };
  const nextCursor = last === null ? null : cursorAt(sorting, last);
  let count: RecordCount | undefined;
  if (total !== null)
    count = total <= COUNT_BOUND ? { value: total, exact: true } : await estimateCount(client, table, request, context);
  const counted = count ? `,"count":${JSON.stringify(count)}` : '';
  return {
    json: `{"items":[${items}],"nextCursor":${JSON.stringify(nextCursor)}${counted}}`,
    size,
    nextCursor,
    ...(count && { count }),
  };
}
