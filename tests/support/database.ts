import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '@careloop/migrations';

const server = () => process.env.CARELOOP_TEST_PG!;
const urlOf = (name: string) => {
  const url = new URL(server());
  url.pathname = `/${name}`;
  return url.toString();
};

async function asServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: server() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A fresh, migrated database of its own for one suite. */
export async function createTestDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asServer(async (client) => {
    // The first suite makes the migrated template, the others copy it.
    await client.query('SELECT pg_advisory_lock(1)');
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'careloop_template'");
    if (!rowCount) {
      await client.query('CREATE DATABASE careloop_template_new');
      await migrate(urlOf('careloop_template_new'));
      await client.query('ALTER DATABASE careloop_template_new RENAME TO careloop_template');
    }
    await client.query(`CREATE DATABASE ${name} TEMPLATE careloop_template`);
  });
  return {
    url: urlOf(name),
    drop: () => asServer(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}
