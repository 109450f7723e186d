import Type, { type Static } from 'typebox';
import { FieldBody } from './forms';
import { Id, Instant, Nullable, RuleBody, Strict } from './shared';

const state = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('running'),
  Type.Literal('done'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
]);

/** The multipart fields beside `file`; `mapping` is JSON: column heading → field key ('' = leave out). Absent = by key or label. */
export const ImportOptions = Strict({
  mapping: Type.Optional(Type.Record(Type.String(), Type.String())),
  mode: Type.Union([Type.Literal('create'), Type.Literal('update'), Type.Literal('upsert')]),
  key: Type.Optional(Type.String()),
  triggers: Type.Optional(Type.Boolean()),
  /** The sheet of a workbook; default its first. */
  sheet: Type.Optional(Type.String({ maxLength: 100 })),
  /** Which row that is not empty has the headings; those above are passed over. */
  headerRow: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  /** Judges and counts every row, and writes none: what a file would do. */
  dryRun: Type.Optional(Type.Boolean()),
});
export type ImportOptions = Static<typeof ImportOptions>;

export const ImportView = Type.Object({
  id: Id,
  form: Id,
  state,
  fileName: Type.String(),
  mode: Type.String(),
  dryRun: Type.Boolean(),
  total: Nullable(Type.Integer()),
  processed: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  failed: Type.Integer(),
  error: Nullable(Type.String()),
  createdAt: Instant,
  finishedAt: Nullable(Instant),
  /** Set when the upload and the failed rows were deleted: a week after the end, or earlier on request. */
  filesRemovedAt: Nullable(Instant),
});
export type ImportView = Static<typeof ImportView>;

/** What a file looks like before it is imported: `POST /forms/:form/imports/preview` (multipart, same file). */
export const ImportPreview = Type.Object({
  columns: Type.Array(
    Type.Object({ heading: Type.String(), field: Nullable(Type.String()), samples: Type.Array(Type.String()) }),
  ),
  rows: Type.Array(Type.Array(Type.String())),
  encoding: Type.String(),
  /** Of a workbook: its sheets that are not hidden, and the one shown. */
  sheets: Type.Array(Type.String()),
  sheet: Nullable(Type.String()),
  headerRow: Type.Integer(),
});
export type ImportPreview = Static<typeof ImportPreview>;

/** The fields a new form could have, by what a file holds: `POST /imports/inspect` (multipart: file, sheet, headerRow). */
export const FileInspection = Type.Object({
  name: Type.String({ description: 'What the form could be called' }),
  columns: Type.Array(
    Type.Object({
      heading: Type.String(),
      samples: Type.Array(Type.String()),
      field: FieldBody,
    }),
  ),
  sheets: Type.Array(Type.String()),
  sheet: Nullable(Type.String()),
  headerRow: Type.Integer(),
});
export type FileInspection = Static<typeof FileInspection>;

export const CreateExport = Strict({
  filter: Type.Optional(Nullable(RuleBody)),
  fields: Type.Optional(Type.Array(Type.String(), { maxItems: 500 })),
  format: Type.Union([Type.Literal('csv'), Type.Literal('xlsx')]),
});
export type CreateExport = Static<typeof CreateExport>;
export const ExportView = Type.Object({
  id: Id,
  form: Id,
  state,
  format: Type.String(),
  processed: Type.Integer(),
  error: Nullable(Type.String()),
  createdAt: Instant,
  finishedAt: Nullable(Instant),
  /** Set when the file was deleted: a week after the end, or earlier on request. */
  filesRemovedAt: Nullable(Instant),
});
export type ExportView = Static<typeof ExportView>;
export const Accepted = Type.Object({ id: Id });
