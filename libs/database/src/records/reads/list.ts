import { Invalid } from '@careloop/kernel';
import { boundedCountSql, COUNT_BOUND, countRecords, estimateCount } from './counting';
import { afterSql, cursorAt, cursorInvalid, orderSql, placeOf, sortingOf, type Place, type Sorting } from './sorting';
import type { ListRequest, Queryable, RecordCount, RecordPage, RecordTable, RuleContext } from '../types';
import { valuesOf, recordSql } from '../tables/values-sql';
import { queryPrepared } from './prepared';
import { parameters, whereSql } from './where';

const DEFAULT_LIMIT = 50;
export const MOST_ROWS = 1000;

/**
 * A list as SQL. Its row: `items` (the inside of a JSON list), `size`, `more`, `last` (the place it ends at), `total`.
 * Records whose first sort value is empty come last, in a branch of their own that is asked only when the first one ends:
 * so both fit an index, in either direction. PostgreSQL finds a page by its cursor (no OFFSET) and writes its JSON.
 */
interface CompiledList {
  sorting: Sorting;
  limit: number;
  branches: ((take: number) => { text: string; values: unknown[] })[];
}

function compile(table: RecordTable, request: ListRequest, context: RuleContext): CompiledList {
  const limit = limitOf(request.limit);
  const columns = valuesOf(table, request.fields);
  const sorting = sortingOf(table, request.sort);
  const place = request.cursor === undefined ? null : placeOf(sorting, request.cursor);
  const record = recordSql(columns, 'p', request.deleted !== undefined);
  const at = `json_build_array(${[...sorting.keys.map((k) => `${k.sql('p')}::text`), 'p.id'].join(', ')})::text`;
  const branches = branchesOf(sorting, place).map((branch, i) => (take: number) => {
    const { values, param } = parameters();
    const where = whereSql(table, request, { context, alias: 't', param });
    const [condition, order] = branch(param);
    const total = request.count && i === 0 ? boundedCountSql(table, where) : 'null::int';
    const text = `with p as (
        select *, row_number() over () as n, count(*) over () as m from (
          select t.* from ${table.name} t where ${[where, ...condition].join(' and ')} order by ${order} limit ${take + 1}) t)
      select coalesce(string_agg(${record}, ',' order by p.n) filter (where p.n <= ${take}), '') as items,
        least(count(*), ${take})::int as size, count(*) > ${take} as more,
        max(${at}) filter (where p.n = least(p.m, ${take})) as last, ${total} as total
      from p`;
    return { text, values };
  });
  return { sorting, limit, branches };
}

/** The first statement of a list, for benches and EXPLAIN. */
export function compileList(table: RecordTable, request: ListRequest, context: RuleContext) {
  const { limit, branches } = compile(table, request, context);
  return branches[0]!(limit);
}

type Param = (value: unknown) => string;

/** Conditions and order of each branch: with and without a first sort value, or one when that is never empty. */
function branchesOf(sorting: Sorting, place: Place | null): ((param: Param) => [string[], string])[] {
  const first = sorting.keys[0]!;
  const value = first.sql('t');
  // No empty value is left in a branch, so plain DESC means the same, and an index read backwards gives it.
  const plain = { ...sorting, keys: [{ ...first, nullable: false }, ...sorting.keys.slice(1)] };
  const filled = (param: Param): [string[], string] => [
    [...(first.nullable ? [`${value} is not null`] : []), ...(place ? [startSql(plain, place, param)] : [])],
    orderSql(plain, 't'),
  ];
  const empty = (param: Param): [string[], string] => [
    [`${value} is null`, ...(place?.values[0] === null ? [afterSql(sorting, 't', place, param, 1)] : [])],
    orderSql(sorting, 't', 1),
  ];
  if (!first.nullable) return [filled];
  return place?.values[0] === null ? [empty] : [filled, empty];
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
    [{ path: 'limit', code: 'LIMIT_OUT_OF_RANGE', params: { limit, most: MOST_ROWS } }],
    400,
  );
}

/** Counts without a list: PostgreSQL would look for the one row of a list in its order, and read them all to find none. */
async function onlyCount(client: Queryable, table: RecordTable, request: ListRequest, context: RuleContext) {
  const count = request.count ? await countRecords(client, table, request, context) : undefined;
  const counted = count ? `,"count":${JSON.stringify(count)}` : '';
  return { json: `{"items":[],"nextCursor":null${counted}}`, size: 0, nextCursor: null, ...(count && { count }) };
}

interface Part {
  items: string;
  size: number;
  more: boolean;
  last: string | null;
  total: number | null;
}

/** One page of records, its JSON written by PostgreSQL. */
export async function listRecords(
  client: Queryable,
  table: RecordTable,
  request: ListRequest,
  context: RuleContext,
): Promise<RecordPage> {
  if (request.limit === 0) return onlyCount(client, table, request, context);
  const { sorting, limit, branches } = compile(table, request, context);
  const parts: string[] = [];
  let [size, more] = [0, false];
  let last: string | null = null;
  let total: number | null = null;
  for (const branch of branches) {
    const { text, values } = branch(limit - size);
    // How rare a searched text is decides how to look for it: each is planned for itself.
    const asked = request.search ? client.query(text, values) : queryPrepared(client, text, values);
    const { rows } = await asked.catch((error: { code?: string }) => {
      // A forged cursor: its text is no value of the column's type.
      throw request.cursor !== undefined && error.code?.startsWith('22') ? cursorInvalid() : error;
    });
    const part = rows[0] as unknown as Part;
    if (part.size) parts.push(part.items);
    size += part.size;
    last = part.last ?? last;
    total ??= part.total;
    more = part.more;
    if (more) break;
  }
  const nextCursor = more && last !== null ? cursorAt(sorting, last) : null;
  let count: RecordCount | undefined;
  if (total !== null)
    count = total <= COUNT_BOUND ? { value: total, exact: true } : await estimateCount(client, table, request, context);
  const counted = count ? `,"count":${JSON.stringify(count)}` : '';
  return {
    json: `{"items":[${parts.join()}],"nextCursor":${JSON.stringify(nextCursor)}${counted}}`,
    size,
    nextCursor,
    ...(count && { count }),
  };
}
