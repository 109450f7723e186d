import { Injectable } from '@nestjs/common';
import { Invalid, isId, newId } from '@careloop/kernel';
import type { OutboxMessage, OutboxQuery } from '@careloop/contracts';
import type { ChannelContext } from '@careloop/sdk';
import { AppClock } from '../clock';
import { Database } from '../database';

/** What the sandbox channel "sent". To the ledger it is a provider like any other: written at once, apart from its rows. */
@Injectable()
export class Outbox {
  constructor(
    private db: Database,
    private clock: AppClock,
  ) {}

  /** The channel's door to it. */
  readonly port: ChannelContext['outbox'] = {
    put: async ({ workspaceId, key, recordId, to, subject, body }) => {
      const id = newId();
      await this.db.query(
        `INSERT INTO careloop.sandbox_messages (id, workspace_id, key, record_id, recipient, subject, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, workspaceId, key, recordId, to, subject ?? null, body, this.clock.now()],
      );
      return id;
    },
    find: async (key) => {
      const [row] = await this.db.query<{ id: string }>(
        'SELECT id FROM careloop.sandbox_messages WHERE key = $1 ORDER BY id LIMIT 1',
        [key],
      );
      return row?.id ?? null;
    },
  };

  /** Newest first; of one record when it is named. */
  async list(
    ctx: { workspaceId: string },
    { limit = 50, cursor, record }: OutboxQuery,
  ): Promise<{ items: OutboxMessage[]; nextCursor: string | null }> {
    if (cursor !== undefined && !isId(cursor)) throw new Invalid('CURSOR_INVALID', {}, [], 400);
    const rows = await this.db.query(
      `SELECT id, key, record_id AS "recordId", recipient, subject, body, created_at AS "createdAt"
       FROM careloop.sandbox_messages
       WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id < $2) AND ($3::uuid IS NULL OR record_id = $3)
       ORDER BY id DESC LIMIT $4`,
      [ctx.workspaceId, cursor ?? null, record ?? null, limit + 1],
    );
    const items = rows
      .slice(0, limit)
      .map((row) => ({ ...row, createdAt: (row.createdAt as Date).toISOString() }) as OutboxMessage);
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
  }
}
