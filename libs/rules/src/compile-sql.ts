import { checked } from './check';
import { SqlWriter } from './sql-writer';
import type { Rule, SqlOptions } from './types';

/**
 * The rule as a boolean SQL expression over the record table, TRUE or FALSE and never NULL, so that NOT and AND around it
 * are safe. Values are parameters. Simple comparisons leave the column bare, so that indexes serve them.
 * `Invalid('RULE_INVALID', …, details)` for a rule that does not check.
 */
export const compileSql = (rule: Rule, options: SqlOptions): string =>
  new SqlWriter(options).test(checked(rule, options.schema));
