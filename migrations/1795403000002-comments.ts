import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Comments on records, and notices to the members they mention. */
export class Comments1795403000002 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      CREATE TABLE careloop.record_comments (
        id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        form_id uuid NOT NULL,
        record_id uuid NOT NULL,
        member_id uuid NOT NULL,
        text text NOT NULL,
        mentions uuid array NOT NULL,
        at timestamptz NOT NULL,
        edited_at timestamptz,
        CONSTRAINT "PK_record_comments" PRIMARY KEY (id)
      );
      CREATE INDEX "IDX_record_comments_record" ON careloop.record_comments (record_id, id);
      CREATE TABLE careloop.member_notices (
        id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        member_id uuid NOT NULL,
        comment_id uuid NOT NULL,
        read_at timestamptz,
        CONSTRAINT "PK_member_notices" PRIMARY KEY (id)
      );
      CREATE INDEX "IDX_member_notices_member" ON careloop.member_notices (member_id, id);
      CREATE UNIQUE INDEX "IDX_member_notices_comment" ON careloop.member_notices (comment_id, member_id);
    `);
  }

  async down(runner: QueryRunner) {
    await runner.query(`DROP TABLE careloop.member_notices, careloop.record_comments`);
  }
}
