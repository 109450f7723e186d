import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { EditedEntity } from './base';

/** An installed lifecycle template: what it brought, by the names the template uses. */
@Entity('apps')
@Index(['workspaceId', 'templateId'])
export class App extends EditedEntity {
  @Column('text') templateId: string;
  @Column('text') templateVersion: string;
  @Column('text') name: string;
  /** Template key → id, per kind: `{ forms: { customers: "…" }, automations: …, queues: … }`. */
  @Column('jsonb') contents: Record<string, Record<string, string>>;
}

/** How a channel is set up in a workspace; secrets inside are sealed with the secret key. */
@Entity('channel_settings')
@Index(['workspaceId', 'channel'], { unique: true })
export class ChannelSetting extends EditedEntity {
  @Column('text') channel: string;
  @Column('boolean', { default: true }) enabled: boolean;
  @Column('jsonb', { default: {} }) settings: Record<string, unknown>;
}

/** A plugin that a workspace switched off (absent = on). */
@Entity('plugin_switches')
export class PluginSwitch {
  @PrimaryColumn('uuid') workspaceId: string;
  @PrimaryColumn('text') pluginId: string;
  @Column('boolean') enabled: boolean;
}

/** Small facts of the installation itself: the test clock, the instance fence. */
@Entity('installation')
export class InstallationFact {
  @PrimaryColumn('text') name: string;
  @Column('jsonb') value: unknown;
}
