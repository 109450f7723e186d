import { Injectable } from '@nestjs/common';
import { Conflict, DomainError, NotFound, type RequestContext } from '@careloop/kernel';
import { AuditService } from '../access/audit.service';
import { Database } from '../database';
import { TransferFiles } from './files';
import type { TransferTable } from './transfer-jobs';

/** How long the files of an import or export stay after its end. */
export const KEPT_DAYS = 7;

/** What a row says about its files. */
export interface Kept {
  filesRemovedAt: Date | null;
  /** The member who deleted them; null: they were old. */
  filesRemovedBy: string | null;
}

/**
 * Uploads, failed rows and made files hold people's data: they are deleted a week after the import or export has ended,
 * or earlier when somebody asks. The row with its figures stays.
 */
@Injectable()
export class TransferRetention {
  constructor(
    private db: Database,
    private files: TransferFiles,
    private audit: AuditService,
  ) {}

  /** Deletes what has been kept long enough; answers of how many. */
  async sweep(table: TransferTable): Promise<number> {
    const due = await this.db.query<{ id: string }>(
      `SELECT id FROM careloop.${table} WHERE files_removed_at IS NULL AND finished_at < now() - interval '${KEPT_DAYS} days'
       ORDER BY finished_at LIMIT 100`,
    );
    for (const { id } of due) await this.clear(table, id, null);
    return due.length;
  }

  /** Deletes the files of one that has ended. Doing it twice is no mistake. `Conflict('TRANSFER_UNDER_WAY')` before its end. */
  async remove(ctx: RequestContext, table: TransferTable, id: string): Promise<void> {
    const [row] = await this.db.query<{ over: boolean; gone: boolean; memberId: string | null }>(
      `SELECT finished_at IS NOT NULL AS over, files_removed_at IS NOT NULL AS gone, member_id AS "memberId"
       FROM careloop.${table} WHERE workspace_id = $1 AND id = $2`,
      [ctx.workspaceId, id],
    );
    // What somebody took out of the records is theirs and the admins'; imports are everybody's who may import.
    const mine = table === 'imports' || ctx.role === 'admin' || row?.memberId === ctx.memberId;
    if (!row || !mine) throw new NotFound(table === 'imports' ? 'IMPORT_NOT_FOUND' : 'EXPORT_NOT_FOUND');
    if (!row.over) throw new Conflict('TRANSFER_UNDER_WAY');
    if (row.gone) return;
    await this.clear(table, id, ctx.memberId ?? null);
    await this.audit.note(ctx, table === 'imports' ? 'import.deleted' : 'export.deleted', { id });
  }

  /** 410 with the reason when the files of an import are gone. */
  async expectFailedRows(ctx: RequestContext, importId: string): Promise<void> {
    const [row] = await this.db.query<Kept & Record<string, unknown>>(
      `SELECT files_removed_at AS "filesRemovedAt", files_removed_by AS "filesRemovedBy" FROM careloop.imports
       WHERE workspace_id = $1 AND id = $2`,
      [ctx.workspaceId, importId],
    );
    if (row) expectFiles(row);
  }

  /** Files go first: should we stop in the middle, the row still says that there are some, and it is done again. */
  private async clear(table: TransferTable, id: string, by: string | null) {
    await this.files.removeAllOf(id);
    if (table === 'imports') await this.db.query('DELETE FROM careloop.import_errors WHERE import_id = $1', [id]);
    await this.db.query(
      `UPDATE careloop.${table} SET files_removed_at = now(), files_removed_by = $2 WHERE id = $1 AND files_removed_at IS NULL`,
      [id, by],
    );
  }
}

/** Throws 410 `TRANSFER_FILE_EXPIRED` or `TRANSFER_FILE_DELETED` when there are no files any more. */
export function expectFiles({ filesRemovedAt, filesRemovedBy }: Kept): void {
  if (!filesRemovedAt) return;
  if (filesRemovedBy) throw new DomainError(410, 'TRANSFER_FILE_DELETED');
  throw new DomainError(410, 'TRANSFER_FILE_EXPIRED', { days: KEPT_DAYS });
}
