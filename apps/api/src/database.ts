import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { DataSource, DeepPartial, EntityTarget, FindManyOptions, FindOptionsWhere } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { WorkspaceEntity } from '@careloop/database';

export const DATA_SOURCE = Symbol('DATA_SOURCE');

/** The one door to PostgreSQL: TypeORM for control tables, its pool for set-based SQL. */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly pool: Pool;

  constructor(@Inject(DATA_SOURCE) readonly source: DataSource) {
    this.pool = (source.driver as unknown as { master: Pool }).master;
  }

  async query<T extends QueryResultRow = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(sql, values)).rows;
  }

  /** Runs `work` in one transaction on one connection; anything thrown rolls it back. */
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((e: Error) => (broken = e));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** A repository that can only see and write rows of the caller's workspace. */
  forWorkspace<T extends WorkspaceEntity>(ctx: { workspaceId: string }, entity: EntityTarget<T>) {
    return new WorkspaceRepository<T>(this.source, entity, ctx.workspaceId);
  }

  async onApplicationShutdown() {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

/** TypeORM's repository with `workspaceId` added to every condition and every row. */
export class WorkspaceRepository<T extends WorkspaceEntity> {
  private readonly repository;
  constructor(
    source: DataSource,
    entity: EntityTarget<T>,
    private readonly workspaceId: string,
  ) {
    this.repository = source.getRepository(entity);
  }

  find(options: Omit<FindManyOptions<T>, 'where'> & { where?: FindOptionsWhere<T> } = {}): Promise<T[]> {
    return this.repository.find({ ...options, where: this.mine(options.where) });
  }
  findOne(where: FindOptionsWhere<T>): Promise<T | null> {
    return this.repository.findOne({ where: this.mine(where) });
  }
  count(where: FindOptionsWhere<T> = {}): Promise<number> {
    return this.repository.count({ where: this.mine(where) });
  }
  async insert(rows: DeepPartial<T> | DeepPartial<T>[]): Promise<void> {
    const list = (Array.isArray(rows) ? rows : [rows]).map((row) => ({ ...row, workspaceId: this.workspaceId }));
    await this.repository.insert(list as unknown as QueryDeepPartialEntity<T>[]);
  }
  /** How many rows changed: 0 also says "not in that state any more". */
  async update(where: FindOptionsWhere<T>, change: DeepPartial<T>): Promise<number> {
    const { affected } = await this.repository.update(this.mine(where), change as QueryDeepPartialEntity<T>);
    return affected ?? 0;
  }
  async delete(where: FindOptionsWhere<T>): Promise<number> {
    const { affected } = await this.repository.delete(this.mine(where));
    return affected ?? 0;
  }
  private mine(where: FindOptionsWhere<T> = {}): FindOptionsWhere<T> {
    return { ...where, workspaceId: this.workspaceId } as FindOptionsWhere<T>;
  }
}
