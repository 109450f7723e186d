export { launch, type Launch } from './launch';
export { startPostgres, type PostgresServer } from './postgres';
