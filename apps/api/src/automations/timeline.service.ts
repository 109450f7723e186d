import { Injectable } from '@nestjs/common';
import { Invalid, NotFound, type RequestContext, say } from '@careloop/kernel';
import type { TimelineEntry } from '@careloop/contracts';
import { getRecord } from '@careloop/database';
import { Database } from '../database';
import { FormsService } from '../forms/forms.service';
import { traditional } from '../traditional';
import { reasonText } from './reasons';
import { type Resolution, resolutionsSql, resolutionText } from './resolutions';
import { timelineText } from './timeline-texts';

interface Row extends Record<string, unknown> {
  at: Date;
  kind: 'occurrence' | 'message' | 'task';
  id: string;
  occurrenceId: string | null;
  automationId: string | null;
  automation: string | null;
  state: string;
  reason: string | null;
  /** Channel and recipient, or the task's title. */
  what: string | null;
  body: string | null;
  resolutions: Resolution[] | null;
}

/** All that was done for one record: promises, messages and tasks in one list. */
@Injectable()
export class TimelineService {
  constructor(
    private db: Database,
    private forms: FormsService,
  ) {}

  /** Newest first. */
  async of(
    ctx: RequestContext,
    form: string,
    recordId: string,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ): Promise<{ items: TimelineEntry[]; nextCursor: string | null }> {
    const table = await this.forms.table(ctx, form);
    if (!(await getRecord(this.db.pool, table, recordId))) throw new NotFound('RECORD_NOT_FOUND');
    const after = cursor ? readCursor(cursor) : null;
    const rows = await this.db.query<Row>(
      `SELECT t.*, a.id AS "automationId", a.name AS automation,
         CASE WHEN t.kind = 'occurrence' THEN ${resolutionsSql('t.id')} END AS resolutions FROM (
         (SELECT coalesce(o.finished_at, o.due_at) AS at, 'occurrence' AS kind, o.id, o.id AS "occurrenceId", o.automation_id,
            o.state, o.reason, NULL AS what, NULL AS body
          FROM careloop.occurrences o WHERE o.workspace_id = $1 AND o.record_id = $2)
         UNION ALL
         (SELECT coalesce(m.sent_at, m.created_at), 'message', m.id, m.occurrence_id, NULL, m.state, m.reason,
            m.channel || ' ' || m.recipient, coalesce(m.subject || E'\\n', '') || m.body
          FROM careloop.messages m WHERE m.workspace_id = $1 AND m.record_id = $2)
         UNION ALL
         (SELECT coalesce(k.completed_at, k.created_at), 'task', k.id, k.occurrence_id, NULL, k.state, k.outcome, k.title,
            nullif(k.note, '')
          FROM careloop.tasks k WHERE k.workspace_id = $1 AND k.record_id = $2)
       ) t
       LEFT JOIN careloop.occurrences o ON o.id = t."occurrenceId"
       LEFT JOIN careloop.automations a ON a.id = o.automation_id
       WHERE $3::timestamptz IS NULL OR (date_trunc('milliseconds', t.at), t.id) < ($3, $4::uuid)
       ORDER BY date_trunc('milliseconds', t.at) DESC, t.id DESC LIMIT $5`,
      [ctx.workspaceId, recordId, after?.at ?? null, after?.id ?? null, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => this.entry(ctx, row)),
      nextCursor: rows.length > limit && last ? writeCursor(last) : null,
    };
  }

  private entry({ language }: RequestContext, row: Row): TimelineEntry {
    const reason = row.kind === 'task' ? null : row.reason;
    const text = say(timelineText(row.kind, row.state, row.what ?? row.automation ?? ''), language, traditional);
    const why = reasonText(reason, language);
    return {
      at: row.at.toISOString(),
      kind: row.kind,
      id: row.id,
      occurrenceId: row.occurrenceId,
      automation: row.automationId ? { id: row.automationId, name: row.automation ?? '' } : null,
      state: row.state,
      reason: row.reason,
      text: why ? `${text}${language === 'en' ? ': ' : '：'}${why}` : text,
      body: row.resolutions?.length ? row.resolutions.map((one) => resolutionText(one, language)).join('\n') : row.body,
    };
  }
}

const writeCursor = ({ at, id }: Row) => Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');

function readCursor(text: string): { at: Date; id: string } {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string];
    if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/i.test(id)) throw new Error(text);
    return { at: new Date(at), id };
  } catch {
    throw new Invalid('CURSOR_INVALID', {}, [{ path: 'query.cursor', code: 'CURSOR_INVALID' }], 400);
  }
}
