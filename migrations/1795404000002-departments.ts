import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Departments as a tree, and who belongs to them. */
export class Departments1795404000002 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      CREATE TABLE careloop.departments (
        id uuid CONSTRAINT "PK_departments" PRIMARY KEY, workspace_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
        name text NOT NULL, parent_id uuid, position int NOT NULL
      );
      CREATE TABLE careloop.department_members (
        department_id uuid NOT NULL, member_id uuid NOT NULL,
        CONSTRAINT "PK_department_members" PRIMARY KEY (department_id, member_id)
      );
      CREATE INDEX "IDX_d08870e5f83ad86fbb574143b1" ON careloop.departments (workspace_id, parent_id, position);
      CREATE INDEX "IDX_0790bda8068808fff7f6de46b0" ON careloop.department_members (member_id);
      ALTER TABLE careloop.departments ADD CONSTRAINT "FK_700b0b13f494cb37b6ca929e79b"
        FOREIGN KEY (parent_id) REFERENCES careloop.departments (id);
      ALTER TABLE careloop.department_members ADD CONSTRAINT "FK_7d7af06fba109a8730e533c3e8d"
        FOREIGN KEY (department_id) REFERENCES careloop.departments (id) ON DELETE CASCADE;
      ALTER TABLE careloop.department_members ADD CONSTRAINT "FK_0790bda8068808fff7f6de46b01"
        FOREIGN KEY (member_id) REFERENCES careloop.members (id) ON DELETE CASCADE;
    `);
  }

  async down(runner: QueryRunner) {
    await runner.query('DROP TABLE careloop.department_members; DROP TABLE careloop.departments');
  }
}
