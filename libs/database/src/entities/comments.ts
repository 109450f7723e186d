import { Column, Entity, Index } from 'typeorm';
import { WorkspaceEntity } from './base';

/** What a member says about a record, to colleagues: plain text. */
@Entity('record_comments')
@Index('IDX_record_comments_record', ['recordId', 'id'])
export class RecordComment extends WorkspaceEntity {
  @Column('uuid') formId: string;
  @Column('uuid') recordId: string;
  @Column('uuid') memberId: string;
  @Column('text') text: string;
  @Column('uuid', { array: true }) mentions: string[];
  /** The clock's now when it was written. */
  @Column('timestamptz') at: Date;
  @Column('timestamptz', { nullable: true }) editedAt: Date | null;
}

/** A comment that mentions a member, until and after they have read it. */
@Entity('member_notices')
@Index('IDX_member_notices_member', ['memberId', 'id'])
@Index('IDX_member_notices_comment', ['commentId', 'memberId'], { unique: true }) // told once
export class MemberNotice extends WorkspaceEntity {
  @Column('uuid') memberId: string;
  @Column('uuid') commentId: string;
  @Column('timestamptz', { nullable: true }) readAt: Date | null;
}
