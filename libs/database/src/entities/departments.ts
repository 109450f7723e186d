import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { EditedEntity } from './base';
import { Member } from './access';

/** A part of the company; parts hold parts. */
@Entity('departments')
@Index(['workspaceId', 'parentId', 'position'])
export class Department extends EditedEntity {
  @Column('text') name: string;
  /** The department above; null: it stands at the top. */
  @Column('uuid', { nullable: true }) @ForeignKey(() => Department) parentId: string | null;
  /** Place among its neighbours, counting from 0. */
  @Column('int') position: number;
}

/** Who belongs to a department; nobody has to, and people may belong to several. */
@Entity('department_members')
@Index(['memberId'])
export class DepartmentMember {
  @PrimaryColumn('uuid') @ForeignKey(() => Department, { onDelete: 'CASCADE' }) departmentId: string;
  @PrimaryColumn('uuid') @ForeignKey(() => Member, { onDelete: 'CASCADE' }) memberId: string;
}
