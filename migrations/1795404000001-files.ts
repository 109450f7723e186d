import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploaded files, and which records have them. */
export class Files1795404000001 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      CREATE TABLE careloop.files (
        id uuid CONSTRAINT "PK_files" PRIMARY KEY, workspace_id uuid NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
        hash text NOT NULL, name text NOT NULL, size int NOT NULL, type text NOT NULL, width int, height int,
        member_id uuid, attached_at timestamptz
      );
      CREATE TABLE careloop.file_uses (
        file_id uuid NOT NULL, form_id uuid NOT NULL, record_id uuid NOT NULL, workspace_id uuid NOT NULL,
        CONSTRAINT "PK_file_uses" PRIMARY KEY (file_id, form_id, record_id)
      );
      CREATE INDEX "IDX_6f01b350d62a0e24bff9869780" ON careloop.files (workspace_id, hash);
      CREATE INDEX "IDX_files_waiting" ON careloop.files (created_at) WHERE attached_at IS NULL;
      CREATE INDEX "IDX_files_of_member" ON careloop.files (workspace_id, member_id) WHERE attached_at IS NULL;
      CREATE INDEX "IDX_bfd51cc1538734ab18d52477b7" ON careloop.file_uses (form_id, record_id);
      ALTER TABLE careloop.file_uses ADD CONSTRAINT "FK_b01c1fb6a7ce4a07d029ade6e82"
        FOREIGN KEY (file_id) REFERENCES careloop.files (id);
    `);
  }

  async down(runner: QueryRunner) {
    await runner.query('DROP TABLE careloop.file_uses; DROP TABLE careloop.files');
  }
}
