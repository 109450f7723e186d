import { Injectable } from '@nestjs/common';
import { Database } from '../database';
import { Notices } from '../notices';

const KEEP_MS = 10_000;

/** Which members a workspace has, for the values of member fields; remembered until somebody changes. */
@Injectable()
export class PeopleService {
  private readonly known = new Map<string, { ids: Set<string>; until: number }>();

  constructor(
    private db: Database,
    notices: Notices,
  ) {
    notices.on('access', () => this.known.clear());
  }

  async ids(ctx: { workspaceId: string }): Promise<ReadonlySet<string>> {
    const known = this.known.get(ctx.workspaceId);
    if (known && known.until > Date.now()) return known.ids;
    const rows = await this.db.query<{ id: string }>('SELECT id FROM careloop.members WHERE workspace_id = $1', [
      ctx.workspaceId,
    ]);
    const ids = new Set(rows.map((row) => row.id));
    this.known.set(ctx.workspaceId, { ids, until: Date.now() + KEEP_MS });
    return ids;
  }
}
