import { newId } from '@careloop/kernel';
import type { Config } from '../config';
import type { Database } from '../database';
import { hashPassword, newPassword } from './passwords';

/** Name of the fact, among those of the installation, that says how far the sample workspace is. */
export const DEMO = 'demo';

export interface DemoState {
  workspaceId: string;
  state: 'wanted' | 'begun' | 'done';
}

/** The workspace and its admin, when the installation has none yet. Answers how to sign in, or null on later starts. */
export async function ensureFirstWorkspace(
  db: Database,
  config: Config,
): Promise<{ email: string; password: string } | null> {
  // Hashing a password is work on purpose: not at every start.
  if ((await db.query('SELECT 1 FROM careloop.workspaces LIMIT 1')).length) return null;
  const email = config.settings.adminEmail;
  const password = config.settings.adminPassword ?? newPassword();
  const passwordHash = await hashPassword(password);
  return db.transaction(async (client) => {
    // Two processes may start at once on an empty database.
    await client.query('LOCK TABLE careloop.workspaces IN SHARE ROW EXCLUSIVE MODE');
    if ((await client.query('SELECT 1 FROM careloop.workspaces LIMIT 1')).rowCount) return null;
    const workspaceId = newId();
    await client.query('INSERT INTO careloop.workspaces (id, name) VALUES ($1, $2)', [workspaceId, '我的企业']);
    await client.query(
      `INSERT INTO careloop.members (id, workspace_id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, 'admin', $5)`,
      [newId(), workspaceId, email, '管理员', passwordHash],
    );
    if (config.settings.demo)
      await client.query('INSERT INTO careloop.installation (name, value) VALUES ($1, $2)', [
        DEMO,
        JSON.stringify({ workspaceId, state: 'wanted' } satisfies DemoState),
      ]);
    return { email, password };
  });
}
