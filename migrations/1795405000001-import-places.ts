import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which sheet and which row of headings an import reads, and whether it only tries. */
export class ImportPlaces1795405000001 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      ALTER TABLE careloop.imports ADD COLUMN sheet text, ADD COLUMN header_row integer NOT NULL DEFAULT 1,
        ADD COLUMN dry_run boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner) {
    await runner.query('ALTER TABLE careloop.imports DROP COLUMN sheet, DROP COLUMN header_row, DROP COLUMN dry_run');
  }
}
