import type { Cause } from '@careloop/kernel';
import type { FieldDefinition, FieldType, FieldTypes, Followers, FormDefinition } from '@careloop/forms';
import type { Rule, RuleContext, RuleSchema } from '@careloop/rules';

/** What record SQL needs of a connection: a `pg` client, pool client or pool. Writes want a client inside a transaction. */
export interface Queryable {
  query: (
    query: string | { name: string; text: string; values: unknown[] },
    values?: unknown[],
  ) => Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;
}

/** A live field of a form with its type and its column. */
export interface RecordColumn {
  field: FieldDefinition;
  type: FieldType;
  /** Quoted column name. */
  sql: string;
  /** SQL type of the column, without collation. */
  sqlType: string;
}

/** A subform: its rows are a child table, whose `record_id` names the record and whose `n` orders the rows. */
export interface Subform {
  field: FieldDefinition;
  /** Quoted and schema-qualified child table. */
  name: string;
  columns: readonly RecordColumn[];
}

/** What a record shows under a key: a column of its table, or the rows of a subform. */
export type RecordValue = RecordColumn | Subform;

/** One form's physical table: everything the compiler and the writers ask of it. Made by `recordTable`. */
export interface RecordTable {
  readonly workspaceId: string;
  readonly form: FormDefinition;
  readonly types: FieldTypes;
  /** All live forms of the workspace. */
  readonly forms: readonly FormDefinition[];
  /** Quoted and schema-qualified: `"w_…"."t_…"`. */
  readonly name: string;
  /** What rules may speak of, with table, columns and relations filled in. */
  readonly schema: RuleSchema;
  /** Live fields that are columns, in the form's order (removed ones and subforms are left out). */
  readonly columns: readonly RecordColumn[];
  readonly subforms: readonly Subform[];
  /** All live fields in the form's order. */
  readonly values: readonly RecordValue[];
  /** The column of a field key; undefined when the form has no such live field, or it is a subform. */
  readonly column: (key: string) => RecordColumn | undefined;
  /** Derived fields, here and in other forms, that follow this form's records. */
  readonly followers: Followers;
  /** The table of another form of the workspace, by its definition. */
  readonly of: (form: FormDefinition) => RecordTable;
  /** Quoted table of the form that a link field points to; throws `Invalid('LINK_FORM_UNKNOWN')`. */
  readonly linked: (field: FieldDefinition) => string;
}

/** A record as the API gives it: every live field is present, empty ones as null. */
export interface StoredRecord {
  id: string;
  version: number;
  values: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
  createdBy: string | null;
  updatedBy: string | null;
  /** Only for records in the recycle bin. */
  deletedAt?: string;
}

/** Which records: the caller's filter AND the permission condition AND the search text. */
export interface RecordWhere {
  filter?: Rule;
  permission?: Rule;
  /** Found anywhere in text-like fields, ASCII letters in either case. */
  search?: string;
  ids?: readonly string[];
  /** Default: live records only. */
  deleted?: 'without' | 'only' | 'with';
}

/** One page of a list. */
export interface ListRequest extends RecordWhere {
  /** Field keys or system fields (`_created_at`, `_updated_at`, `_id`), `-` in front = descending. Empty values come last either way. */
  sort?: readonly string[];
  /** Field keys to answer; default all. */
  fields?: readonly string[];
  /** 1–1,000, default 50. 0: no records, only the count. */
  limit?: number;
  /** `nextCursor` of the page before, for the same sort. */
  cursor?: string;
  /** Also count the matches: exact to 10,000, estimated beyond. */
  count?: boolean;
}

export interface RecordCount {
  value: number;
  /** False: PostgreSQL's estimate. */
  exact: boolean;
}

/** A page whose JSON text PostgreSQL made; `json` is the whole answer: `{"items":[…],"nextCursor":…,"count"?:…}`. */
export interface RecordPage {
  json: string;
  size: number;
  nextCursor: string | null;
  count?: RecordCount;
}

export type AggregateUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';
export type AggregateOp = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'count-distinct';

/**
 * Grouped figures. A row is `{ <field key>: value, count: n, sum_<field>: n, count_distinct_<field>: n … }`; a group by
 * unit gives the first day of the bucket (`YYYY-MM-DD`, weeks start on Monday, instants in the zone of the context).
 */
export interface AggregateRequest extends RecordWhere {
  groupBy?: readonly { field: string; unit?: AggregateUnit }[];
  metrics: readonly { op: AggregateOp; field?: string }[];
  /** Names of the row, `-` = descending; default by the groups. */
  sort?: readonly string[];
  /** 1–10,000, default 1,000. */
  limit?: number;
}

/** Who writes, why and when. */
export interface WriteContext {
  actor: string | null;
  cause: Cause;
  /** The clock's now: created_at, updated_at and the change's time. */
  at: Date;
  /** Zone in which serial numbers that restart every day, month or year see the date. */
  zone: string;
  /** True when some automation listens to this form: the change is queued in the same transaction. */
  notify: boolean;
}

/** One row that could not be written, by its place in the input. */
export interface RowError {
  index: number;
  /** `values.<key>`. */
  path: string;
  /** `VALUE_TAKEN`, `LINK_UNKNOWN`, `KEY_EMPTY`, `KEY_AMBIGUOUS`, `RECORD_UNKNOWN`. */
  code: string;
  params?: Record<string, unknown>;
}

/** What became of a bulk insert: the new id per row (null = see errors). */
export interface InsertedMany {
  ids: (string | null)[];
  errors: RowError[];
}

/** What became of a bulk update or upsert, per row. */
export interface UpsertedMany {
  rows: ({ id: string; outcome: 'created' | 'updated' | 'unchanged' } | null)[];
  errors: RowError[];
}

/** What an update did: the record after it, and old values of the fields that really changed (none: nothing was written). */
export interface UpdatedOne {
  record: StoredRecord;
  old: Record<string, unknown>;
  /** Null when nothing changed. */
  changeId: string | null;
}

export type ChangeKind = 'created' | 'updated' | 'deleted' | 'restored';

/** One step of a record's history. `new` of `created` holds the values it began with. */
export interface HistoryChange {
  id: string;
  kind: ChangeKind;
  at: string;
  actor: string | null;
  cause: Cause;
  version: number;
  old: Record<string, unknown> | null;
  new: Record<string, unknown> | null;
}

export type { Rule, RuleContext };
