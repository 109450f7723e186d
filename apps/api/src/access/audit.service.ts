import { Injectable } from '@nestjs/common';
import { newId, type RequestContext } from '@careloop/kernel';
import { AuditEntry } from '@careloop/database';
import type { AuditView } from '@careloop/contracts';
import { LessThan } from 'typeorm';
import { Database } from '../database';

/** The book of who did what to the workspace itself. Append only. */
@Injectable()
export class AuditService {
  constructor(private db: Database) {}

  async note(
    ctx: Pick<RequestContext, 'workspaceId' | 'memberId'>,
    action: string,
    facts: Record<string, unknown> = {},
  ) {
    await this.db.forWorkspace(ctx, AuditEntry).insert({ id: newId(), memberId: ctx.memberId ?? null, action, facts });
  }

  /** Newest first. */
  async list(
    ctx: RequestContext,
    limit: number,
    cursor?: string,
  ): Promise<{ items: AuditView[]; nextCursor: string | null }> {
    const rows = await this.db.forWorkspace(ctx, AuditEntry).find({
      ...(cursor ? { where: { id: LessThan(cursor) } } : {}),
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const page = rows.slice(0, limit);
    return {
      items: page.map((e) => ({
        id: e.id,
        at: e.createdAt.toISOString(),
        action: e.action,
        memberId: e.memberId,
        facts: e.facts,
      })),
      nextCursor: rows.length > limit ? page.at(-1)!.id : null,
    };
  }
}
