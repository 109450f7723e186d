import 'reflect-metadata';
import { DataSource, DefaultNamingStrategy, type MigrationInterface } from 'typeorm';
import { entities } from './entities';

/** The schema of all control tables. Each workspace's records live in a schema of their own. */
export const CONTROL_SCHEMA = 'careloop';

const snake = (name: string) => name.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase());

class SnakeNames extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined) {
    return custom ?? snake(property);
  }
}

/** A TypeORM data source on our control tables; not connected yet. `max` bounds its pool. */
export const createDataSource = (
  url: string,
  options: { max?: number; migrations?: (new () => MigrationInterface)[] } = {},
) =>
  new DataSource({
    type: 'postgres',
    url,
    schema: CONTROL_SCHEMA,
    entities,
    namingStrategy: new SnakeNames(),
    migrations: options.migrations ?? [],
    migrationsTableName: 'migrations',
    poolSize: options.max ?? 20,
    extra: { options: '-c timezone=UTC -c search_path=careloop,public', keepAlive: true },
    installExtensions: false,
  });
