import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses by which people without an account fill in forms and find records. */
export class PublicLinks1795403000003 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      CREATE TABLE careloop.public_links (
        id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        form_id uuid NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        token_hash bytea NOT NULL,
        token_sealed text NOT NULL,
        password_hash text,
        enabled boolean NOT NULL,
        opens_at timestamptz,
        closes_at timestamptz,
        most integer,
        answers integer NOT NULL DEFAULT 0,
        settings jsonb NOT NULL,
        CONSTRAINT "PK_public_links" PRIMARY KEY (id)
      );
      CREATE INDEX "IDX_public_links_form" ON careloop.public_links (workspace_id, form_id);
      CREATE UNIQUE INDEX "IDX_public_links_token" ON careloop.public_links (token_hash);
      CREATE TABLE careloop.public_proofs (
        hash bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT "PK_public_proofs" PRIMARY KEY (hash)
      );
    `);
  }

  async down(runner: QueryRunner) {
    await runner.query(`DROP TABLE careloop.public_proofs, careloop.public_links`);
  }
}
