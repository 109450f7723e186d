import type { Kind, Rule, RuleField, RuleRelation, RuleSchema } from './types';

/** A rule read against a form: what `check`, `compileSql`, `describe` and `explain` work on. */
export interface Node {
  /** Place in the rule, e.g. `and.0.==.1`. */
  path: string;
  rule: Rule;
  /** Operator name, null for what is written literally. */
  op: string | null;
  args: Node[];
  /** What it gives. `null` is the literal null, `list` a written list, `unknown` what a problem was already reported for. */
  kind: Kind | 'null' | 'list' | 'unknown';
  /** A literal's value. */
  value?: unknown;
  /** The field that is read, or that a literal is compared with. */
  field?: RuleField;
  /** For related-record operators. */
  relation?: RuleRelation;
  /** The schema its arguments are read in, when it is not the record's own. */
  scope?: RuleSchema;
  /** The kind its arguments share. */
  shared?: Kind;
  /** A boolean that is never empty. */
  certain?: boolean;
  /** Decimal digits before the point that a number can have at most. */
  digits?: number;
}
