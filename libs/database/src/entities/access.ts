import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '@careloop/kernel';
import { EditedEntity, WorkspaceEntity } from './base';

/** A company that uses Careloop: the border no query crosses. */
@Entity('workspaces')
export class Workspace {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  /** IANA zone in which the workspace's days begin. */
  @Column('text', { default: 'Asia/Shanghai' }) zone: string;
  /** Holidays by upload, quiet hours and the like. */
  @Column('jsonb', { default: {} }) settings: Record<string, unknown>;
  @CreateDateColumn({ type: 'timestamptz' }) createdAt: Date;
}

/** A person who may sign in. */
@Entity('members')
@Index(['email'], { unique: true })
@Index(['workspaceId'])
export class Member extends EditedEntity {
  /** Lower-cased; one address belongs to one workspace. */
  @Column('text') email: string;
  @Column('text') name: string;
  @Column('text') role: Role;
  /** argon2id, in PHC string form. */
  @Column('text') passwordHash: string;
  @Column('timestamptz', { nullable: true }) disabledAt: Date | null;
}

/** A sign-in (browser or API) or an API key; the token itself is stored only as SHA-256. */
@Entity('sessions')
@Index(['tokenHash'], { unique: true })
@Index(['memberId'])
export class Session extends WorkspaceEntity {
  @Column('uuid') memberId: string;
  @Column('bytea') tokenHash: Buffer;
  @Column('text') kind: 'session' | 'key';
  @Column('text', { default: '' }) label: string;
  @Column('timestamptz', { nullable: true }) expiresAt: Date | null;
  @Column('timestamptz', { nullable: true }) lastUsedAt: Date | null;
}

/** Who did what to the workspace itself: sign-ins, members, publishing, installing. */
@Entity('audit_entries')
@Index(['workspaceId', 'id'])
export class AuditEntry extends WorkspaceEntity {
  @Column('uuid', { nullable: true }) memberId: string | null;
  @Column('text') action: string;
  @Column('jsonb', { default: {} }) facts: Record<string, unknown>;
}

/** The answer to a creating POST with an `Idempotency-Key`, replayed to repeats for a day. */
@Entity('idempotency_keys')
@Index(['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn('uuid') workspaceId: string;
  /** Route and key as the caller sent it. */
  @PrimaryColumn('text') key: string;
  /** SHA-256 of the body: the same key with other content is an error. */
  @Column('bytea') requestHash: Buffer;
  /** Null while the first call still runs. */
  @Column('int', { nullable: true }) status: number | null;
  @Column('text', { nullable: true }) answer: string | null;
  @CreateDateColumn({ type: 'timestamptz' }) createdAt: Date;
}
