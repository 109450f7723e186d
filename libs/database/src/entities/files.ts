import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WorkspaceEntity } from './base';

/** An uploaded file. Its bytes lie in the file store, once per workspace and content. */
@Entity('files')
@Index(['workspaceId', 'hash'])
@Index('IDX_files_waiting', ['createdAt'], { where: 'attached_at IS NULL' }) // what the sweeper deletes
@Index('IDX_files_of_member', ['workspaceId', 'memberId'], { where: 'attached_at IS NULL' }) // bound per member
export class StoredFile extends WorkspaceEntity {
  /** SHA-256 of the content, hex. */
  @Column('text') hash: string;
  @Column('text') name: string;
  @Column('int') size: number;
  /** Media type, by content. */
  @Column('text') type: string;
  @Column('int', { nullable: true }) width: number | null;
  @Column('int', { nullable: true }) height: number | null;
  /** Who uploaded it; null: somebody without an account. */
  @Column('uuid', { nullable: true }) memberId: string | null;
  /** When a record took it first. */
  @Column('timestamptz', { nullable: true }) attachedAt: Date | null;
}

/** That a record has, or once had, a file: as long as the record is there, its history may ask for it. */
@Entity('file_uses')
@Index(['formId', 'recordId'])
export class FileUse {
  @PrimaryColumn('uuid') @ForeignKey(() => StoredFile) fileId: string;
  @PrimaryColumn('uuid') formId: string;
  @PrimaryColumn('uuid') recordId: string;
  @Column('uuid') workspaceId: string;
}
