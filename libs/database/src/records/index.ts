export * from './types';
import type { FieldTypes, FormDefinition } from '@careloop/forms';
import type { Detail } from '@careloop/kernel';
import type {
  AggregateRequest,
  InsertedMany,
  ListRequest,
  Queryable,
  RecordChange,
  RecordPage,
  RecordTable,
  RecordWhere,
  RowError,
  RuleContext,
  StoredRecord,
  UpdatedOne,
  UpsertedMany,
  WriteContext,
} from './types';

// Signatures first, so that others can write against them; bodies follow in files of their own.

/** The table of a form. `forms` = all live forms of the workspace (for links and related records). Build once per form version and keep. */
export declare function recordTable(
  workspaceId: string,
  form: FormDefinition,
  types: FieldTypes,
  forms?: readonly FormDefinition[],
): RecordTable;

// DDL — each inside the caller's transaction unless it says otherwise.
/** Makes the workspace's schema when it is missing. */
export declare function ensureWorkspaceSchema(client: Queryable, workspaceId: string): Promise<void>;
/** Drops the workspace's schema with all its records. */
export declare function dropWorkspaceSchema(client: Queryable, workspaceId: string): Promise<void>;
/** Creates table and indexes of a new form. */
export declare function createFormTable(client: Queryable, table: RecordTable): Promise<void>;
/** Old → new definition: adds columns, (un)makes unique indexes. `Invalid('FIELD_TYPE_CHANGE')`, `Conflict('FIELD_NOT_UNIQUE', …, details)`. */
export declare function alterFormTable(client: Queryable, before: RecordTable, after: RecordTable): Promise<void>;
/** Drops the form's table. */
export declare function dropFormTable(client: Queryable, table: RecordTable): Promise<void>;
/** Index for filtering and sorting by a field, made CONCURRENTLY: not inside a transaction. Answers its name, null when none pays. */
export declare function ensureFieldIndex(client: Queryable, table: RecordTable, key: string): Promise<string | null>;
/** Drops what ensureFieldIndex made, CONCURRENTLY. */
export declare function dropFieldIndex(client: Queryable, table: RecordTable, key: string): Promise<void>;

// Reads.
/** One page; PostgreSQL builds the JSON. `Invalid('CURSOR_INVALID' | 'SORT_UNKNOWN_FIELD' | 'FIELD_UNKNOWN' | 'LIMIT_OUT_OF_RANGE', 400)`. */
export declare function listRecords(
  client: Queryable,
  table: RecordTable,
  request: ListRequest,
  context: RuleContext,
): Promise<RecordPage>;
/** The list as SQL, for benches and explain. */
export declare function compileList(
  table: RecordTable,
  request: ListRequest,
  context: RuleContext,
): { text: string; values: unknown[] };
/** `{"rows":[…]}` as JSON text. */
export declare function aggregateRecords(
  client: Queryable,
  table: RecordTable,
  request: AggregateRequest,
  context: RuleContext,
): Promise<string>;
/** One live record that the permission lets through, or null. */
export declare function getRecord(
  client: Queryable,
  table: RecordTable,
  id: string,
  where?: Pick<RecordWhere, 'permission' | 'deleted'>,
  context?: RuleContext,
): Promise<StoredRecord | null>;
/** Live records by id; `fields` limits the values. Missing ids are simply absent. */
export declare function getRecords(
  client: Queryable,
  table: RecordTable,
  ids: readonly string[],
  fields?: readonly string[],
): Promise<Map<string, StoredRecord>>;
/** Values and system fields (`_id`, `_created_at` …) as rules read them. */
export declare function ruleData(record: StoredRecord): Record<string, unknown>;
/** The WHERE of a read as SQL over `alias`, for planners' own INSERT … SELECT. The caller owns the parameter list. */
export declare function whereSql(
  table: RecordTable,
  where: RecordWhere,
  options: { context: RuleContext; alias: string; param: (value: unknown) => string },
): string;
/** Ids of matching records, ordered by id. */
export declare function selectIds(
  client: Queryable,
  table: RecordTable,
  where: RecordWhere,
  context: RuleContext,
  limit?: number,
): Promise<string[]>;
/** Exact up to 10,000, then PostgreSQL's estimate. */
export declare function countRecords(
  client: Queryable,
  table: RecordTable,
  where: RecordWhere,
  context: RuleContext,
): Promise<{ value: number; exact: boolean }>;
/** Distinct non-empty values of a field in live records (time zones, owners …), at most 1,000. */
export declare function distinctValues(client: Queryable, table: RecordTable, key: string): Promise<unknown[]>;
/** Record ids by the values of a field (an import's key column, a link by number): value → ids. Live records only. */
export declare function findByValues(
  client: Queryable,
  table: RecordTable,
  key: string,
  values: readonly unknown[],
): Promise<Map<string, string[]>>;
/** A record's changes, newest first. */
export declare function historyOf(
  client: Queryable,
  table: RecordTable,
  id: string,
  page?: { limit?: number; cursor?: string },
): Promise<{ items: RecordChange[]; nextCursor: string | null }>;

// Writes — values are already validated and normalised (validateRecord); inside the caller's transaction.
/** Inserts one record, its change and its queue entry. `Conflict('VALUE_TAKEN')`, `Invalid('LINK_UNKNOWN')`, both with details. */
export declare function insertOne(
  client: Queryable,
  table: RecordTable,
  values: Record<string, unknown>,
  write: WriteContext,
  id?: string,
): Promise<StoredRecord>;
/** Changes the given fields only. `NotFound('RECORD_NOT_FOUND')`, `Conflict('RECORD_VERSION_STALE', { expected, actual })`. */
export declare function updateOne(
  client: Queryable,
  table: RecordTable,
  id: string,
  values: Record<string, unknown>,
  write: WriteContext,
  version?: number,
): Promise<UpdatedOne>;
/** Moves one record to the recycle bin. */
export declare function softDelete(
  client: Queryable,
  table: RecordTable,
  id: string,
  write: WriteContext,
  version?: number,
): Promise<void>;
/** Brings one record back from the recycle bin. */
export declare function restoreOne(
  client: Queryable,
  table: RecordTable,
  id: string,
  write: WriteContext,
): Promise<StoredRecord>;
/** Inserts rows set-based; a bad row never fails the others. Above ~200 rows through COPY. */
export declare function insertMany(
  client: Queryable,
  table: RecordTable,
  rows: readonly Record<string, unknown>[],
  write: WriteContext,
): Promise<InsertedMany>;
/** Straight COPY of rows that are known to be good (fresh keys); one clash fails it all. Answers how many. */
export declare function insertCopy(
  client: Queryable,
  table: RecordTable,
  rows: Iterable<Record<string, unknown>> | AsyncIterable<Record<string, unknown>>,
  write: WriteContext,
): Promise<number>;
/** Updates many records set-based, by id. */
export declare function updateMany(
  client: Queryable,
  table: RecordTable,
  rows: readonly { id: string; values: Record<string, unknown> }[],
  write: WriteContext,
): Promise<UpsertedMany>;
/** Creates or updates by the value of a key field. `mode: 'update'` refuses rows without a match. */
export declare function upsertMany(
  client: Queryable,
  table: RecordTable,
  key: string,
  rows: readonly Record<string, unknown>[],
  write: WriteContext,
  mode?: 'upsert' | 'update',
): Promise<UpsertedMany>;
/** Rows that would clash with unique values or link to nothing, set-based. */
export declare function findClashes(
  client: Queryable,
  table: RecordTable,
  rows: readonly Record<string, unknown>[],
): Promise<RowError[]>;
/** A `pg` error of a write as a DomainError (23505 → VALUE_TAKEN, 23503 → LINK_UNKNOWN), or the error itself. */
export declare function recordError(error: unknown, table: RecordTable): unknown;

export type { Detail };
