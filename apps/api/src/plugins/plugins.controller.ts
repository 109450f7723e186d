import { Controller, Get, Inject, Injectable, Param, Post } from '@nestjs/common';
import Type from 'typebox';
import { NotFound, type RequestContext, say } from '@careloop/kernel';
import { PluginView, Strict } from '@careloop/contracts';
import type { Plugin, Registry } from '@careloop/sdk';
import { AuditService } from '../access/audit.service';
import { Allow, Answers, Ctx } from '../contract';
import { Database } from '../database';
import { APP_REGISTRY } from '../registry';
import { traditional } from '../traditional';

/** Which plugins a workspace uses. A switched-off plugin's fields stay readable; its actions and channels refuse to run. */
@Injectable()
export class PluginsService {
  constructor(
    private db: Database,
    private audit: AuditService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  async list(ctx: RequestContext): Promise<PluginView[]> {
    const off = await this.switchedOff(ctx);
    return this.registry.plugins.map((plugin) => ({
      id: plugin.id,
      version: plugin.version,
      label: say(plugin.label, ctx.language, traditional),
      enabled: !off.has(plugin.id),
      fields: (plugin.fields ?? []).map((f) => say(f.label, ctx.language, traditional)),
      actions: (plugin.actions ?? []).map((a) => say(a.label, ctx.language, traditional)),
      channels: (plugin.channels ?? []).map((c) => say(c.label, ctx.language, traditional)),
    }));
  }

  async turn(ctx: RequestContext, id: string, enabled: boolean): Promise<PluginView> {
    if (!this.registry.plugins.some((plugin) => plugin.id === id)) throw new NotFound('PLUGIN_NOT_FOUND', { id });
    await this.db.query(
      `INSERT INTO careloop.plugin_switches (workspace_id, plugin_id, enabled) VALUES ($1, $2, $3)
       ON CONFLICT (workspace_id, plugin_id) DO UPDATE SET enabled = excluded.enabled`,
      [ctx.workspaceId, id, enabled],
    );
    await this.audit.note(ctx, enabled ? 'plugin.enabled' : 'plugin.disabled', { id });
    return (await this.list(ctx)).find((plugin) => plugin.id === id)!;
  }

  /** Whether what an action or channel belongs to is switched on here. */
  async allows(ctx: { workspaceId: string }, kind: 'actions' | 'channels', id: string): Promise<boolean> {
    const owner = this.registry.plugins.find((plugin: Plugin) => plugin[kind]?.some((item) => item.id === id));
    return !!owner && !(await this.switchedOff(ctx)).has(owner.id);
  }

  private async switchedOff(ctx: { workspaceId: string }): Promise<Set<string>> {
    const rows = await this.db.query<{ plugin_id: string }>(
      'SELECT plugin_id FROM careloop.plugin_switches WHERE workspace_id = $1 AND NOT enabled',
      [ctx.workspaceId],
    );
    return new Set(rows.map((row) => row.plugin_id));
  }
}

const PluginParam = Strict({ id: Type.String({ minLength: 1, maxLength: 100 }) });

/** Plugins of the workspace. */
@Controller('plugins')
export class PluginsController {
  constructor(private plugins: PluginsService) {}

  @Get()
  @Answers({ summary: 'Plugins', answer: Type.Object({ items: Type.Array(PluginView) }) })
  async list(@Ctx() ctx: RequestContext) {
    return { items: await this.plugins.list(ctx) };
  }

  @Post(':id/enable')
  @Allow('admin')
  @Answers({ summary: 'Switch a plugin on', params: PluginParam, answer: PluginView })
  enable(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }) {
    return this.plugins.turn(ctx, id, true);
  }

  @Post(':id/disable')
  @Allow('admin')
  @Answers({ summary: 'Switch a plugin off', params: PluginParam, answer: PluginView })
  disable(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }) {
    return this.plugins.turn(ctx, id, false);
  }
}
