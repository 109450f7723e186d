import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How records of a form look on paper. */
export class PrintTemplates1795403000004 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      CREATE TABLE careloop.print_templates (
        id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        form_id uuid NOT NULL,
        html text NOT NULL,
        CONSTRAINT "PK_print_templates" PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX "IDX_print_templates_form" ON careloop.print_templates (workspace_id, form_id);
    `);
  }

  async down(runner: QueryRunner) {
    await runner.query(`DROP TABLE careloop.print_templates`);
  }
}
