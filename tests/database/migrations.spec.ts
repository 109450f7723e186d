import { createDataSource } from '@careloop/database';
import { migrate, migrations } from '@careloop/migrations';
import { createTestDatabase } from '../support/database';

describe('migrations', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(() => database.drop());

  it('leave nothing that the entities would change', async () => {
    const source = await createDataSource(database.url).initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    await source.destroy();
    expect(upQueries.map((q) => q.query)).toEqual([]);
  });

  it('go down to nothing and up again', async () => {
    const source = await createDataSource(database.url, { migrations }).initialize();
    for (const _ of migrations) await source.undoLastMigration();
    const left = await source.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'careloop' AND tablename <> 'migrations'",
    );
    await source.destroy();
    expect(left).toEqual([]);
    expect(await migrate(database.url)).toHaveLength(migrations.length);
    expect(await migrate(database.url)).toEqual([]);
  });
});
