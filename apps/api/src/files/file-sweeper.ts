import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { messageOf } from '@careloop/kernel';
import { tableName } from '@careloop/database';
import { AppClock } from '../clock';
import { Config } from '../config';
import { Database } from '../database';
import { FileStore } from './file-store';
import { lockContent, WAIT_HOURS } from './files.service';
import { VARIANTS } from './thumbnails';

const SWEEP_MS = 30 * 60_000;
const AT_ONCE = 500;

/** Deletes uploads that no record took within a day, and files whose records were purged. */
@Injectable()
export class FileSweeper implements OnApplicationBootstrap {
  private readonly logger = new Logger('files');
  private timer?: NodeJS.Timeout;

  constructor(
    private db: Database,
    private clock: AppClock,
    private config: Config,
    private store: FileStore,
  ) {}

  onApplicationBootstrap() {
    if (!this.config.runsJobs) return;
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => this.logger.warn(messageOf(error)));
    }, SWEEP_MS);
    this.timer.unref();
  }

  beforeApplicationShutdown() {
    clearInterval(this.timer);
  }

  /** One round; answers how many files are gone. Two processes may sweep at once. */
  async sweep(): Promise<number> {
    await this.forgetPurged();
    const before = new Date(this.clock.now().getTime() - WAIT_HOURS * 3_600_000);
    await this.store.sweepScratch(Date.now() - WAIT_HOURS * 3_600_000);
    const due = await this.db.query<{ id: string; workspace_id: string; hash: string }>(
      `SELECT id, workspace_id, hash FROM careloop.files f
       WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM careloop.file_uses u WHERE u.file_id = f.id)
       ORDER BY created_at LIMIT ${AT_ONCE}`,
      [before],
    );
    let gone = 0;
    for (const { id, workspace_id: workspaceId, hash } of due) {
      const removal = this.db.transaction(async (client) => {
        await lockContent(client, workspaceId, hash);
        // A record may have taken it just now: its use keeps the row.
        const { rowCount } = await client.query(
          `DELETE FROM careloop.files f WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM careloop.file_uses u WHERE u.file_id = f.id)`,
          [id],
        );
        if (!rowCount) return;
        gone++;
        const others = await client.query(
          'SELECT 1 FROM careloop.files WHERE workspace_id = $1 AND hash = $2 LIMIT 1',
          [workspaceId, hash],
        );
        if (!others.rowCount) await this.store.remove(workspaceId, hash, VARIANTS);
      });
      // 23503: a record took it while we looked.
      await removal.catch((error: { code?: string }) => {
        if (error.code !== '23503') throw error;
      });
    }
    return gone;
  }

  /** Uses by records that are not there any more, not even in the recycle bin. */
  private async forgetPurged(): Promise<void> {
    const forms = await this.db.query<{ workspace_id: string; form_id: string }>(
      'SELECT DISTINCT workspace_id, form_id FROM careloop.file_uses',
    );
    for (const { workspace_id: workspaceId, form_id: formId } of forms) {
      const table = tableName(workspaceId, formId);
      const [found] = await this.db.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
      await this.db.query(
        `DELETE FROM careloop.file_uses u WHERE form_id = $1
         ${found!.there ? `AND NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.id = u.record_id)` : ''}`,
        [formId],
      );
    }
  }
}
