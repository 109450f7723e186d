import fs from 'node:fs';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import Papa from 'papaparse';
import type { RequestContext } from '@careloop/kernel';
import {
  Export,
  getRecords,
  listRecords,
  Member,
  type RecordValue,
  type RecordPage,
  type RecordTable,
} from '@careloop/database';
import type { Rule } from '@careloop/rules';
import { departmentNames, DepartmentsService } from '../access/departments.service';
import { Database } from '../database';
import { Events } from '../events';
import { FormsService } from '../forms/forms.service';
import { RecordsService } from '../records/records.service';
import { exportText } from './export-cells';
import { TransferFiles } from './files';
import { guardFormula } from './rows';
import { LEASE_SECONDS, TransferJobs } from './transfer-jobs';
import { loadExcel } from './xlsx';

const PAGE = 1_000;

/** Takes rows one after another and ends as a file. */
interface Sink {
  row: (cells: (string | number)[]) => Promise<void>;
  end: () => Promise<void>;
}

/** Writes exports page by page with a keyset cursor: one file of any size, in bounded memory. */
@Injectable()
export class ExportRunner implements OnApplicationBootstrap {
  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private files: TransferFiles,
    private jobs: TransferJobs,
    private events: Events,
    private departments: DepartmentsService,
  ) {}

  async onApplicationBootstrap() {
    await this.jobs.work('exports', (id) => this.run(id));
  }

  /** Writes one export from the start; a half-written file of a killed worker is written anew. */
  async run(id: string): Promise<void> {
    if (!(await this.jobs.claim('exports', id, 'processed = 0,'))) return;
    const job = await this.db.source.getRepository(Export).findOneByOrFail({ id });
    const ctx = await this.jobs.contextOf(job, { kind: 'system' });
    const name = `${job.id}-${job.fence}.${job.format}`;
    try {
      await fs.promises.mkdir(this.files.path(''), { recursive: true });
      await this.write(job, ctx, this.files.path(name));
      await this.finish(job, 'done', name, null);
    } catch (error) {
      await this.files.remove(name);
      await this.finish(job, 'failed', null, this.jobs.failure('exports', job, error));
    }
    await this.events.publish(ctx, { name: 'export.progress', id });
  }

  private async write(job: Export, ctx: RequestContext, path: string) {
    const table = await this.forms.table(ctx, job.formId);
    const columns = table.values.filter(({ field }) => !job.fields || job.fields.includes(field.key));
    const sink = job.format === 'csv' ? csvSink(path) : await xlsxSink(path, table.form.name);
    await sink.row(columns.map(({ field }) => field.label));
    const people = new Map((await this.db.forWorkspace(ctx, Member).find()).map((m) => [m.id, m.name]));
    for (const [id, name] of departmentNames(await this.departments.list(ctx))) people.set(id, name);
    let cursor: string | undefined;
    let processed = 0;
    do {
      const page: RecordPage = await listRecords(
        this.db.pool,
        table,
        {
          filter: (job.filter ?? undefined) as Rule | undefined,
          permission: this.records.permission(ctx),
          sort: ['_created_at'],
          fields: columns.map(({ field }) => field.key),
          limit: PAGE,
          cursor,
        },
        this.records.ruleContext(ctx),
      );
      const { items } = JSON.parse(page.json) as { items: { values: Record<string, unknown> }[] };
      const names = await this.linkedNames(ctx, columns, items);
      for (const { values } of items)
        await sink.row(
          columns.map((column) => {
            const value = values[column.field.key];
            if (NAMED.has(column.field.type)) return guardFormula(namesIn(value, people));
            if (column.field.type === 'link')
              return value ? guardFormula(names.get(String(value)) ?? String(value)) : '';
            const text = exportText(value, column, job.language, ctx.zone);
            return typeof text === 'number' ? text : guardFormula(text);
          }),
        );
      processed += items.length;
      cursor = page.nextCursor ?? undefined;
      const held = await this.db.query(
        `UPDATE careloop.exports SET processed = $3, updated_at = now(), lease_until = now() + make_interval(secs => ${LEASE_SECONDS.exports})
          WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING 1`,
        [job.id, job.fence, processed],
      );
      if (!held.length) throw new Error('another worker writes this export');
      await this.events.publish(ctx, { name: 'export.progress', id: job.id, facts: { processed } });
    } while (cursor);
    await sink.end();
  }

  /** What linked records are called: the value that finds them again on import. */
  private async linkedNames(
    ctx: RequestContext,
    columns: readonly RecordValue[],
    items: { values: Record<string, unknown> }[],
  ) {
    const names = new Map<string, string>();
    for (const { field } of columns.filter((column) => column.field.type === 'link')) {
      const ids = [
        ...new Set(items.map(({ values }) => values[field.key]).filter((id): id is string => typeof id === 'string')),
      ];
      if (!ids.length) continue;
      const linked = await this.forms.table(ctx, field.form!);
      const key = namingField(linked);
      if (!key) continue;
      for (const [id, record] of await getRecords(this.db.pool, linked, ids, [key]))
        if (record.values[key] !== null) names.set(id, String(record.values[key]));
    }
    return names;
  }

  private async finish(job: Export, state: 'done' | 'failed', filePath: string | null, error: string | null) {
    await this.db.query(
      `UPDATE careloop.exports SET state = $3, file_path = $4, error = $5, finished_at = now(), lease_until = NULL, updated_at = now()
        WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [job.id, job.fence, state, filePath, error],
    );
  }
}

/** Types whose values are ids of members or departments. */
const NAMED = new Set(['member', 'members', 'department', 'departments']);

/** What these are called, each one an import finds again; nothing for who is gone. */
const namesIn = (value: unknown, names: ReadonlyMap<string, string>): string =>
  (Array.isArray(value) ? value : [value]).flatMap((id) => names.get(String(id)) ?? []).join('、');

/** The field that tells linked records apart best: a unique one, else the name. */
function namingField({ form, columns }: RecordTable): string | undefined {
  return columns.find(({ field, type }) => field.unique && type.kind === 'text')?.field.key ?? form.roles.name;
}

/** UTF-8 with BOM, so that Excel reads it. */
function csvSink(path: string): Sink {
  const file = fs.createWriteStream(path);
  let failure: Error | undefined;
  file.on('error', (error) => (failure = error));
  file.write('\ufeff');
  return {
    row: async (cells) => {
      if (failure) throw failure;
      if (!file.write(`${Papa.unparse([cells])}\r\n`)) await new Promise<void>((done) => file.once('drain', done));
    },
    end: () =>
      new Promise((done, fail) =>
        file.end((error?: Error | null) => ((error ?? failure) ? fail(error ?? failure) : done())),
      ),
  };
}

async function xlsxSink(path: string, name: string): Promise<Sink> {
  const { stream } = await loadExcel();
  const book = new stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: false });
  const sheet = book.addWorksheet(name.replace(/[*?:/\\[\]]/g, ' ').slice(0, 31) || 'Sheet1');
  return {
    row: async (cells) => void sheet.addRow(cells).commit(),
    end: async () => {
      sheet.commit();
      await book.commit();
    },
  };
}
