import type { PoolClient, QueryResult } from 'pg';
import type { Database } from '../database';

/**
 * A transaction that need not be on disk when it ends: if the database's machine stops in the next moment its work is
 * undone as a whole, and done again. Whatever must not be lost (that a provider is about to be called) is written later
 * by a transaction that waits for the disk, and takes this one along. Beginning and the first statement are one round
 * trip; that statement has no parameters.
 */
export async function looseTransaction<T>(
  db: Database,
  first: string,
  work: (client: PoolClient, rows: QueryResult['rows']) => Promise<T>,
): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    const results: unknown = await client.query(`BEGIN; SET LOCAL synchronous_commit = off; ${first}`);
    const result = await work(client, (results as QueryResult[]).at(-1)!.rows);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((e: Error) => (broken = e));
    throw error;
  } finally {
    client.release(broken);
  }
}
