import { Injectable } from '@nestjs/common';
import { dropWorkspaceSchema } from '@careloop/database';
import type { RequestContext } from '@careloop/kernel';
import { DEMO, type DemoState } from '../access/first-start';
import { Config } from '../config';
import { Database } from '../database';
import { FormStore } from '../forms/form-store';
import { TemplatesService } from './templates.service';

/** Tables that an installed template writes to; emptied when a first start broke off in the middle. */
const WRITTEN = [
  'apps',
  'automations',
  'automation_versions',
  'task_queues',
  'forms',
  'form_versions',
  'record_changes',
  'change_queue',
  'serials',
  'audit_entries',
];

/**
 * Something to look at for a newcomer: with `CARELOOP_DEMO=1` the very first start installs every template with its sample
 * data, and publishes nothing.
 */
@Injectable()
export class DemoService {
  constructor(
    private db: Database,
    private config: Config,
    private templates: TemplatesService,
    private forms: FormStore,
  ) {}

  /**
   * Brings the sample workspace to its end; to be called before the server listens. What a killed first start left behind
   * is thrown away, as nobody can have worked in it; a start without the setting ends the matter for good.
   */
  async ensure(): Promise<void> {
    const before = await this.state();
    if (!before || before.state === 'done') return;
    const guard = await this.db.pool.connect();
    try {
      // Other processes of this installation wait here instead of serving half a workspace.
      await guard.query(`SELECT pg_advisory_lock(hashtextextended('careloop:demo', 0))`);
      const demo = await this.state();
      if (!demo || demo.state === 'done') return;
      if (!this.config.settings.demo) return await this.note({ ...demo, state: 'done' });
      if (demo.state === 'begun') await this.clear(demo.workspaceId);
      await this.note({ ...demo, state: 'begun' });
      const ctx = await this.adminOf(demo.workspaceId);
      for (const { id } of await this.templates.list(ctx)) await this.templates.install(ctx, id, { sampleData: true });
      await this.note({ ...demo, state: 'done' });
    } finally {
      await guard.query(`SELECT pg_advisory_unlock(hashtextextended('careloop:demo', 0))`).catch(() => {});
      guard.release();
    }
  }

  private async state(): Promise<DemoState | undefined> {
    const [row] = await this.db.query<{ value: DemoState }>('SELECT value FROM careloop.installation WHERE name = $1', [
      DEMO,
    ]);
    return row?.value;
  }

  private async note(value: DemoState): Promise<void> {
    await this.db.query('UPDATE careloop.installation SET value = $2 WHERE name = $1', [DEMO, JSON.stringify(value)]);
  }

  private async clear(workspaceId: string): Promise<void> {
    await this.db.transaction(async (client) => {
      await dropWorkspaceSchema(client, workspaceId);
      for (const table of WRITTEN)
        await client.query(`DELETE FROM careloop.${table} WHERE workspace_id = $1`, [workspaceId]);
    });
    await this.forms.changed(workspaceId);
  }

  private async adminOf(workspaceId: string): Promise<RequestContext> {
    const [admin] = await this.db.query<{ id: string; zone: string }>(
      `SELECT m.id, w.zone FROM careloop.members m JOIN careloop.workspaces w ON w.id = m.workspace_id
       WHERE m.workspace_id = $1 AND m.role = 'admin' ORDER BY m.created_at LIMIT 1`,
      [workspaceId],
    );
    const { id, zone } = admin!;
    return { workspaceId, zone, memberId: id, role: 'admin', language: 'zh-CN', cause: { kind: 'system', id: DEMO } };
  }
}
