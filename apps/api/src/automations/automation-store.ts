import { Injectable } from '@nestjs/common';
import type { Queryable } from '@careloop/database';
import type { AutomationDefinition, Policy } from '@careloop/workflow';

/** A published automation as it is now. */
export interface AutomationHead {
  id: string;
  workspaceId: string;
  /** Zone of the workspace. */
  zone: string;
  formId: string;
  name: string;
  state: 'draft' | 'active' | 'paused';
  salt: string;
  startsAt: Date | null;
  plannedUntil: Date | null;
  pausedAt: Date | null;
  deletedAt: Date | null;
  /** The active version. */
  versionId: string;
}

/** The same with what its active version does. */
export interface LiveAutomation extends AutomationHead {
  definition: AutomationDefinition;
}

const HEAD = `a.id, a.workspace_id AS "workspaceId", w.zone, a.form_id AS "formId", a.name, a.state, a.salt,
    a.starts_at AS "startsAt", a.planned_until AS "plannedUntil", a.paused_at AS "pausedAt",
    a.deleted_at AS "deletedAt", a.active_version_id AS "versionId"`;
const FROM = `FROM careloop.automations a JOIN careloop.workspaces w ON w.id = a.workspace_id`;
const LIVE = `SELECT ${HEAD}, v.definition ${FROM}
  JOIN careloop.automation_versions v ON v.id = a.active_version_id`;

/** Reads published automations. Definitions of versions never change, so they are remembered. */
@Injectable()
export class AutomationStore {
  private readonly versions = new Map<string, AutomationDefinition>();

  /** The published automations that listen to a form, paused ones among them. */
  async listening(client: Queryable, formId: string): Promise<LiveAutomation[]> {
    return this.read(
      client,
      `${LIVE} WHERE a.form_id = $1 AND a.deleted_at IS NULL AND a.state <> 'draft' ORDER BY a.id`,
      [formId],
    );
  }

  /** Active automations with a date trigger that have nothing planned for the time between `from` and `until` yet. */
  async toPlan(client: Queryable, until: Date): Promise<LiveAutomation[]> {
    return this.read(
      client,
      `${LIVE} WHERE a.deleted_at IS NULL AND a.state = 'active' AND v.definition->'trigger'->>'type' = 'date'
         AND (a.planned_until IS NULL OR a.planned_until < $1) ORDER BY a.planned_until NULLS FIRST, a.id`,
      [until],
    );
  }

  async one(client: Queryable, workspaceId: string, id: string): Promise<LiveAutomation | null> {
    const rows = await this.read(client, `${LIVE} WHERE a.workspace_id = $1 AND a.id = $2`, [workspaceId, id]);
    return rows[0] ?? null;
  }

  /** What the automations of claimed occurrences are now, by id, and the definition of each wanted version, by id. */
  async forRuns(client: Queryable, automationIds: readonly string[], versionIds: readonly string[]) {
    const { rows } = await client.query(`SELECT ${HEAD} ${FROM} WHERE a.id = ANY($1)`, [automationIds]);
    const heads = rows as unknown as AutomationHead[];
    const missing = versionIds.filter((id) => !this.versions.has(id));
    if (missing.length) {
      const found = await client.query('SELECT id, definition FROM careloop.automation_versions WHERE id = ANY($1)', [
        missing,
      ]);
      for (const row of found.rows) this.remember(row.id as string, row.definition as AutomationDefinition);
    }
    return {
      automations: new Map(heads.map((head) => [head.id, head])),
      definition: (versionId: string) => this.versions.get(versionId)!,
    };
  }

  private async read(client: Queryable, sql: string, values: unknown[]): Promise<LiveAutomation[]> {
    const { rows } = await client.query(sql, values);
    const found = rows as unknown as LiveAutomation[];
    return found.map((live) => ({ ...live, definition: this.remember(live.versionId, live.definition) }));
  }

  /** One object per version, so that what is worked out from it can be kept beside it. */
  private remember(id: string, definition: AutomationDefinition): AutomationDefinition {
    const known = this.versions.get(id);
    if (known) return known;
    if (this.versions.size > 2000) this.versions.delete(this.versions.keys().next().value!);
    this.versions.set(id, definition);
    return definition;
  }
}

/** A policy with its defaults. */
export const policyOf = ({
  holdout = 0,
  notAfterHours = 24,
  once = 'occurrence',
  uncertain = 'drop',
}: Policy = {}) => ({
  holdout,
  notAfterHours,
  once,
  uncertain,
});
