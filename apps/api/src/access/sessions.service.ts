import { Injectable } from '@nestjs/common';
import { newId, type Role, Unauthorized } from '@careloop/kernel';
import type { MemberView, WorkspaceView } from '@careloop/contracts';
import { Database } from '../database';
import { Notices } from '../notices';
import { newToken, NOBODY, passwordFits, tokenHash } from './passwords';

/** Somebody who proved who they are. */
export interface Caller {
  sessionId: string;
  kind: 'session' | 'key';
  member: MemberView;
  workspace: WorkspaceView;
  expiresAt: number;
}

const SESSION_DAYS = 30;
const CACHE_MS = 5_000;

/** Sign-ins and API keys. Tokens are kept as SHA-256 only; a look-up is remembered for seconds, and forgotten on change. */
@Injectable()
export class SessionsService {
  private readonly cache = new Map<string, { caller: Caller; until: number }>();

  constructor(
    private db: Database,
    private notices: Notices,
  ) {
    this.notices.on('access', () => this.cache.clear());
  }

  /** A new session for the right e-mail address and password; the same error, as slowly, for whatever is wrong. */
  async signIn(email: string, password: string): Promise<{ token: string; caller: Caller }> {
    const [row] = await this.db.query<{
      id: string;
      workspace_id: string;
      password_hash: string;
      disabled_at: Date | null;
    }>('SELECT id, workspace_id, password_hash, disabled_at FROM careloop.members WHERE email = $1', [
      email.toLowerCase(),
    ]);
    const fits = await passwordFits(row?.password_hash ?? (await NOBODY), password);
    if (!row || !fits) throw new Unauthorized('SIGN_IN_FAILED');
    if (row.disabled_at) throw new Unauthorized('ACCOUNT_DISABLED');
    const token = newToken();
    await this.db.query(
      `INSERT INTO careloop.sessions (id, workspace_id, member_id, token_hash, kind, expires_at)
       VALUES ($1, $2, $3, $4, 'session', now() + make_interval(days => $5))`,
      [newId(), row.workspace_id, row.id, tokenHash(token), SESSION_DAYS],
    );
    return { token, caller: (await this.find(token))! };
  }

  /** The caller behind a token, or null when it is unknown, expired or its member disabled. */
  async find(token: string): Promise<Caller | null> {
    const known = this.cache.get(token);
    const now = Date.now();
    if (known && known.until > now) return known.caller.expiresAt > now ? known.caller : null;
    this.cache.delete(token);
    const [row] = await this.db.query<SessionRow>(
      `UPDATE careloop.sessions s SET last_used_at = now()
         FROM careloop.members m JOIN careloop.workspaces w ON w.id = m.workspace_id
        WHERE s.token_hash = $1 AND m.id = s.member_id AND m.disabled_at IS NULL
          AND (s.expires_at IS NULL OR s.expires_at > now())
        RETURNING s.id, s.kind, s.expires_at, m.id AS member_id, m.name, m.email, m.role,
          w.id AS workspace_id, w.name AS workspace_name, w.zone`,
      [tokenHash(token)],
    );
    if (!row) return null;
    const caller: Caller = {
      sessionId: row.id,
      kind: row.kind,
      expiresAt: row.expires_at?.getTime() ?? Infinity,
      member: { id: row.member_id, name: row.name, email: row.email, role: row.role, disabled: false },
      workspace: { id: row.workspace_id, name: row.workspace_name, zone: row.zone },
    };
    if (this.cache.size > 10_000) this.cache.clear();
    this.cache.set(token, { caller, until: now + CACHE_MS });
    return caller;
  }

  async signOut(sessionId: string): Promise<void> {
    await this.db.query(`DELETE FROM careloop.sessions WHERE id = $1 AND kind = 'session'`, [sessionId]);
    await this.forget();
  }

  /** Ends every session of a member but one; API keys stay. */
  async endOthers(memberId: string, keep?: string): Promise<void> {
    await this.db.query(
      `DELETE FROM careloop.sessions WHERE member_id = $1 AND kind = 'session' AND id IS DISTINCT FROM $2`,
      [memberId, keep ?? null],
    );
    await this.forget();
  }

  /** Every process looks again: a role, a member or a session changed. */
  async forget(): Promise<void> {
    this.cache.clear();
    await this.notices.tell('access', '');
  }
}

interface SessionRow extends Record<string, unknown> {
  id: string;
  kind: 'session' | 'key';
  expires_at: Date | null;
  member_id: string;
  name: string;
  email: string;
  role: Role & MemberView['role'];
  workspace_id: string;
  workspace_name: string;
  zone: string;
}
