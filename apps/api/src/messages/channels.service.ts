import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { Invalid, newId, type RequestContext, say, type Text } from '@careloop/kernel';
import type { ChannelSettings, ChannelTypeView } from '@careloop/contracts';
import type { ChannelType, Registry } from '@careloop/sdk';
import { AuditService } from '../access/audit.service';
import { Config } from '../config';
import { describeErrors } from '../contract';
import { Database } from '../database';
import { APP_REGISTRY } from '../registry';
import { MASK, secretNames, Secrets } from '../secrets';
import { traditional } from '../traditional';

/** A channel as it stands in a workspace, secrets opened. */
export interface OpenChannel {
  type: ChannelType;
  settings: Record<string, unknown>;
  enabled: boolean;
  /** Why it can't send yet, or null. */
  problem: Text | null;
}

interface Stored {
  enabled: boolean;
  settings: Record<string, unknown>;
}

const UNREADABLE: Text = {
  zh: '密钥已更换，请重新填写保密的设置',
  en: 'The secret key has changed: enter the secret settings again',
};

/** How the channels are set up in each workspace. */
@Injectable()
export class ChannelsService implements OnApplicationShutdown {
  private readonly ajv = addFormats(new Ajv2020({ allErrors: true, strict: false }) as never) as unknown as Ajv2020;
  private readonly checks = new Map<string, ValidateFunction>();

  constructor(
    private db: Database,
    private secrets: Secrets,
    private audit: AuditService,
    private config: Config,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** Every channel: whether it is ready, and to admins how it is set up (secrets masked). */
  async list(ctx: RequestContext): Promise<ChannelTypeView[]> {
    const open = await this.open(ctx.workspaceId);
    return this.registry.channelTypes.map((type) => this.view(ctx, open.get(type.id)!));
  }

  /** Replaces the settings; a secret that is left out (or sent masked) stays, null removes it. */
  async change(ctx: RequestContext, id: string, { enabled, settings }: ChannelSettings): Promise<ChannelTypeView> {
    const type = this.registry.channel(id);
    const stored = (await this.stored(ctx.workspaceId)).channels[id];
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null && value !== MASK));
    this.check(ctx, type, given);
    const kept: Record<string, unknown> = {};
    for (const name of secretNames(type.settings)) {
      const about = aboutOf(ctx.workspaceId, id, name);
      if (typeof given[name] === 'string') given[name] = this.secrets.seal(given[name], about);
      else if (settings[name] !== null && stored?.settings[name] !== undefined) kept[name] = stored.settings[name];
    }
    await this.db.query(
      `INSERT INTO careloop.channel_settings (id, workspace_id, channel, enabled, settings) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (workspace_id, channel) DO UPDATE SET enabled = excluded.enabled, settings = excluded.settings, updated_at = now()`,
      [newId(), ctx.workspaceId, id, enabled ?? stored?.enabled ?? true, JSON.stringify({ ...kept, ...given })],
    );
    await this.audit.note(ctx, 'channel.changed', { channel: id, enabled: enabled ?? stored?.enabled ?? true });
    return this.view(ctx, (await this.open(ctx.workspaceId)).get(id)!);
  }

  /** Every channel of a workspace, ready to send with; one query. */
  async open(workspaceId: string): Promise<Map<string, OpenChannel>> {
    const { channels, off } = await this.stored(workspaceId);
    return new Map(
      this.registry.channelTypes.map((type) => {
        const stored = channels[type.id];
        const owner = this.registry.plugins.find((plugin) => plugin.channels?.includes(type));
        const enabled = (stored?.enabled ?? true) && !off.includes(owner?.id ?? '');
        try {
          const settings = { ...this.defaults(type.id), ...this.opened(workspaceId, type, stored?.settings ?? {}) };
          return [type.id, { type, settings, enabled, problem: type.problem?.(settings) ?? null }];
        } catch (error) {
          if (!(error instanceof Invalid)) throw error;
          return [type.id, { type, settings: {}, enabled, problem: UNREADABLE }];
        }
      }),
    );
  }

  /** Whether a channel could send now. */
  async ready({ workspaceId }: { workspaceId: string }, id: string): Promise<boolean> {
    const channel = (await this.open(workspaceId)).get(id);
    return !!channel?.enabled && !channel.problem;
  }

  onApplicationShutdown() {
    for (const type of this.registry.channelTypes) type.close?.();
  }

  /** What the installation's environment already says. */
  private defaults(id: string): Record<string, unknown> {
    const { smtpUrl } = this.config.settings;
    return id === 'email' && smtpUrl ? { url: smtpUrl } : {};
  }

  private opened(workspaceId: string, type: ChannelType, settings: Record<string, unknown>): Record<string, unknown> {
    const opened = { ...settings };
    for (const name of secretNames(type.settings))
      if (typeof opened[name] === 'string')
        opened[name] = this.secrets.open(opened[name], aboutOf(workspaceId, type.id, name));
    return opened;
  }

  private check(ctx: RequestContext, type: ChannelType, settings: Record<string, unknown>) {
    let check = this.checks.get(type.id);
    if (!check) this.checks.set(type.id, (check = this.ajv.compile(type.settings)));
    if (!check(settings))
      throw new Invalid('CHANNEL_SETTINGS_INVALID', {}, describeErrors(check.errors ?? [], ctx.language, 'settings'));
  }

  private async stored(workspaceId: string): Promise<{ channels: Record<string, Stored>; off: string[] }> {
    const [row] = await this.db.query<{ channels: Record<string, Stored>; off: string[] }>(
      `SELECT (SELECT coalesce(jsonb_object_agg(channel, jsonb_build_object('enabled', enabled, 'settings', settings)), '{}')
               FROM careloop.channel_settings WHERE workspace_id = $1) AS channels,
              (SELECT coalesce(array_agg(plugin_id), '{}') FROM careloop.plugin_switches WHERE workspace_id = $1 AND NOT enabled) AS off`,
      [workspaceId],
    );
    return row!;
  }

  private view(ctx: RequestContext, { type, settings, enabled, problem }: OpenChannel): ChannelTypeView {
    const words = (text: Text) => say(text, ctx.language, traditional);
    const secrets = secretNames(type.settings);
    const shown = Object.entries(settings).map(([name, value]) => [name, secrets.includes(name) ? MASK : value]);
    return {
      id: type.id,
      label: words(type.label),
      subject: type.subject,
      enabled,
      ready: enabled && !problem,
      problem: problem ? words(problem) : null,
      ...(ctx.role === 'admin' && {
        schema: type.settings,
        settings: Object.fromEntries(shown) as Record<string, unknown>,
      }),
    };
  }
}

const aboutOf = (workspaceId: string, channel: string, name: string) => `${workspaceId}/${channel}/${name}`;
