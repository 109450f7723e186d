import Type, { type Static } from 'typebox';
import { Id, Instant, Nullable, RuleBody, Strict, Values } from './shared';

/** Which records: these, or all that fit. */
const which = {
  ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10_000 })),
  filter: Type.Optional(Nullable(RuleBody)),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  /** Answer what would happen, change nothing. */
  preview: Type.Optional(Type.Boolean()),
  /** Whether automations hear of it; default true. */
  triggers: Type.Optional(Type.Boolean()),
};

export const EditBatch = Strict({
  ...which,
  /** The same value for all. */
  set: Type.Optional(Values),
  /** Fields to empty. */
  clear: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  /** Field key → formula, reckoned for each record. */
  formula: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 10_000 }))),
});
export type EditBatch = Static<typeof EditBatch>;

export const DeleteBatch = Strict(which);
export type DeleteBatch = Static<typeof DeleteBatch>;

export const UndoBatch = Strict({
  preview: Type.Optional(Type.Boolean()),
  triggers: Type.Optional(Type.Boolean()),
});
export type UndoBatch = Static<typeof UndoBatch>;

/** A record by its name, with why it was left alone. */
const refusal = Type.Object({ id: Id, title: Type.String(), reason: Type.String() });

export const BatchView = Type.Object({
  id: Id,
  form: Id,
  kind: Type.Union([
    Type.Literal('edit'),
    Type.Literal('delete'),
    Type.Literal('restore'),
    Type.Literal('purge'),
    Type.Literal('undo'),
  ]),
  state: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  /** Keys of the fields that an edit writes. */
  fields: Type.Array(Type.String()),
  /** What an undo takes back. */
  source: Nullable(Type.Object({ kind: Type.String(), id: Id })),
  memberId: Nullable(Id),
  memberName: Nullable(Type.String()),
  triggers: Type.Boolean(),
  total: Nullable(Type.Integer()),
  processed: Type.Integer(),
  changed: Type.Integer(),
  failed: Type.Integer(),
  /** The first hundred that were left alone. */
  errors: Type.Array(refusal),
  error: Nullable(Type.String()),
  createdAt: Instant,
  finishedAt: Nullable(Instant),
  /** The newest undo of it that was not taken back itself. */
  undoneBy: Nullable(Id),
});
export type BatchView = Static<typeof BatchView>;

export const BatchPreview = Type.Object({
  /** How many records it is about. */
  total: Type.Integer(),
  /** Of an undo: how many can be taken back. */
  possible: Type.Optional(Type.Integer()),
  /** The first twenty: what they have and would have, or why not. Of an undo: those that can't be taken back. */
  items: Type.Array(
    Type.Object({
      id: Id,
      title: Type.String(),
      before: Values,
      after: Values,
      reason: Nullable(Type.String()),
    }),
  ),
});
export type BatchPreview = Static<typeof BatchPreview>;

/** The batch, at its end when it was small; or the preview that was asked for. */
export const BatchAnswer = Type.Object({
  ...Type.Partial(BatchView).properties,
  preview: Type.Optional(BatchPreview),
});
export type BatchAnswer = Static<typeof BatchAnswer>;

export const DeletedRecord = Type.Object({
  id: Id,
  title: Type.String(),
  deletedAt: Instant,
  deletedBy: Nullable(Type.String()),
  /** `person`, `batch`, `import`, `undo` … */
  cause: Nullable(Type.String()),
  /** When it goes for good. */
  purgedAt: Instant,
});
export type DeletedRecord = Static<typeof DeletedRecord>;

export const BinRecords = Strict({
  /** Without ids: all of the bin. */
  ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10_000 })),
});
export type BinRecords = Static<typeof BinRecords>;

export const BinSettings = Strict({
  /** After so many days in the recycle bin a record goes for good. */
  days: Type.Integer({ minimum: 1, maximum: 3650 }),
});
export type BinSettings = Static<typeof BinSettings>;
