import { fieldOf } from '@careloop/forms';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Ajv2020 } from 'ajv/dist/2020';
import Papa from 'papaparse';
import { Conflict, DomainError, Invalid, messageOf, newId, NotFound, type RequestContext } from '@careloop/kernel';
import { type FileInspection, type ImportPreview, ImportOptions, type ImportView } from '@careloop/contracts';
import { Import, ImportError, type RecordTable } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { AuditService } from '../access/audit.service';
import { describeErrors } from '../contract';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { Queues } from '../queues';
import { APP_REGISTRY } from '../registry';
import { TransferFiles } from './files';
import type { TransferTable } from './transfer-jobs';
import { autoMap } from './mapping';
import { inferField } from './infer';
import { openRows, type RowFile, type RowPlace } from './rows';

const PREVIEW_ROWS = 50;
/** Rows by which the kind of a column is guessed. */
const INSPECTED_ROWS = 1000;
const validOptions = new Ajv2020({ allErrors: true }).compile(ImportOptions);

/** Files on their way into forms: taken in here, carried by the import runner. */
@Injectable()
export class ImportsService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private files: TransferFiles,
    private queues: Queues,
    private audit: AuditService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** What a file holds and how its columns would map; nothing is kept. */
  async preview(ctx: RequestContext, form: string, request: FastifyRequest): Promise<ImportPreview> {
    const table = await this.forms.table(ctx, form);
    const name = `preview-${newId()}`;
    const { format, fields: texts } = await this.files.receive(request, name);
    try {
      const place = placeIn(texts, ctx);
      const { headings, rows, ...file } = await this.head(this.files.path(name), format, place);
      const fields = autoMap(headings, table.form, this.registry.field);
      return {
        columns: headings.map((heading, i) => ({
          heading,
          field: fields[i] ?? null,
          samples: rows
            .map((row) => row[i] ?? '')
            .filter(Boolean)
            .slice(0, 3),
        })),
        rows: rows.slice(0, PREVIEW_ROWS),
        ...file,
        headerRow: place.headerRow,
      };
    } finally {
      await this.files.remove(name);
    }
  }

  /** What form a file could become: a field for each column, by heading and cells; nothing is kept. */
  async inspect(ctx: RequestContext, request: FastifyRequest): Promise<FileInspection> {
    const name = `inspect-${newId()}`;
    const { format, fileName, fields } = await this.files.receive(request, name);
    try {
      const place = placeIn(fields, ctx);
      const { headings, rows, sheets, sheet } = await this.head(this.files.path(name), format, place, INSPECTED_ROWS);
      const keys = new Set<string>();
      const columns = headings.flatMap((heading, i) => {
        const cells = rows.map((row) => row[i] ?? '');
        const samples = cells.filter((cell) => cell.trim()).slice(0, 3);
        if (!heading && !samples.length) return [];
        const field = { key: keyFor(heading, keys), ...inferField(heading, cells, this.registry.field, ctx.zone) };
        return [{ heading, samples, field: field as FileInspection['columns'][number]['field'] }];
      });
      return { name: fileName.replace(/\.\w+$/, ''), columns, sheets, sheet, headerRow: place.headerRow };
    } finally {
      await this.files.remove(name);
    }
  }

  /** Takes the file and its options; the rows follow in a worker. Answers the import's id. */
  async start(ctx: RequestContext, form: string, request: FastifyRequest): Promise<{ id: string }> {
    const table = await this.forms.table(ctx, form);
    const id = newId();
    const upload = await this.files.receive(request, id);
    try {
      const options = readOptions(upload.fields, ctx);
      const { headings } = await this.head(this.files.path(id), upload.format, options);
      const mapping = options.mapping ?? byHeading(headings, autoMap(headings, table.form, this.registry.field));
      this.check(table, headings, mapping, options);
      await this.db.forWorkspace(ctx, Import).insert({
        id,
        formId: table.form.id,
        memberId: ctx.memberId ?? null,
        state: 'waiting',
        fileName: upload.fileName,
        filePath: id,
        format: upload.format,
        mode: options.mode,
        key: options.key ?? null,
        mapping,
        triggers: options.triggers ?? true,
        sheet: options.sheet ?? null,
        headerRow: options.headerRow ?? 1,
        dryRun: options.dryRun ?? false,
        language: ctx.language,
        total: null,
        error: null,
        leaseUntil: null,
        finishedAt: null,
      });
    } catch (error) {
      await this.files.remove(id);
      throw error;
    }
    await this.audit.note(ctx, 'import.started', { id, form: table.form.key, file: upload.fileName });
    await this.queues.wake('imports' satisfies TransferTable, { id });
    return { id };
  }

  async get(ctx: RequestContext, id: string): Promise<ImportView> {
    const row = await this.db.forWorkspace(ctx, Import).findOne({ id });
    if (!row) throw new NotFound('IMPORT_NOT_FOUND');
    return importView(row);
  }

  /** Newest first, the last hundred. */
  async list(ctx: RequestContext): Promise<ImportView[]> {
    const rows = await this.db.forWorkspace(ctx, Import).find({ order: { id: 'DESC' }, take: 100 });
    return rows.map(importView);
  }

  /** Stops after the chunk that is under way; what is in stays in. */
  async cancel(ctx: RequestContext, id: string): Promise<ImportView> {
    await this.get(ctx, id);
    const rows = await this.db.query(
      `UPDATE careloop.imports SET state = 'cancelled', finished_at = now(), fence = fence + 1, updated_at = now()
        WHERE workspace_id = $1 AND id = $2 AND state IN ('waiting', 'running') RETURNING 1`,
      [ctx.workspaceId, id],
    );
    if (!rows.length) throw new Conflict('IMPORT_FINISHED');
    return this.get(ctx, id);
  }

  /** The failed rows as CSV: their cells as they were, the row's number and why. Ready to be mended and imported again. */
  async *errors(ctx: RequestContext, id: string): AsyncGenerator<string> {
    const row = await this.db.forWorkspace(ctx, Import).findOne({ id });
    if (!row) throw new NotFound('IMPORT_NOT_FOUND');
    const { headings } = await this.head(this.files.path(row.filePath), row.format, row).catch(() => ({
      headings: Object.keys(row.mapping),
    }));
    yield `\ufeff${Papa.unparse([[...headings, '行号', '原因']])}\r\n`;
    for (let after = 0; ;) {
      const page = await this.db.source
        .getRepository(ImportError)
        .createQueryBuilder('e')
        .where('e.importId = :id AND e.workspaceId = :workspace AND e.row > :after', {
          id,
          workspace: ctx.workspaceId,
          after,
        })
        .orderBy('e.row')
        .limit(1000)
        .getMany();
      if (!page.length) return;
      yield `${Papa.unparse(page.map((e) => [...headings.map((_, i) => e.cells[i] ?? ''), e.row, e.reason]))}\r\n`;
      after = page.at(-1)!.row;
    }
  }

  private async head(file: string, format: 'csv' | 'xlsx', place: RowPlace, most = PREVIEW_ROWS) {
    const rows: string[][] = [];
    let opened: RowFile;
    try {
      opened = await openRows(file, format, place);
      for await (const batch of opened.batches()) {
        rows.push(...batch.slice(0, most + 1 - rows.length));
        if (rows.length > most) break;
      }
    } catch (error) {
      throw error instanceof DomainError ? error : new Invalid('FILE_UNREADABLE', { reason: messageOf(error) });
    }
    const [headings, ...rest] = rows;
    if (!headings) throw new Invalid('FILE_EMPTY', { name: '' });
    const { encoding, sheets, sheet } = opened;
    return { headings, rows: rest, encoding, sheets, sheet };
  }

  private check(table: RecordTable, headings: string[], mapping: Record<string, string>, { mode, key }: ImportOptions) {
    const wrong = (path: string, code: string, params: Record<string, unknown>) =>
      new Invalid('IMPORT_INVALID', {}, [{ path, code, params }]);
    const mapped = new Set<string>();
    for (const [heading, field] of Object.entries(mapping)) {
      if (!field) continue;
      const known = fieldOf(table.form, field);
      if (!headings.includes(heading)) throw wrong(`mapping.${heading}`, 'IMPORT_COLUMN_UNKNOWN', { heading });
      if (!known) throw wrong(`mapping.${heading}`, 'IMPORT_FIELD_UNKNOWN', { field });
      const params = { field: known.label };
      if (table.types(known.type).system) throw wrong(`mapping.${heading}`, 'IMPORT_FIELD_READ_ONLY', params);
      if (mapped.has(field)) throw wrong(`mapping.${heading}`, 'IMPORT_FIELD_TWICE', params);
      mapped.add(field);
    }
    if (!mapped.size) throw wrong('mapping', 'IMPORT_NOTHING_MAPPED', {});
    if (mode === 'create') return;
    if (!key || !table.column(key)) throw wrong('key', 'IMPORT_KEY_NEEDED', {});
    if (!mapped.has(key)) throw wrong('key', 'IMPORT_KEY_UNMAPPED', { field: table.column(key)!.field.label });
  }
}

/** Which rows a preview is to show. */
function placeIn(fields: Record<string, string>, ctx: RequestContext) {
  const { sheet, headerRow = 1 } = readOptions({ sheet: fields.sheet ?? '', headerRow: fields.headerRow ?? '' }, ctx);
  return { sheet, headerRow };
}

/** A key for a field by its heading: its own letters where it has some, else a number. */
function keyFor(heading: string, taken: Set<string>): string {
  const letters = heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
  const base = letters || 'f';
  let key = letters ? base : `${base}${taken.size + 1}`;
  for (let n = 2; taken.has(key); n++) key = `${base}_${n}`;
  taken.add(key);
  return key;
}

function readOptions(fields: Record<string, string>, { language }: RequestContext): ImportOptions {
  const { file: _, mapping, triggers, mode = 'create', key, sheet, headerRow, dryRun, ...rest } = fields;
  let parsed: unknown;
  try {
    parsed = mapping ? JSON.parse(mapping) : undefined;
  } catch {
    throw new Invalid('REQUEST_INVALID', {}, [{ path: 'mapping', code: 'FORMAT', message: 'JSON' }], 400);
  }
  const options = {
    ...rest,
    mode,
    ...(parsed !== undefined && { mapping: parsed }),
    ...(key && { key }),
    ...(triggers !== undefined && { triggers: triggers === 'true' }),
    ...(sheet && { sheet }),
    ...(headerRow && { headerRow: Number(headerRow) }),
    ...(dryRun !== undefined && { dryRun: dryRun === 'true' }),
  };
  if (!validOptions(options))
    throw new Invalid('REQUEST_INVALID', {}, describeErrors(validOptions.errors ?? [], language), 400);
  return options as ImportOptions;
}

const byHeading = (headings: string[], fields: (string | null)[]) =>
  Object.fromEntries(headings.map((heading, i) => [heading, fields[i] ?? '']));

export const importView = (row: Import): ImportView => ({
  id: row.id,
  form: row.formId,
  state: row.state,
  fileName: row.fileName,
  mode: row.mode,
  dryRun: row.dryRun,
  total: row.total,
  processed: row.processed,
  created: row.created,
  updated: row.updated,
  failed: row.failed,
  error: row.error,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  filesRemovedAt: row.filesRemovedAt?.toISOString() ?? null,
});
