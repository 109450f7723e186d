import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { RequestContext } from '@careloop/kernel';
import {
  CommentParam,
  CommentView,
  NoticeList,
  Page,
  PageQuery,
  ReadNotices,
  RecordParam,
  WriteComment,
} from '@careloop/contracts';
import { Answers, Ctx } from '../contract';
import { CommentsService } from './comments.service';

type Of = { form: string; id: string };
type One = Of & { comment: string };

/** Comments on records, and what they tell the members they mention. */
@Controller()
export class CommentsController {
  constructor(private comments: CommentsService) {}

  @Get('forms/:form/records/:id/comments')
  @Answers({ summary: 'What was said, newest first', params: RecordParam, query: PageQuery, answer: Page(CommentView) })
  list(@Ctx() ctx: RequestContext, @Param() { form, id }: Of, @Query() page: { limit?: number; cursor?: string }) {
    return this.comments.list(ctx, form, id, page);
  }

  @Post('forms/:form/records/:id/comments')
  @Answers({ summary: 'Say something', params: RecordParam, body: WriteComment, answer: CommentView, status: 201 })
  write(@Ctx() ctx: RequestContext, @Param() { form, id }: Of, @Body() body: WriteComment) {
    return this.comments.write(ctx, form, id, body);
  }

  @Patch('forms/:form/records/:id/comments/:comment')
  @Answers({ summary: 'Change an own comment', params: CommentParam, body: WriteComment, answer: CommentView })
  change(@Ctx() ctx: RequestContext, @Param() { form, id, comment }: One, @Body() body: WriteComment) {
    return this.comments.change(ctx, form, id, comment, body);
  }

  @Delete('forms/:form/records/:id/comments/:comment')
  @Answers({ summary: 'Delete an own comment; admins any', params: CommentParam, status: 204 })
  remove(@Ctx() ctx: RequestContext, @Param() { form, id, comment }: One) {
    return this.comments.remove(ctx, form, id, comment);
  }

  @Get('notices')
  @Answers({ summary: 'Comments that mention the caller, newest first', answer: NoticeList })
  notices(@Ctx() ctx: RequestContext) {
    return this.comments.notices(ctx);
  }

  @Post('notices/read')
  @Answers({ summary: 'They have been read; without ids all of them', body: ReadNotices, status: 204 })
  read(@Ctx() ctx: RequestContext, @Body() { ids }: ReadNotices) {
    return this.comments.read(ctx, ids);
  }
}
