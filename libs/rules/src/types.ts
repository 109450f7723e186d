import type { Language, Text } from '@careloop/kernel';

/** A json-logic expression: a literal, a list, or `{ operator: arguments }`. */
export type Rule = null | boolean | number | string | Rule[] | { [operator: string]: Rule };

/**
 * What a value is, as far as rules care. Dates are civil dates (`YYYY-MM-DD`), datetimes instants (ISO 8601),
 * options the key of one choice, references the id of a record or member. An object has parts that rules don't look into (files, a
 * place on the map): they only ask whether it is there.
 */
export type Kind =
  'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'lunar-date' | 'option' | 'options' | 'reference' | 'object';

/** A field as rules see it. */
export interface RuleField {
  key: string;
  label: string;
  kind: Kind;
  /** The choices of `option` and `options` fields. */
  options?: { key: string; label: string }[];
  /** SQL column name (unquoted), derived from the immutable field id. Needed by `compileSql` only. */
  column?: string;
}

/**
 * Records of another form that link to this one, named `<form key>.<link field key>`, e.g. `orders.customer`; or the rows of
 * a subform, named by its key.
 */
export interface RuleRelation {
  key: string;
  label: string;
  /** The related form, with its own fields and table, so that conditions on related records can be checked and compiled. */
  schema: () => RuleSchema;
  /** The related form's link column that holds this record's id. */
  column?: string;
  /** The rows are part of the record: its value under this key. */
  within?: boolean;
}

/** What a rule may speak of: one form's fields, the system fields (`_id`, `_created_at`, …) and what links to it. */
export interface RuleSchema {
  form: string;
  fields: Record<string, RuleField>;
  relations?: Record<string, RuleRelation>;
  /** Rows of a subform: no records, so without the system's fields. */
  rows?: boolean;
  /** Schema-qualified, quoted table name, e.g. `"w_1f…"."t_abc"`. Needed by `compileSql` only. */
  table?: string;
}

/** A record as rules read it: values by field key, and the system fields. An absent key reads as null. */
export type RecordData = Record<string, unknown>;

/** When and where a rule is read. */
export interface RuleContext {
  now: Date;
  /** IANA zone in which "today" is decided. */
  zone: string;
  /** For `changed` and `changed_to`: the values before the change, only the keys that changed; absent = nothing changed. */
  old?: RecordData;
  /** Related records by relation key, for the related-record operators; loaded for what `dependsOn` names. */
  related?: Record<string, RecordData[]>;
  /** The acting member, for `{ "var": "_me" }`. */
  memberId?: string;
}

/** A mistake in a rule, with the place (`and.0.==.1`) and a sentence for people. */
export interface RuleProblem {
  path: string;
  code: string;
  message: Text;
}

/** A parameterised SQL expression: `text` uses `$n` from the parameter list it was compiled with. */
export interface SqlOptions {
  schema: RuleSchema;
  context: RuleContext;
  /** Alias of the record table in the surrounding query. */
  alias: string;
  /** Adds a parameter and answers its placeholder (`$3`). The caller owns the list, so parts compose into one query. */
  param: (value: unknown) => string;
}

/** One line of an explanation: a node of the rule with what it read and whether it held. */
export interface Explanation {
  path: string;
  sentence: string;
  /** The values that were read, by field key. */
  values: Record<string, unknown>;
  result: unknown;
  children: Explanation[];
}

/** What a rule reads: fields of the record, relations, and whether time alone can change its answer. */
export interface Dependencies {
  fields: string[];
  relations: { key: string; fields: string[] }[];
  time: boolean;
  change: boolean;
}

export type { Language };
