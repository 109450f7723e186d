import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, RuleBody, Strict, Values } from './shared';

export const CreateRecord = Strict({ values: Values });
export type CreateRecord = Static<typeof CreateRecord>;
export const ChangeRecord = Strict({ values: Values, version: Type.Optional(Type.Integer({ minimum: 1 })) });
export type ChangeRecord = Static<typeof ChangeRecord>;

export const RecordView = Type.Object({
  id: Id,
  version: Type.Integer(),
  values: Values,
  createdAt: Instant,
  updatedAt: Instant,
});
export type RecordView = Static<typeof RecordView>;

export const CreateRecords = Strict({
  records: Type.Array(Strict({ values: Values }), { minItems: 1, maxItems: 1000 }),
  /** All or nothing. */
  atomic: Type.Optional(Type.Boolean()),
});
export type CreateRecords = Static<typeof CreateRecords>;
export const CreatedRecords = Type.Object({
  created: Type.Integer(),
  ids: Type.Array(Nullable(Id), { description: 'By index of the request; null where the row was refused' }),
  errors: Type.Array(
    Type.Object({ index: Type.Integer(), path: Type.String(), code: Type.String(), message: Type.String() }),
  ),
});
export type CreatedRecords = Static<typeof CreatedRecords>;

export const QueryRecords = Strict({
  filter: Type.Optional(Nullable(RuleBody)),
  /** Chinese substring or any text, over the form's text-like fields. */
  search: Type.Optional(Type.String({ maxLength: 200 })),
  sort: Type.Optional(Type.Array(Type.String({ pattern: '^-?[a-z_][a-z0-9_]*$' }), { maxItems: 5 })),
  fields: Type.Optional(Type.Array(Type.String(), { maxItems: 500 })),
  /** 0: no records, only the count. */
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 500, default: 50 })),
  cursor: Type.Optional(Nullable(Type.String({ maxLength: 4000 }))),
  count: Type.Optional(Type.Boolean()),
});
export type QueryRecords = Static<typeof QueryRecords>;
export const RecordPage = Type.Object({
  items: Type.Array(RecordView),
  nextCursor: Nullable(Type.String()),
  /** Exact up to a bound, then estimated and marked so. */
  count: Type.Optional(Type.Object({ value: Type.Integer(), exact: Type.Boolean() })),
});
export type RecordPage = Static<typeof RecordPage>;

export const AggregateRecords = Strict({
  filter: Type.Optional(Nullable(RuleBody)),
  /** As in a query. */
  search: Type.Optional(Type.String({ maxLength: 200 })),
  groupBy: Type.Array(
    Strict({
      field: Type.String(),
      unit: Type.Optional(
        Type.Union([
          Type.Literal('day'),
          Type.Literal('week'),
          Type.Literal('month'),
          Type.Literal('quarter'),
          Type.Literal('year'),
        ]),
      ),
    }),
    { maxItems: 5 },
  ),
  metrics: Type.Array(
    Strict({
      op: Type.Union([
        Type.Literal('count'),
        Type.Literal('sum'),
        Type.Literal('avg'),
        Type.Literal('min'),
        Type.Literal('max'),
        Type.Literal('count-distinct'),
      ]),
      field: Type.Optional(Type.String()),
    }),
    { minItems: 1, maxItems: 50 },
  ),
  sort: Type.Optional(Type.Array(Type.String(), { maxItems: 5 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 })),
});
export type AggregateRecords = Static<typeof AggregateRecords>;
/** A row has the group values by field key and the metrics as `count`, `sum_amount`, … */
export const AggregateRows = Type.Object({ rows: Type.Array(Type.Record(Type.String(), Type.Unknown())) });
export type AggregateRows = Static<typeof AggregateRows>;

/** Asks what fills itself in while somebody fills in a form: lookups and linkages, given the values so far. */
export const FillRecord = Strict({
  values: Values,
  /** The fields to ask for; without, all. */
  fields: Type.Optional(Type.Array(Type.String(), { maxItems: 500 })),
});
export type FillRecord = Static<typeof FillRecord>;
export const FilledRecord = Type.Object({ values: Values });
export type FilledRecord = Static<typeof FilledRecord>;

export const HistoryEntry = Type.Object({
  id: Id,
  kind: Type.Union([
    Type.Literal('created'),
    Type.Literal('updated'),
    Type.Literal('deleted'),
    Type.Literal('restored'),
  ]),
  at: Instant,
  actor: Nullable(Id),
  actorName: Nullable(Type.String()),
  cause: Type.Object({ kind: Type.String(), id: Type.Optional(Type.String()) }),
  old: Nullable(Values),
  new: Nullable(Values),
});
export type HistoryEntry = Static<typeof HistoryEntry>;

/** What care did to this record: promises, messages and tasks, newest first. */
export const TimelineEntry = Type.Object({
  at: Instant,
  kind: Type.Union([Type.Literal('occurrence'), Type.Literal('message'), Type.Literal('task')]),
  id: Id,
  occurrenceId: Nullable(Id),
  automation: Nullable(Type.Object({ id: Id, name: Type.String() })),
  state: Type.String(),
  reason: Nullable(Type.String()),
  /** One sentence in the reader's language. */
  text: Type.String(),
  body: Type.Optional(Nullable(Type.String())),
});
export type TimelineEntry = Static<typeof TimelineEntry>;
