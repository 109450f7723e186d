import { CONTROL_SCHEMA, createDataSource } from '@careloop/database';
import { Client } from 'pg';
import { Trunk1763769600000 } from './1763769600000-trunk';
import { OccurrenceResolutions1795324200000 } from './1795324200000-occurrence-resolutions';
import { TransferFilesRemoved1795324800000 } from './1795324800000-transfer-files-removed';
import { FormsFormulasOn1795327800000 } from './1795327800000-forms-formulas-on';
import { Views1795402000001 } from './1795402000001-views';
import { Batches1795403000001 } from './1795403000001-batches';
import { Comments1795403000002 } from './1795403000002-comments';
import { PublicLinks1795403000003 } from './1795403000003-public-links';
import { PrintTemplates1795403000004 } from './1795403000004-print-templates';
import { Files1795404000001 } from './1795404000001-files';
import { Departments1795404000002 } from './1795404000002-departments';
import { ImportPlaces1795405000001 } from './1795405000001-import-places';

/** Every migration, oldest first: append only. */
export const migrations = [
  Trunk1763769600000,
  OccurrenceResolutions1795324200000,
  TransferFilesRemoved1795324800000,
  FormsFormulasOn1795327800000,
  Views1795402000001,
  Batches1795403000001,
  Comments1795403000002,
  PublicLinks1795403000003,
  PrintTemplates1795403000004,
  Files1795404000001,
  Departments1795404000002,
  ImportPlaces1795405000001,
];

/** Any fixed number: the advisory lock that lets one process migrate while others wait. */
const MIGRATION_LOCK = 20_270_131;

/** Brings a database to the newest schema. Safe to call from several processes at once; answers what it ran. */
export async function migrate(url: string): Promise<string[]> {
  const guard = new Client({ connectionString: url });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await guard.query(`CREATE SCHEMA IF NOT EXISTS ${CONTROL_SCHEMA}`);
    const source = await createDataSource(url, { migrations, max: 2 }).initialize();
    try {
      return (await source.runMigrations({ transaction: 'each' })).map((m) => m.name);
    } finally {
      await source.destroy();
    }
  } finally {
    await guard.end();
  }
}
