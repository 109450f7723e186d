import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Saved ways to look at a form's records. */
export class Views1795402000001 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`CREATE TABLE careloop.views (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      form_id uuid NOT NULL,
      "name" text NOT NULL,
      kind text NOT NULL,
      owner_id uuid,
      position int NOT NULL,
      version int NOT NULL DEFAULT 1,
      settings jsonb NOT NULL,
      CONSTRAINT "PK_views" PRIMARY KEY (id)
    )`);
    await runner.query(
      'CREATE INDEX "IDX_0af9c9fbcbdf64fd583fb4c267" ON careloop.views (workspace_id, form_id, owner_id, position)',
    );
  }

  async down(runner: QueryRunner) {
    await runner.query('DROP TABLE careloop.views');
  }
}
