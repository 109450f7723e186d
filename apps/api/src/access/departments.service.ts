import { Injectable } from '@nestjs/common';
import { Conflict, Invalid, newId, NotFound, type RequestContext } from '@careloop/kernel';
import type { ChangeDepartment, CreateDepartment, DepartmentView } from '@careloop/contracts';
import type { PoolClient } from 'pg';
import { Database } from '../database';
import { AuditService } from './audit.service';
import { SessionsService } from './sessions.service';

const MOST_DEEP = 10;
const MOST = 2000;

interface Row {
  id: string;
  name: string;
  parentId: string | null;
  position: number;
}

/** The parts of the company as a tree, and who belongs to them. */
@Injectable()
export class DepartmentsService {
  constructor(
    private db: Database,
    private sessions: SessionsService,
    private audit: AuditService,
  ) {}

  /** From the top, neighbours in their order; those above come before those below. */
  async list(ctx: { workspaceId: string }): Promise<DepartmentView[]> {
    return this.db.query<DepartmentView & Record<string, unknown>>(
      `WITH RECURSIVE tree AS (
         SELECT d.*, ARRAY[position] AS place FROM careloop.departments d WHERE workspace_id = $1 AND parent_id IS NULL
         UNION ALL
         SELECT d.*, t.place || d.position FROM careloop.departments d JOIN tree t ON d.parent_id = t.id
       )
       SELECT id, name, parent_id AS "parentId", position,
         coalesce((SELECT array_agg(member_id) FROM careloop.department_members m WHERE m.department_id = tree.id), '{}') AS "memberIds"
       FROM tree ORDER BY place, id`,
      [ctx.workspaceId],
    );
  }

  /** Below `parentId`, after its neighbours. */
  async create(ctx: RequestContext, { name, parentId = null, memberIds }: CreateDepartment): Promise<DepartmentView> {
    const id = newId();
    await this.changing(ctx, async (client, all) => {
      if (all.length >= MOST) throw new Invalid('DEPARTMENTS_TOO_MANY', { most: MOST });
      const clean = this.expectFit(all, { id, name: name.trim(), parentId });
      await client.query(
        'INSERT INTO careloop.departments (id, workspace_id, name, parent_id, position) VALUES ($1, $2, $3, $4, $5)',
        [id, ctx.workspaceId, clean, parentId, all.filter((one) => one.parentId === parentId).length],
      );
      if (memberIds) await this.setMembers(client, ctx, id, memberIds);
    });
    await this.audit.note(ctx, 'department.created', { id, name });
    return this.get(ctx, id);
  }

  async change(ctx: RequestContext, id: string, change: ChangeDepartment): Promise<DepartmentView> {
    await this.changing(ctx, async (client, all) => {
      const before = all.find((one) => one.id === id);
      if (!before) throw new NotFound('DEPARTMENT_NOT_FOUND');
      const parentId = change.parentId === undefined ? before.parentId : change.parentId;
      const name = this.expectFit(all, { id, name: (change.name ?? before.name).trim(), parentId });
      const neighbours = all.filter((one) => one.parentId === parentId && one.id !== id);
      const place = change.position ?? (parentId === before.parentId ? before.position : neighbours.length);
      const order = neighbours.toSpliced(place, 0, before).map((one) => one.id);
      await client.query(
        `UPDATE careloop.departments SET name = CASE WHEN id = $2 THEN $3 ELSE name END,
           parent_id = CASE WHEN id = $2 THEN $4::uuid ELSE parent_id END,
           position = array_position($5::uuid[], id) - 1, updated_at = now()
         WHERE workspace_id = $1 AND id = ANY($5::uuid[])`,
        [ctx.workspaceId, id, name, parentId, order],
      );
      if (change.memberIds) await this.setMembers(client, ctx, id, change.memberIds);
    });
    await this.audit.note(ctx, 'department.changed', { id, name: change.name });
    return this.get(ctx, id);
  }

  /** Only one without others below it. Records that name it keep its id. */
  async remove(ctx: RequestContext, id: string): Promise<void> {
    const name = await this.changing(ctx, async (client, all) => {
      const found = all.find((one) => one.id === id);
      if (!found) throw new NotFound('DEPARTMENT_NOT_FOUND');
      if (all.some((one) => one.parentId === id)) throw new Conflict('DEPARTMENT_NOT_EMPTY');
      await client.query('DELETE FROM careloop.departments WHERE workspace_id = $1 AND id = $2', [ctx.workspaceId, id]);
      return found.name;
    });
    await this.audit.note(ctx, 'department.deleted', { id, name });
  }

  private async get(ctx: RequestContext, id: string): Promise<DepartmentView> {
    return (await this.list(ctx)).find((one) => one.id === id)!;
  }

  /** One change of the tree at a time; afterwards every process looks again. */
  private async changing<T>(ctx: RequestContext, work: (client: PoolClient, all: Row[]) => Promise<T>): Promise<T> {
    const result = await this.db.transaction(async (client) => {
      await client.query('SELECT 1 FROM careloop.workspaces WHERE id = $1 FOR UPDATE', [ctx.workspaceId]);
      const { rows } = await client.query<Row>(
        'SELECT id, name, parent_id AS "parentId", position FROM careloop.departments WHERE workspace_id = $1 ORDER BY position, id',
        [ctx.workspaceId],
      );
      return work(client, rows);
    });
    await this.sessions.forget();
    return result;
  }

  /** Its name, when it may stand there. */
  private expectFit(all: Row[], { id, name, parentId }: Omit<Row, 'position'>): string {
    if (!name) throw new Invalid('DEPARTMENT_NAME_MISSING', {}, [{ path: 'name', code: 'REQUIRED' }]);
    if (all.some((one) => one.parentId === parentId && one.id !== id && one.name === name))
      throw new Conflict('DEPARTMENT_NAME_TAKEN', { name });
    const byId = new Map(all.map((one) => [one.id, one]));
    let depth = 1;
    for (let above = parentId; above !== null; depth++) {
      if (above === id) throw new Invalid('DEPARTMENT_LOOP');
      const next = byId.get(above);
      if (!next) throw new NotFound('DEPARTMENT_NOT_FOUND');
      above = next.parentId;
    }
    const below = (parent: string): number =>
      1 + Math.max(0, ...all.filter((one) => one.parentId === parent).map((one) => below(one.id)));
    if (depth - 1 + below(id) > MOST_DEEP) throw new Invalid('DEPARTMENT_TOO_DEEP', { most: MOST_DEEP });
    return name;
  }

  private async setMembers(client: PoolClient, ctx: RequestContext, id: string, memberIds: string[]): Promise<void> {
    await client.query('DELETE FROM careloop.department_members WHERE department_id = $1', [id]);
    const { rowCount } = await client.query(
      `INSERT INTO careloop.department_members (department_id, member_id)
       SELECT $1, m.id FROM careloop.members m WHERE m.workspace_id = $2 AND m.id = ANY($3::uuid[])`,
      [id, ctx.workspaceId, memberIds],
    );
    if (rowCount !== memberIds.length) throw new NotFound('MEMBER_NOT_FOUND');
  }
}

/** Departments by name, where only one is called so, and by path from the top: `销售部/华南组`. */
export function departmentsByName(
  all: readonly Pick<DepartmentView, 'id' | 'name' | 'parentId'>[],
): Map<string, string> {
  const byId = new Map(all.map((one) => [one.id, one]));
  const found = new Map<string, string>();
  for (const one of all) {
    const twins = all.filter(({ name }) => name === one.name).length > 1;
    if (!twins) found.set(one.name, one.id);
    found.set(departmentPath(one, byId), one.id);
  }
  return found;
}

/** A department as files name it: alone where that is clear, else by its path. */
export function departmentNames(all: readonly Pick<DepartmentView, 'id' | 'name' | 'parentId'>[]): Map<string, string> {
  const named = departmentsByName(all);
  const byId = new Map(all.map((one) => [one.id, one]));
  return new Map(all.map((one) => [one.id, named.get(one.name) === one.id ? one.name : departmentPath(one, byId)]));
}

type Named = Pick<DepartmentView, 'id' | 'name' | 'parentId'>;
function departmentPath(one: Named, byId: Map<string, Named>): string {
  const above = one.parentId === null ? undefined : byId.get(one.parentId);
  return above ? `${departmentPath(above, byId)}/${one.name}` : one.name;
}
