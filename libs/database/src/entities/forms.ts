import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Cause } from '@careloop/kernel';
import type { FormDefinition, FormKind } from '@careloop/forms';
import { EditedEntity, WorkspaceEntity } from './base';

/** A form as it is now. Its records live in one physical table of the workspace's schema. */
@Entity('forms')
@Index(['workspaceId', 'key'], { unique: true, where: 'deleted_at IS NULL' })
export class Form extends EditedEntity {
  @Column('text') key: string;
  @Column('text') name: string;
  @Column('text') kind: FormKind;
  @Column('int') version: number;
  @Column('jsonb') definition: FormDefinition;
  /** The installed app it came with. */
  @Column('uuid', { nullable: true }) appId: string | null;
  @Column('timestamptz', { nullable: true }) deletedAt: Date | null;
  /** The day for which its formulas with TODAY were reckoned; null when it has none. */
  @Column('date', { nullable: true }) formulasOn: string | null;
}

/** A form as it was: never edited. */
@Entity('form_versions')
@Index(['workspaceId', 'formId', 'version'], { unique: true })
export class FormVersion extends WorkspaceEntity {
  @Column('uuid') formId: string;
  @Column('int') version: number;
  @Column('jsonb') definition: FormDefinition;
  @Column('uuid', { nullable: true }) authorId: string | null;
}

/**
 * What was written to records, by whom and why. A single write is one row; a bulk write is one row per chunk, with
 * `recordIds` and, for updates, `entries` by record id. A record's `change_id` names its last change and each change
 * (or entry) the one before: history is a walk, without an index per record.
 */
@Entity('record_changes')
@Index(['workspaceId', 'formId', 'id'])
@Index('IDX_record_changes_bulk', { synchronize: false }) // what an import, a batch or an undo wrote, by its id
export class RecordChange {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') workspaceId: string;
  @Column('uuid') formId: string;
  @Column('uuid', { nullable: true }) recordId: string | null;
  @Column('uuid', { array: true, nullable: true }) recordIds: string[] | null;
  @Column('text') kind: 'created' | 'updated' | 'deleted' | 'restored';
  @Column('uuid', { nullable: true }) actor: string | null;
  @Column('jsonb') cause: Cause;
  @Column('uuid', { nullable: true }) prevChangeId: string | null;
  @Column('jsonb', { nullable: true }) old: Record<string, unknown> | null;
  @Column('jsonb', { nullable: true }) new: Record<string, unknown> | null;
  @Column('jsonb', { nullable: true }) entries: Record<string, unknown> | null;
  @Column('int', { nullable: true }) version: number | null;
  @Column('timestamptz') at: Date;
}

/** Changes that record triggers have not looked at yet; written with the change itself, deleted when they have. */
@Entity('change_queue')
@Index(['formId', 'changeId'])
export class QueuedChange {
  @PrimaryColumn('uuid') changeId: string;
  @Column('uuid') workspaceId: string;
  @Column('uuid') formId: string;
  @Column('timestamptz') at: Date;
}

/** The next number of a serial field, per scope (a year, a month, or always). */
@Entity('serials')
export class Serial {
  @PrimaryColumn('uuid') workspaceId: string;
  @PrimaryColumn('uuid') formId: string;
  @PrimaryColumn('text') fieldId: string;
  @PrimaryColumn('text') scope: string;
  @Column('bigint') next: string;
}
