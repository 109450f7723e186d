import { Injectable } from '@nestjs/common';
import { Database } from '../database';
import { Notices } from '../notices';
import type { KnownIds } from './known-ids';

const KEEP_MS = 10_000;

/** Which members and departments a workspace has, for the values of such fields; remembered until somebody changes. */
@Injectable()
export class PeopleService {
  private readonly remembered = new Map<string, { known: KnownIds; until: number }>();

  constructor(
    private db: Database,
    notices: Notices,
  ) {
    notices.on('access', () => this.remembered.clear());
  }

  async ids(ctx: { workspaceId: string }): Promise<ReadonlySet<string>> {
    return (await this.known(ctx)).members;
  }

  async known(ctx: { workspaceId: string }): Promise<KnownIds> {
    const before = this.remembered.get(ctx.workspaceId);
    if (before && before.until > Date.now()) return before.known;
    const idsOf = async (table: 'members' | 'departments') => {
      const rows = await this.db.query<{ id: string }>(`SELECT id FROM careloop.${table} WHERE workspace_id = $1`, [
        ctx.workspaceId,
      ]);
      return new Set(rows.map(({ id }) => id));
    };
    const known = { members: await idsOf('members'), departments: await idsOf('departments') };
    this.remembered.set(ctx.workspaceId, { known, until: Date.now() + KEEP_MS });
    return known;
  }
}
