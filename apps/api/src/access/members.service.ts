import { Injectable } from '@nestjs/common';
import { isZone } from '@careloop/calendar';
import { Conflict, Invalid, newId, NotFound, type RequestContext } from '@careloop/kernel';
import { Member, Session, Workspace } from '@careloop/database';
import type {
  ApiKeyView,
  ChangeMember,
  ChangeWorkspace,
  CreateMember,
  MemberView,
  WorkspaceView,
} from '@careloop/contracts';
import { Database } from '../database';
import { AuditService } from './audit.service';
import { hashPassword, newToken, passwordFits, tokenHash } from './passwords';
import { SessionsService } from './sessions.service';

/** The people of a workspace, and the workspace itself. */
@Injectable()
export class MembersService {
  constructor(
    private db: Database,
    private sessions: SessionsService,
    private audit: AuditService,
  ) {}

  async list(ctx: RequestContext): Promise<MemberView[]> {
    const members = await this.db.forWorkspace(ctx, Member).find({ order: { createdAt: 'ASC' } });
    return members.map(view);
  }

  async create(ctx: RequestContext, { email, name, role, password }: CreateMember): Promise<MemberView> {
    const member = {
      id: newId(),
      email: email.toLowerCase(),
      name,
      role,
      passwordHash: await hashPassword(password),
      disabledAt: null,
    };
    await this.db
      .forWorkspace(ctx, Member)
      .insert(member)
      .catch((error: { code?: string }) => {
        throw error.code === '23505' ? new Conflict('EMAIL_TAKEN', { email }) : error;
      });
    await this.audit.note(ctx, 'member.created', { id: member.id, email: member.email, role });
    return view(member);
  }

  /** Changes a member; sessions end when the password, role or state changes. The last admin stays one. */
  async change(ctx: RequestContext, id: string, { name, role, password, disabled }: ChangeMember): Promise<MemberView> {
    const passwordHash = password && (await hashPassword(password));
    await this.db.transaction(async (client) => {
      // One lock for all changes of members: two admins can't demote each other at once.
      await client.query('SELECT 1 FROM careloop.workspaces WHERE id = $1 FOR UPDATE', [ctx.workspaceId]);
      const { rowCount } = await client.query(
        `UPDATE careloop.members SET name = coalesce($3, name), role = coalesce($4, role),
           password_hash = coalesce($5, password_hash), updated_at = now(),
           disabled_at = CASE WHEN $6::boolean IS NULL THEN disabled_at WHEN $6 THEN coalesce(disabled_at, now()) END
         WHERE workspace_id = $1 AND id = $2`,
        [ctx.workspaceId, id, name, role, passwordHash, disabled],
      );
      if (!rowCount) throw new NotFound('MEMBER_NOT_FOUND');
      const admins = await client.query(
        `SELECT 1 FROM careloop.members WHERE workspace_id = $1 AND role = 'admin' AND disabled_at IS NULL LIMIT 1`,
        [ctx.workspaceId],
      );
      if (!admins.rowCount) throw new Invalid('LAST_ADMIN');
    });
    if (password || disabled) await this.sessions.endOthers(id);
    await this.sessions.forget();
    await this.audit.note(ctx, 'member.changed', {
      id,
      name,
      role,
      disabled,
      password: password ? 'changed' : undefined,
    });
    return view((await this.db.forWorkspace(ctx, Member).findOne({ id }))!);
  }

  async changePassword(ctx: RequestContext, sessionId: string, current: string, password: string): Promise<void> {
    const member = await this.db.forWorkspace(ctx, Member).findOne({ id: ctx.memberId! });
    if (!member || !(await passwordFits(member.passwordHash, current))) throw new Invalid('PASSWORD_WRONG');
    await this.db.forWorkspace(ctx, Member).update({ id: member.id }, { passwordHash: await hashPassword(password) });
    await this.sessions.endOthers(member.id, sessionId);
    await this.audit.note(ctx, 'member.password-changed', { id: member.id });
  }

  async changeWorkspace(ctx: RequestContext, { name, zone }: ChangeWorkspace): Promise<WorkspaceView> {
    if (zone && !isZone(zone))
      throw new Invalid('ZONE_UNKNOWN', { zone }, [{ path: 'zone', code: 'ZONE_UNKNOWN', params: { zone } }]);
    const repository = this.db.source.getRepository(Workspace);
    if (name || zone)
      await repository.update({ id: ctx.workspaceId }, { ...(name && { name }), ...(zone && { zone }) });
    await this.sessions.forget();
    await this.audit.note(ctx, 'workspace.changed', { name, zone });
    const workspace = await repository.findOneByOrFail({ id: ctx.workspaceId });
    return { id: workspace.id, name: workspace.name, zone: workspace.zone };
  }

  /** A key that acts as its member. The token is shown this once. */
  async createKey(ctx: RequestContext, label: string): Promise<ApiKeyView> {
    const token = `cl_${newToken()}`;
    const id = newId();
    await this.db
      .forWorkspace(ctx, Session)
      .insert({ id, memberId: ctx.memberId!, tokenHash: tokenHash(token), kind: 'key', label, expiresAt: null });
    await this.audit.note(ctx, 'api-key.created', { id, label });
    return { ...(await this.keys(ctx)).find((key) => key.id === id)!, token };
  }

  /** The caller's own keys; an admin sees everybody's. */
  async keys(ctx: RequestContext): Promise<ApiKeyView[]> {
    const rows = await this.db.forWorkspace(ctx, Session).find({
      where: { kind: 'key', ...(ctx.role === 'admin' ? {} : { memberId: ctx.memberId! }) },
      order: { createdAt: 'ASC' },
    });
    return rows.map((key) => ({
      id: key.id,
      label: key.label,
      memberId: key.memberId,
      createdAt: key.createdAt.toISOString(),
      lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    }));
  }

  async revokeKey(ctx: RequestContext, id: string): Promise<void> {
    const mine = ctx.role === 'admin' ? {} : { memberId: ctx.memberId! };
    if (!(await this.db.forWorkspace(ctx, Session).delete({ id, kind: 'key', ...mine })))
      throw new NotFound('API_KEY_NOT_FOUND');
    await this.sessions.forget();
    await this.audit.note(ctx, 'api-key.revoked', { id });
  }
}

const view = (member: Pick<Member, 'id' | 'name' | 'email' | 'role' | 'disabledAt'>): MemberView => ({
  id: member.id,
  name: member.name,
  email: member.email,
  role: member.role,
  disabled: !!member.disabledAt,
});
