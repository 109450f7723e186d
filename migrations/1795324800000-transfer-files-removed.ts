import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the files of an import or export were deleted, and by whom (null: a week after its end, by itself). */
export class TransferFilesRemoved1795324800000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    for (const table of ['imports', 'exports'])
      await runner.query(`
        ALTER TABLE careloop.${table} ADD files_removed_at timestamptz, ADD files_removed_by uuid;
        CREATE INDEX "IDX_${table}_with_files" ON careloop.${table} (finished_at) WHERE files_removed_at IS NULL;
      `);
  }

  async down(runner: QueryRunner) {
    for (const table of ['imports', 'exports'])
      await runner.query(`
        DROP INDEX careloop."IDX_${table}_with_files";
        ALTER TABLE careloop.${table} DROP files_removed_at, DROP files_removed_by;
      `);
  }
}
