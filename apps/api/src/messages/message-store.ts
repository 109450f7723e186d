import { Injectable } from '@nestjs/common';
import { newId } from '@careloop/kernel';
import type { Message } from '@careloop/database';
import { Batcher } from '../batcher';
import { Database } from '../database';

/** A message that is about to be handed to its provider. */
export interface Draft {
  workspaceId: string;
  key: string;
  fence: number;
  occurrenceId: string;
  recordId: string;
  channel: string;
  recipient: string;
  subject: string | null;
  body: string;
  format: 'text' | 'html';
}

export type StoredMessage = Pick<Message, keyof Draft | 'state' | 'reason' | 'providerRef'>;

/** What became of a message in the hands of its provider. */
export interface Ending {
  key: string;
  fence: number;
  state: 'sent' | 'rejected' | 'failed' | 'uncertain';
  reason: string | null;
  ref: string | null;
  at: Date;
}

/** In front of a message's second and last try, when nobody could tell what became of the first. */
export const RESENT = 'resent';

/** The rows of messages. Each statement is a transaction of its own: nothing here waits for a provider. */
@Injectable()
export class MessageStore {
  private readonly endings = new Batcher<Ending, boolean>(
    async (endings) => {
      const ours = await this.end(endings);
      return endings.map(({ key }) => ours.has(key));
    },
    { most: 200, atOnce: 2 },
  );

  constructor(private db: Database) {}

  /** Writes new messages as `sending` and answers the keys that were new. A key that exists is left as it is. */
  async begin(drafts: Draft[], at: Date): Promise<Set<string>> {
    const rows = await this.db.query<{ key: string }>(
      `INSERT INTO careloop.messages
         (id, workspace_id, key, occurrence_id, record_id, channel, recipient, subject, body, format, state, fence, created_at)
       SELECT d.id, d.workspace_id, d.key, d.occurrence_id, d.record_id, d.channel, d.recipient, d.subject, d.body, d.format, 'sending', d.fence, $12
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::int[])
         AS d(id, workspace_id, key, occurrence_id, record_id, channel, recipient, subject, body, format, fence)
       ON CONFLICT (key) DO NOTHING
       RETURNING key`,
      [
        drafts.map(() => newId()),
        drafts.map((d) => d.workspaceId),
        drafts.map((d) => d.key),
        drafts.map((d) => d.occurrenceId),
        drafts.map((d) => d.recordId),
        drafts.map((d) => d.channel),
        drafts.map((d) => d.recipient),
        drafts.map((d) => d.subject),
        drafts.map((d) => d.body),
        drafts.map((d) => d.format),
        drafts.map((d) => d.fence),
        at,
      ],
    );
    return new Set(rows.map((row) => row.key));
  }

  async find(workspaceId: string, key: string): Promise<StoredMessage | null> {
    const [row] = await this.db.query(
      `SELECT workspace_id AS "workspaceId", key, fence, occurrence_id AS "occurrenceId", record_id AS "recordId", channel,
              recipient, subject, body, format, state, reason, provider_ref AS "providerRef"
       FROM careloop.messages WHERE workspace_id = $1 AND key = $2`,
      [workspaceId, key],
    );
    return (row as unknown as StoredMessage | undefined) ?? null;
  }

  /** Begins again what the provider certainly did not take, with the text as it is now. False: somebody else did. */
  async beginAgain(draft: Draft, found: StoredMessage): Promise<boolean> {
    return this.changed(
      `UPDATE careloop.messages SET state = 'sending', reason = CASE WHEN reason = '${RESENT}' THEN reason END, fence = $4, channel = $5, recipient = $6, subject = $7, body = $8, format = $9
       WHERE workspace_id = $1 AND key = $2 AND state = 'failed' AND fence = $3 AND fence <= $4 RETURNING 1`,
      [
        draft.workspaceId,
        draft.key,
        found.fence,
        draft.fence,
        draft.channel,
        draft.recipient,
        draft.subject,
        draft.body,
        draft.format,
      ],
    );
  }

  /** Makes an unfinished message ours: the attempt before us can't finish it any more. False: it just did, or is newer. */
  async takeOver(found: StoredMessage, fence: number): Promise<boolean> {
    return this.changed(
      `UPDATE careloop.messages SET fence = $4
       WHERE workspace_id = $1 AND key = $2 AND state = 'sending' AND fence = $3 AND fence < $4 RETURNING 1`,
      [found.workspaceId, found.key, found.fence, fence],
    );
  }

  /** Writes down that the one more try begins; false when it was used up. */
  async beginResend({ workspaceId, key }: Pick<Draft, 'workspaceId' | 'key'>, fence: number): Promise<boolean> {
    return this.changed(
      `UPDATE careloop.messages SET state = 'sending', reason = '${RESENT}', fence = $3
       WHERE workspace_id = $1 AND key = $2 AND state IN ('sending', 'uncertain') AND fence <= $3
         AND reason IS DISTINCT FROM '${RESENT}' RETURNING 1`,
      [workspaceId, key, fence],
    );
  }

  /** Writes what became of it, gathered with others. False: another attempt has taken it over. */
  finish(ending: Ending): Promise<boolean> {
    return this.endings.add(ending);
  }

  private async end(endings: Ending[]): Promise<Set<string>> {
    // A message that was resent keeps saying so while nobody knows what became of it: there is no third try.
    const rows = await this.db.query<{ key: string }>(
      `UPDATE careloop.messages m SET state = e.state, provider_ref = e.ref, sent_at = e.at,
         reason = CASE WHEN e.state IN ('uncertain', 'failed') AND m.reason = '${RESENT}' THEN m.reason ELSE e.reason END
       FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) AS e(key, fence, state, reason, ref, at)
       WHERE m.key = e.key AND m.fence = e.fence AND m.state = 'sending'
       RETURNING m.key`,
      [
        endings.map((e) => e.key),
        endings.map((e) => e.fence),
        endings.map((e) => e.state),
        endings.map((e) => e.reason?.slice(0, 1000) ?? null),
        endings.map((e) => e.ref),
        endings.map((e) => (e.state === 'sent' ? e.at : null)),
      ],
    );
    return new Set(rows.map((row) => row.key));
  }

  private async changed(sql: string, values: unknown[]): Promise<boolean> {
    return (await this.db.query(sql, values)).length > 0;
  }
}
