import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import Type from 'typebox';
import { NotFound, type RequestContext } from '@careloop/kernel';
import { ChannelSettings, ChannelTypeView, OutboxMessage, OutboxQuery, Page, Strict } from '@careloop/contracts';
import { AppClock } from '../clock';
import { Allow, Answers, Ctx } from '../contract';
import { ChannelsService } from './channels.service';
import { Outbox } from './outbox';

const ChannelParam = Strict({ id: Type.String({ minLength: 1, maxLength: 100 }) });

/** Channels and what the sandbox kept. */
@Controller()
export class MessagesController {
  constructor(
    private channels: ChannelsService,
    private outbox: Outbox,
    private clock: AppClock,
  ) {}

  @Get('channels')
  @Answers({
    summary: 'Ways to reach customers, and whether they are ready',
    answer: Type.Object({ items: Type.Array(ChannelTypeView) }),
  })
  async list(@Ctx() ctx: RequestContext) {
    return { items: await this.channels.list(ctx) };
  }

  @Put('channels/:id')
  @Allow('admin')
  @Answers({
    summary: 'Set a channel up; secrets left out stay as they are',
    params: ChannelParam,
    body: ChannelSettings,
    answer: ChannelTypeView,
  })
  change(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }, @Body() body: ChannelSettings) {
    return this.channels.change(ctx, id, body);
  }

  @Get('outbox')
  @Answers({ summary: 'What the sandbox channel kept, newest first', query: OutboxQuery, answer: Page(OutboxMessage) })
  sent(@Ctx() ctx: RequestContext, @Query() query: OutboxQuery) {
    return this.outbox.list(ctx, query);
  }

  @Get('test/outbox')
  @Answers({ summary: 'The same, for tests', query: OutboxQuery, answer: Page(OutboxMessage) })
  sentInTest(@Ctx() ctx: RequestContext, @Query() query: OutboxQuery) {
    if (!this.clock.movable) throw new NotFound();
    return this.outbox.list(ctx, query);
  }
}
