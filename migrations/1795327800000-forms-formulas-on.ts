import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The day for which a form's formulas with TODAY were reckoned. */
export class FormsFormulasOn1795327800000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query('ALTER TABLE careloop.forms ADD COLUMN formulas_on date');
  }

  async down(runner: QueryRunner) {
    await runner.query('ALTER TABLE careloop.forms DROP COLUMN formulas_on');
  }
}
