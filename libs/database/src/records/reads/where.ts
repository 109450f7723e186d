import { Invalid, isId } from '@careloop/kernel';
import { compileSql } from '@careloop/rules';
import type { RecordTable, RecordWhere, RuleContext } from '../types';

/** Where SQL is written into: the row's alias and the surrounding query's parameters. */
export interface WhereOptions {
  context: RuleContext;
  alias: string;
  param: (value: unknown) => string;
}

/** A parameter list that hands out placeholders. */
export function parameters(): { values: unknown[]; param: (value: unknown) => string } {
  const values: unknown[] = [];
  return { values, param: (value) => `$${values.push(value)}` };
}

/**
 * The WHERE of every read, over `alias`: filter AND permission AND search AND ids, live records unless asked otherwise.
 * The table is the tenant. For planners' own statements too: the caller owns the parameter list.
 */
export function whereSql(table: RecordTable, where: RecordWhere, { context, alias, param }: WhereOptions): string {
  const parts: string[] = [];
  if (where.deleted !== 'with') parts.push(`${alias}.deleted_at is ${where.deleted === 'only' ? 'not ' : ''}null`);
  for (const rule of [where.permission, where.filter])
    if (rule !== undefined) parts.push(compileSql(rule, { schema: table.schema, context, alias, param }));
  if (where.ids) parts.push(`${alias}.id = any(${param(where.ids.filter(isId))}::uuid[])`);
  if (where.search?.trim()) parts.push(searchSql(table, where.search.trim(), alias, param));
  return parts.join(' and ') || 'true';
}

function searchSql(table: RecordTable, text: string, alias: string, param: (value: unknown) => string): string {
  if (/\0/.test(text)) throw new Invalid('SEARCH_INVALID', {}, [{ path: 'search', code: 'CHARACTERS' }], 400);
  const columns = table.columns.filter((c) => c.type.kind === 'text');
  if (!columns.length) return 'false';
  const pattern = `${param(`%${text.replace(/[\\%_]/g, '\\$&')}%`)}::text`;
  return `(${columns.map((c) => `${alias}.${c.sql} ilike ${pattern}`).join(' or ')})`;
}
