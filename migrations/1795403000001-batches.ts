import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Acts on many records at once, the records they left alone, and the way from an act to what it wrote. */
export class Batches1795403000001 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      CREATE TABLE careloop.batches (
        id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        form_id uuid NOT NULL,
        member_id uuid,
        kind text NOT NULL,
        state text NOT NULL,
        request jsonb NOT NULL,
        source_id uuid,
        triggers boolean NOT NULL,
        language text NOT NULL,
        at timestamptz NOT NULL,
        total integer,
        processed integer NOT NULL DEFAULT 0,
        changed integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        checkpoint uuid,
        error text,
        fence integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        finished_at timestamptz,
        CONSTRAINT "PK_batches" PRIMARY KEY (id)
      );
      CREATE INDEX "IDX_batches_form" ON careloop.batches (workspace_id, form_id, id);
      CREATE INDEX "IDX_batches_source" ON careloop.batches (source_id) WHERE source_id IS NOT NULL;
      CREATE TABLE careloop.batch_refusals (
        batch_id uuid NOT NULL,
        record_id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        reason text NOT NULL,
        CONSTRAINT "PK_batch_refusals" PRIMARY KEY (batch_id, record_id)
      );
      CREATE INDEX "IDX_record_changes_bulk" ON careloop.record_changes ((cause->>'id'), id)
        WHERE cause->>'kind' IN ('batch', 'import', 'undo');
    `);
  }

  async down(runner: QueryRunner) {
    await runner.query(`
      DROP INDEX careloop."IDX_record_changes_bulk";
      DROP TABLE careloop.batch_refusals, careloop.batches;
    `);
  }
}
