import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Language } from '@careloop/kernel';
import type { Rule } from '@careloop/rules';
import type { Source } from '../records';
import { EditedEntity } from './base';
import type { TransferState } from './transfers';

/** What a batch does to its records. */
export type BatchKind = 'edit' | 'delete' | 'restore' | 'purge' | 'undo';

/** Which records a batch is about and what happens to them. */
export interface BatchRequest {
  /** These records; without them, all that fit filter and search. */
  ids?: string[];
  filter?: Rule;
  search?: string;
  /** Field key → value that all of them get. */
  set?: Record<string, unknown>;
  /** Fields that are emptied. */
  clear?: string[];
  /** Field key → formula over each record. */
  formula?: Record<string, string>;
  /** Of an undo: what it takes back. */
  source?: Source;
}

/** One act on many records. `checkpoint` moves in the same transaction as the records it counts. */
@Entity('batches')
@Index('IDX_batches_form', ['workspaceId', 'formId', 'id'])
@Index('IDX_batches_source', ['sourceId'], { where: 'source_id IS NOT NULL' }) // what has been taken back
export class Batch extends EditedEntity {
  @Column('uuid') formId: string;
  @Column('uuid', { nullable: true }) memberId: string | null;
  @Column('text') kind: BatchKind;
  @Column('text') state: TransferState;
  @Column('jsonb') request: BatchRequest;
  /** The import or batch that an undo takes back. */
  @Column('uuid', { nullable: true }) sourceId: string | null;
  /** Whether automations hear of it. */
  @Column('boolean') triggers: boolean;
  @Column('text') language: Language;
  /** When it was asked for: records made later are none of its business. */
  @Column('timestamptz') at: Date;
  @Column('int', { nullable: true }) total: number | null;
  @Column('int', { default: 0 }) processed: number;
  @Column('int', { default: 0 }) changed: number;
  @Column('int', { default: 0 }) failed: number;
  /** The last record (of an undo: the last change) that is safely done. */
  @Column('uuid', { nullable: true }) checkpoint: string | null;
  @Column('text', { nullable: true }) error: string | null;
  @Column('int', { default: 0 }) fence: number;
  @Column('timestamptz', { nullable: true }) leaseUntil: Date | null;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}

/** A record that a batch left alone, and why. */
@Entity('batch_refusals')
export class BatchRefusal {
  @PrimaryColumn('uuid') batchId: string;
  @PrimaryColumn('uuid') recordId: string;
  @Column('uuid') workspaceId: string;
  @Column('text') reason: string;
}
