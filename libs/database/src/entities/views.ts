import { Column, Entity, Index } from 'typeorm';
import { EditedEntity } from './base';

/** A way to look at a form's records: kind, filter, columns …, shared by all or one member's own. */
@Entity('views')
@Index(['workspaceId', 'formId', 'ownerId', 'position'])
export class View extends EditedEntity {
  @Column('uuid') formId: string;
  @Column('text') name: string;
  @Column('text') kind: 'grid' | 'kanban' | 'calendar' | 'gallery';
  /** Whose it is; null: everybody's. */
  @Column('uuid', { nullable: true }) ownerId: string | null;
  /** Place among the shared views, or among the owner's. */
  @Column('int') position: number;
  @Column('int', { default: 1 }) version: number;
  /** As the contract `ViewSettings` has it. */
  @Column('jsonb') settings: object;
}
