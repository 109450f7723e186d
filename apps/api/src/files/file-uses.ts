import { Injectable } from '@nestjs/common';
import { isSubform, liveColumns, liveFields, type FieldDefinition, type FieldTypes } from '@careloop/forms';
import { Conflict, isId, type Detail, type RequestContext } from '@careloop/kernel';
import { type FileValue, isPicture } from '@careloop/plugin-fields';
import { type Queryable, type RecordTable, StoredFile } from '@careloop/database';
import { In } from 'typeorm';
import { AppClock } from '../clock';
import { Database } from '../database';

type Values = Record<string, unknown>;
/** Whether the writer may read a record. */
export type Readable = (formId: string, recordId: string) => Promise<boolean>;

/** Ties stored files to the records that have them: who may put one in, what is written of it, and where it is used. */
@Injectable()
export class FileUses {
  constructor(
    private db: Database,
    private clock: AppClock,
  ) {}

  /**
   * The stored files among these raw values that the writer may put into a record: own uploads, and files of records that
   * he can read; automations and imports may use every one. By id, as records keep them.
   */
  async usable(
    ctx: RequestContext,
    table: RecordTable,
    inputs: readonly unknown[],
    readable: Readable,
  ): Promise<Map<string, FileValue>> {
    const fields = fileFields(table.form.fields, table.types);
    const ids = [...new Set(inputs.flatMap((values) => idsIn(fields, values)))];
    if (!ids.length) return new Map();
    const rows = await this.db.forWorkspace(ctx, StoredFile).find({ where: { id: In(ids) } });
    const trusted = ctx.cause.kind !== 'person' && ctx.cause.kind !== 'api';
    const foreign = rows.filter(({ memberId }) => !trusted && (!ctx.memberId || memberId !== ctx.memberId));
    const refused = new Set(foreign.map(({ id }) => id));
    for (const { file_id, form_id, record_id } of await this.usesOf(ctx, [...refused]))
      if (refused.has(file_id) && (await readable(form_id, record_id))) refused.delete(file_id);
    return new Map(rows.filter(({ id }) => !refused.has(id)).map((row) => [row.id, valueOf(row)]));
  }

  /** Where files are or were used. */
  async usesOf(ctx: { workspaceId: string }, ids: string[]) {
    if (!ids.length) return [];
    return this.db.query<{ file_id: string; form_id: string; record_id: string }>(
      'SELECT file_id, form_id, record_id FROM careloop.file_uses WHERE workspace_id = $1 AND file_id = ANY($2)',
      [ctx.workspaceId, ids],
    );
  }

  /** Notes that records have these files, in the transaction that writes them. */
  async attach(client: Queryable, table: RecordTable, records: { id: string; values: Values }[]): Promise<void> {
    const fields = fileFields(table.form.fields, table.types);
    if (!fields.length) return;
    const pairs = records.flatMap(({ id, values }) => idsIn(fields, values).map((file) => ({ file, record: id })));
    if (!pairs.length) return;
    const files = [...new Set(pairs.map(({ file }) => file))];
    const { rowCount } = await client.query(
      'UPDATE careloop.files SET attached_at = coalesce(attached_at, $3) WHERE workspace_id = $1 AND id = ANY($2::uuid[])',
      [table.workspaceId, files, this.clock.now()],
    );
    // The sweeper was faster with an upload of yesterday.
    if (rowCount !== files.length) throw new Conflict('FILE_EXPIRED');
    await client.query(
      `INSERT INTO careloop.file_uses (file_id, form_id, record_id, workspace_id)
       SELECT file, $3, record, $4 FROM unnest($1::uuid[], $2::uuid[]) AS u(file, record) ON CONFLICT DO NOTHING`,
      [pairs.map(({ file }) => file), pairs.map(({ record }) => record), table.form.id, table.workspaceId],
    );
  }
}

const valueOf = ({ id, name, size, type, width, height }: StoredFile): FileValue => ({
  id,
  name,
  size,
  type,
  ...(width !== null && height !== null && { width, height }),
});

/** Fields of files, and subforms that have such columns. */
function fileFields(fields: readonly FieldDefinition[], types: FieldTypes): FieldDefinition[] {
  return liveFields({ fields: fields as FieldDefinition[] }).filter((field) =>
    isSubform(field) ? fileFields(liveColumns(field), types).length > 0 : types(field.type).files !== undefined,
  );
}

const rowsOf = (value: unknown): Values[] =>
  Array.isArray(value) ? value.filter((row): row is Values => typeof row === 'object' && row !== null) : [];

/** The files that a record's values hold, subform rows included. */
export const filesIn = ({ form, types }: RecordTable, values: Values): string[] =>
  idsIn(fileFields(form.fields, types), values);

function idsIn(fields: readonly FieldDefinition[], values: unknown): string[] {
  if (typeof values !== 'object' || values === null) return [];
  return fields.flatMap((field) => {
    const items = rowsOf((values as Values)[field.key]);
    if (isSubform(field)) return items.flatMap((row) => idsIn(liveColumns(field), row));
    return items.flatMap(({ id }) => (isId(id) ? [id.toLowerCase()] : []));
  });
}

/**
 * Puts what the server knows of each file in place of what was sent, in checked values; says what must not be there: a file
 * that is neither usable nor in `previous`, and what is no picture where one is wanted.
 */
export function settleFiles(
  table: RecordTable,
  values: Values,
  previous: Values | undefined,
  usable: ReadonlyMap<string, FileValue>,
): Detail[] {
  const { form, types } = table;
  const fields = fileFields(form.fields, types);
  if (!fields.length) return [];
  const details: Detail[] = [];
  const known = new Map(usable);
  const remember = (list: readonly FieldDefinition[], from: unknown) => {
    for (const field of list)
      for (const item of rowsOf((from as Values | undefined)?.[field.key]))
        if (isSubform(field)) remember(fileFields(liveColumns(field), types), item);
        else if (typeof item.id === 'string') known.set(item.id, item as unknown as FileValue);
  };
  remember(fields, previous);
  const settle = (list: readonly FieldDefinition[], own: Values, at: string) => {
    for (const field of list) {
      const items = rowsOf(own[field.key]);
      if (isSubform(field)) {
        items.forEach((row, i) => settle(fileFields(liveColumns(field), types), row, `${at}.${field.key}.${i}`));
        continue;
      }
      if (!items.length) continue;
      const path = `${at}.${field.key}`;
      const files = items.map(({ id }) => known.get(String(id)));
      const odd = files.find((file) => file && types(field.type).files === 'image' && !isPicture(file.type));
      if (files.some((file) => !file)) details.push({ path, code: 'FILE_UNKNOWN', params: { label: field.label } });
      else if (odd) details.push({ path, code: 'FILE_NOT_PICTURE', params: { label: field.label, name: odd.name } });
      else own[field.key] = files;
    }
  };
  settle(fields, values, 'values');
  return details;
}
