import { Column, CreateDateColumn, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A row of a workspace. Ids are UUID v7 made by us, so rows are ordered without sequences. */
export abstract class WorkspaceEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') workspaceId: string;
  @CreateDateColumn({ type: 'timestamptz' }) createdAt: Date;
}

/** A workspace row that people edit. */
export abstract class EditedEntity extends WorkspaceEntity {
  @UpdateDateColumn({ type: 'timestamptz' }) updatedAt: Date;
}
