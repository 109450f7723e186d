import { Column, Entity, Index } from 'typeorm';
import { EditedEntity } from './base';

/** How records of a form look on paper, where somebody has written it. */
@Entity('print_templates')
@Index('IDX_print_templates_form', ['workspaceId', 'formId'], { unique: true })
export class PrintTemplate extends EditedEntity {
  @Column('uuid') formId: string;
  @Column('text') html: string;
}
