import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Language } from '@careloop/kernel';
import { EditedEntity } from './base';

export type TransferState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A file on its way into a form. `checkpoint` moves in the same transaction as the rows it counts. */
@Entity('imports')
@Index(['workspaceId', 'id'])
@Index('IDX_imports_with_files', ['finishedAt'], { where: 'files_removed_at IS NULL' }) // what the sweeper deletes
export class Import extends EditedEntity {
  @Column('uuid') formId: string;
  @Column('uuid', { nullable: true }) memberId: string | null;
  @Column('text') state: TransferState;
  @Column('text') fileName: string;
  /** Where the upload lies, relative to the data folder. */
  @Column('text') filePath: string;
  @Column('text') format: 'csv' | 'xlsx';
  @Column('text') mode: 'create' | 'update' | 'upsert';
  @Column('text', { nullable: true }) key: string | null;
  /** Column heading → field key. */
  @Column('jsonb') mapping: Record<string, string>;
  @Column('boolean') triggers: boolean;
  /** The sheet of a workbook that is read; null: its first. */
  @Column('text', { nullable: true }) sheet: string | null;
  /** Which row that is not empty has the headings, 1 = the first. */
  @Column('int', { default: 1 }) headerRow: number;
  /** Only tries: everything is judged and counted, nothing stays. */
  @Column('boolean', { default: false }) dryRun: boolean;
  /** In which the reasons of failed rows are written. */
  @Column('text') language: Language;
  @Column('int', { nullable: true }) total: number | null;
  @Column('int', { default: 0 }) processed: number;
  @Column('int', { default: 0 }) created: number;
  @Column('int', { default: 0 }) updated: number;
  @Column('int', { default: 0 }) failed: number;
  /** Rows of the file that are safely in. */
  @Column('int', { default: 0 }) checkpoint: number;
  @Column('text', { nullable: true }) error: string | null;
  @Column('timestamptz', { nullable: true }) leaseUntil: Date | null;
  @Column('int', { default: 0 }) fence: number;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
  /** When its files were deleted; the row with its figures stays. */
  @Column('timestamptz', { nullable: true }) filesRemovedAt: Date | null;
  /** Who deleted them; null: they were old. */
  @Column('uuid', { nullable: true }) filesRemovedBy: string | null;
}

/** A row of a file that could not be taken, with the reasons. */
@Entity('import_errors')
export class ImportError {
  @PrimaryColumn('uuid') importId: string;
  /** 1 = the first row below the heading. */
  @PrimaryColumn('int') row: number;
  @Column('uuid') workspaceId: string;
  @Column('text', { array: true }) cells: string[];
  @Column('text') reason: string;
}

/** A file made from a form's records. */
@Entity('exports')
@Index(['workspaceId', 'id'])
@Index('IDX_exports_with_files', ['finishedAt'], { where: 'files_removed_at IS NULL' }) // what the sweeper deletes
export class Export extends EditedEntity {
  @Column('uuid') formId: string;
  @Column('uuid', { nullable: true }) memberId: string | null;
  @Column('text') state: TransferState;
  @Column('text') format: 'csv' | 'xlsx';
  /** A rule; `unknown` because TypeORM's types do not end on a recursive one. */
  @Column('jsonb', { nullable: true }) filter: unknown;
  @Column('text', { array: true, nullable: true }) fields: string[] | null;
  @Column('text') language: Language;
  @Column('text', { nullable: true }) filePath: string | null;
  @Column('int', { default: 0 }) processed: number;
  @Column('text', { nullable: true }) error: string | null;
  @Column('timestamptz', { nullable: true }) leaseUntil: Date | null;
  @Column('int', { default: 0 }) fence: number;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
  /** When its files were deleted; the row with its figures stays. */
  @Column('timestamptz', { nullable: true }) filesRemovedAt: Date | null;
  /** Who deleted them; null: they were old. */
  @Column('uuid', { nullable: true }) filesRemovedBy: string | null;
}
