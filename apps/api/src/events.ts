import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '@careloop/contracts';
import { Notices } from './notices';

/** Live news for people of a workspace; carries ids only, readers fetch what they may see. */
@Injectable()
export class Events {
  constructor(private notices: Notices) {}

  /** Call after the commit it speaks of. */
  async publish(ctx: { workspaceId: string }, event: LiveEvent): Promise<void> {
    await this.notices.tell('live', JSON.stringify({ workspaceId: ctx.workspaceId, event }));
  }

  /** Every event of one workspace, until the answer is called. */
  subscribe(workspaceId: string, listener: (event: LiveEvent) => void): () => void {
    return this.notices.on('live', (payload) => {
      const news = JSON.parse(payload) as { workspaceId: string; event: LiveEvent };
      if (news.workspaceId === workspaceId) listener(news.event);
    });
  }
}
