import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people said about care of unknown fate: who, when, whether it happened. */
export class OccurrenceResolutions1795324200000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      CREATE TABLE careloop.occurrence_resolutions (
        id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        occurrence_id uuid NOT NULL,
        record_id uuid NOT NULL,
        path text NOT NULL,
        outcome text NOT NULL,
        note text NOT NULL DEFAULT '',
        member_id uuid,
        at timestamptz NOT NULL,
        PRIMARY KEY (id)
      );
      CREATE INDEX "IDX_resolutions_of_occurrence" ON careloop.occurrence_resolutions (occurrence_id, at);
      CREATE INDEX "IDX_resolutions_of_record" ON careloop.occurrence_resolutions (workspace_id, record_id, at);
    `);
  }

  async down(runner: QueryRunner) {
    await runner.query('DROP TABLE careloop.occurrence_resolutions');
  }
}
