import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import type { RequestContext } from '@careloop/kernel';
import { BatchAnswer, BinRecords, BinSettings, DeletedRecord, FormParam, Page, PageQuery } from '@careloop/contracts';
import { Allow, Answers, Ctx } from '../contract';
import { BatchesService } from './batches.service';
import { Bin } from './bin';

type Form = { form: string };

/** The recycle bin of a form. */
@Controller()
export class BinController {
  constructor(
    private bin: Bin,
    private batches: BatchesService,
  ) {}

  @Get('forms/:form/bin')
  @Answers({
    summary: 'Deleted records, the latest first',
    params: FormParam,
    query: PageQuery,
    answer: Page(DeletedRecord),
  })
  list(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Query() page: { limit?: number; cursor?: string }) {
    return this.bin.list(ctx, form, page);
  }

  @Post('forms/:form/bin/restore')
  @Answers({
    summary: 'Bring records back from the recycle bin; without ids all of them',
    params: FormParam,
    body: BinRecords,
    answer: BatchAnswer,
    status: 202,
  })
  restore(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() { ids }: BinRecords) {
    return this.batches.restore(ctx, form, ids);
  }

  @Post('forms/:form/bin/purge')
  @Allow('admin')
  @Answers({
    summary: 'Delete records of the recycle bin for good; without ids all of them',
    params: FormParam,
    body: BinRecords,
    answer: BatchAnswer,
    status: 202,
  })
  purge(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() { ids }: BinRecords) {
    return this.batches.purge(ctx, form, ids);
  }

  @Get('bin/settings')
  @Answers({ summary: 'How long deleted records stay', answer: BinSettings })
  async settings(@Ctx() ctx: RequestContext) {
    return { days: await this.bin.days(ctx) };
  }

  @Put('bin/settings')
  @Allow('admin')
  @Answers({ summary: 'Say how long deleted records stay', body: BinSettings, answer: BinSettings })
  async keepFor(@Ctx() ctx: RequestContext, @Body() { days }: BinSettings) {
    await this.bin.keepFor(ctx, days);
    return { days };
  }
}
