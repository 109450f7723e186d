import { Inject, Injectable } from '@nestjs/common';
import { Forbidden, Invalid, newId, NotFound, type RequestContext } from '@careloop/kernel';
import type { CommentView, NoticeList, NoticeView, WriteComment } from '@careloop/contracts';
import { getRecords, Member, MemberNotice, RecordComment, type RecordTable, selectIds } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { In, IsNull, LessThan } from 'typeorm';
import { AppClock } from '../clock';
import { Database } from '../database';
import { Events } from '../events';
import { FormsService } from '../forms/forms.service';
import { RecordsService } from '../records/records.service';
import { APP_REGISTRY } from '../registry';
import { titleKey } from '../tasks/record-cards';

const NOTICES = 50;

/** What members say about records, to whoever may see the record; those who are mentioned are told. */
@Injectable()
export class CommentsService {
  constructor(
    private db: Database,
    private forms: FormsService,
    private records: RecordsService,
    private events: Events,
    private clock: AppClock,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  /** Newest first. */
  async list(
    ctx: RequestContext,
    form: string,
    recordId: string,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ) {
    await this.records.get(ctx, form, recordId);
    const rows = await this.db.forWorkspace(ctx, RecordComment).find({
      where: { recordId, ...(cursor && { id: LessThan(cursor) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const page = rows.slice(0, limit);
    const names = await this.names(ctx);
    return {
      items: page.map((row) => view(row, names)),
      nextCursor: rows.length > limit ? page.at(-1)!.id : null,
    };
  }

  async write(ctx: RequestContext, form: string, recordId: string, body: WriteComment): Promise<CommentView> {
    const { table, memberId } = await this.seen(ctx, form, recordId);
    const mentions = await this.mentioned(ctx, body);
    const id = newId();
    await this.db.forWorkspace(ctx, RecordComment).insert({
      id,
      formId: table.form.id,
      recordId,
      memberId,
      text: body.text.trim(),
      mentions,
      at: this.clock.now(),
      editedAt: null,
    });
    await this.tell(ctx, table, recordId, id, mentions);
    return view(await this.find(ctx, recordId, id), await this.names(ctx));
  }

  /** Its author may. Members who are mentioned only now are told now. */
  async change(ctx: RequestContext, form: string, recordId: string, id: string, body: WriteComment) {
    const { table, memberId } = await this.seen(ctx, form, recordId);
    const comment = await this.find(ctx, recordId, id);
    if (comment.memberId !== memberId) throw new Forbidden();
    const mentions = await this.mentioned(ctx, body);
    const change = { text: body.text.trim(), mentions, editedAt: this.clock.now() };
    await this.db.forWorkspace(ctx, RecordComment).update({ id }, change);
    await this.tell(ctx, table, recordId, id, mentions);
    return view({ ...comment, ...change }, await this.names(ctx));
  }

  /** Its author and admins may. */
  async remove(ctx: RequestContext, form: string, recordId: string, id: string): Promise<void> {
    const { table, memberId } = await this.seen(ctx, form, recordId);
    const comment = await this.find(ctx, recordId, id);
    if (comment.memberId !== memberId && ctx.role !== 'admin') throw new Forbidden();
    await this.db.forWorkspace(ctx, MemberNotice).delete({ commentId: id });
    await this.db.forWorkspace(ctx, RecordComment).delete({ id });
    await this.announce(ctx, table, recordId);
  }

  /** The last fifty comments that mention the caller, of records that they may see. */
  async notices(ctx: RequestContext): Promise<NoticeList> {
    const memberId = ctx.memberId!;
    const rows = await this.db
      .forWorkspace(ctx, MemberNotice)
      .find({ where: { memberId }, order: { id: 'DESC' }, take: NOTICES });
    const comments = await this.db
      .forWorkspace(ctx, RecordComment)
      .find({ where: { id: In(rows.map(({ commentId }) => commentId)) } });
    const byId = new Map(comments.map((comment) => [comment.id, comment]));
    const titles = await this.titles(ctx, comments);
    const names = await this.names(ctx);
    const items = rows.flatMap((row): NoticeView[] => {
      const comment = byId.get(row.commentId);
      const about = comment && titles.get(comment.recordId);
      if (!about) return [];
      const { text, recordId, at } = comment;
      const from = names.get(comment.memberId) ?? '';
      return [{ id: row.id, ...about, recordId, from, text, at: at.toISOString(), read: row.readAt !== null }];
    });
    return { items, unread: items.filter(({ read }) => !read).length };
  }

  /** Without ids: all of the caller's. */
  async read(ctx: RequestContext, ids?: string[]): Promise<void> {
    await this.db
      .forWorkspace(ctx, MemberNotice)
      .update({ memberId: ctx.memberId!, readAt: IsNull(), ...(ids && { id: In(ids) }) }, { readAt: this.clock.now() });
  }

  /** The record has to be visible, and somebody has to speak: API keys act for their member. */
  private async seen(ctx: RequestContext, form: string, recordId: string) {
    await this.records.get(ctx, form, recordId);
    if (!ctx.memberId) throw new Forbidden();
    return { table: await this.forms.table(ctx, form), memberId: ctx.memberId };
  }

  private async find(ctx: RequestContext, recordId: string, id: string): Promise<RecordComment> {
    const comment = await this.db.forWorkspace(ctx, RecordComment).findOne({ id, recordId });
    if (!comment) throw new NotFound('COMMENT_NOT_FOUND');
    return comment;
  }

  private async mentioned(ctx: RequestContext, { mentions = [] }: WriteComment): Promise<string[]> {
    const wanted = [...new Set(mentions)];
    const known = await this.db.forWorkspace(ctx, Member).count({ id: In(wanted), disabledAt: IsNull() });
    if (known < wanted.length)
      throw new Invalid('RECORD_INVALID', {}, [{ path: 'mentions', code: 'COMMENT_MENTION_UNKNOWN' }]);
    return wanted;
  }

  private async tell(ctx: RequestContext, table: RecordTable, recordId: string, commentId: string, mentions: string[]) {
    for (const memberId of mentions)
      if (memberId !== ctx.memberId)
        await this.db.query(
          `INSERT INTO careloop.member_notices (id, workspace_id, member_id, comment_id) VALUES ($1, $2, $3, $4)
           ON CONFLICT (comment_id, member_id) DO NOTHING`,
          [newId(), ctx.workspaceId, memberId, commentId],
        );
    await this.announce(ctx, table, recordId);
  }

  private announce(ctx: RequestContext, table: RecordTable, recordId: string) {
    return this.events.publish(ctx, { name: 'comment.changed', form: table.form.key, id: recordId });
  }

  private async names(ctx: RequestContext): Promise<Map<string, string>> {
    const members = await this.db.forWorkspace(ctx, Member).find();
    return new Map(members.map((m) => [m.id, m.name]));
  }

  /** Record → its form and name, where the caller may see it. */
  private async titles(ctx: RequestContext, comments: RecordComment[]) {
    const found = new Map<string, Pick<NoticeView, 'form' | 'formName' | 'title'>>();
    for (const formId of new Set(comments.map((comment) => comment.formId))) {
      const table = await this.forms.table(ctx, formId).catch((error: unknown) => {
        if (error instanceof NotFound) return null; // the form was put away
        throw error;
      });
      if (!table) continue;
      const ids = comments.filter((comment) => comment.formId === formId).map(({ recordId }) => recordId);
      const where = { ids, permission: this.records.permission(ctx) };
      const seen = await selectIds(this.db.pool, table, where, this.records.ruleContext(ctx));
      const field = table.column(titleKey(table) ?? '')?.field;
      const records = await getRecords(this.db.pool, table, seen, field ? [field.key] : []);
      for (const [id, { values }] of records)
        found.set(id, {
          form: table.form.key,
          formName: table.form.name,
          title: field ? this.registry.field(field.type).display(values[field.key], field, ctx.language) : '',
        });
    }
    return found;
  }
}

const view = (row: RecordComment, names: ReadonlyMap<string, string>): CommentView => ({
  id: row.id,
  text: row.text,
  mentions: row.mentions.map((id) => ({ id, name: names.get(id) ?? '' })),
  memberId: row.memberId,
  memberName: names.get(row.memberId) ?? '',
  createdAt: row.at.toISOString(),
  editedAt: row.editedAt?.toISOString() ?? null,
});
