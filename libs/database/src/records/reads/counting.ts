import type { Queryable, RecordCount, RecordTable, RecordWhere, RuleContext } from '../types';
import { parameters, whereSql } from './where';

/** Counts up to here are exact. */
export const COUNT_BOUND = 10_000;

/** SQL of a count that stops just beyond the bound; `where` is over the alias `t`. */
export const boundedCountSql = (table: RecordTable, where: string): string =>
  `(select count(*)::int from (select 1 from ${table.name} t where ${where} limit ${COUNT_BOUND + 1}) c)`;

/** How many records match: exact up to 10,000, then PostgreSQL's estimate. */
export async function countRecords(
  client: Queryable,
  table: RecordTable,
  where: RecordWhere,
  context: RuleContext,
): Promise<RecordCount> {
  const { values, param } = parameters();
  const condition = whereSql(table, where, { context, alias: 't', param });
  const { rows } = await client.query(`select ${boundedCountSql(table, condition)} as total`, values);
  const value = rows[0]!.total as number;
  return value <= COUNT_BOUND ? { value, exact: true } : estimateCount(client, table, where, context);
}

/** The planner's estimate, never below what was counted. */
export async function estimateCount(
  client: Queryable,
  table: RecordTable,
  where: RecordWhere,
  context: RuleContext,
): Promise<RecordCount> {
  const { values, param } = parameters();
  const condition = whereSql(table, where, { context, alias: 't', param });
  const { rows } = await client.query(`explain (format json) select 1 from ${table.name} t where ${condition}`, values);
  const [{ Plan }] = rows[0]!['QUERY PLAN'] as [{ Plan: { 'Plan Rows': number } }];
  return { value: Math.max(Plan['Plan Rows'], COUNT_BOUND + 1), exact: false };
}
