import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { RequestContext } from '@careloop/kernel';
import {
  AggregateRecords,
  AggregateRows,
  ChangeRecord,
  CreatedRecords,
  CreateRecord,
  CreateRecords,
  FilledRecord,
  FillRecord,
  FormParam,
  HistoryEntry,
  Page,
  PageQuery,
  QueryRecords,
  RecordPage,
  RecordParam,
  RecordView,
} from '@careloop/contracts';
import { Answers, Ctx } from '../contract';
import { JudgeService } from './judge.service';
import { RecordsService } from './records.service';

type Form = { form: string };
type One = { form: string; id: string };

/** Records of a form. */
@Controller('forms/:form/records')
export class RecordsController {
  constructor(
    private records: RecordsService,
    private judge: JudgeService,
  ) {}

  @Post()
  @Answers({ summary: 'Create a record', params: FormParam, body: CreateRecord, answer: RecordView, status: 201 })
  create(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() { values }: CreateRecord) {
    return this.records.create(ctx, form, values);
  }

  @Post('batch')
  @Answers({
    summary: 'Create up to 1,000',
    params: FormParam,
    body: CreateRecords,
    answer: CreatedRecords,
    status: 201,
  })
  createMany(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() body: CreateRecords) {
    return this.records.createMany(ctx, form, body);
  }

  @Post('query')
  @Answers({ summary: 'A page of records', params: FormParam, body: QueryRecords, answer: RecordPage })
  async query(
    @Ctx() ctx: RequestContext,
    @Param() { form }: Form,
    @Body() body: QueryRecords,
    @Res() reply: FastifyReply,
  ) {
    await sendJson(reply, await this.records.query(ctx, form, body));
  }

  @Post('aggregate')
  @Answers({ summary: 'Grouped figures', params: FormParam, body: AggregateRecords, answer: AggregateRows })
  async aggregate(
    @Ctx() ctx: RequestContext,
    @Param() { form }: Form,
    @Body() body: AggregateRecords,
    @Res() reply: FastifyReply,
  ) {
    await sendJson(reply, await this.records.aggregate(ctx, form, body));
  }

  @Post('fill')
  @HttpCode(200)
  @Answers({
    summary: 'What lookups and linkages fill in',
    params: FormParam,
    body: FillRecord,
    answer: FilledRecord,
  })
  fill(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() body: FillRecord) {
    return this.judge.fill(ctx, form, body);
  }

  @Get(':id')
  @Answers({ summary: 'One record', params: RecordParam, answer: RecordView })
  get(@Ctx() ctx: RequestContext, @Param() { form, id }: One) {
    return this.records.get(ctx, form, id);
  }

  @Patch(':id')
  @Answers({ summary: 'Change some fields', params: RecordParam, body: ChangeRecord, answer: RecordView })
  update(@Ctx() ctx: RequestContext, @Param() { form, id }: One, @Body() { values, version }: ChangeRecord) {
    return this.records.update(ctx, form, id, values, version);
  }

  @Delete(':id')
  @Answers({ summary: 'Move to the recycle bin', params: RecordParam, status: 204 })
  remove(@Ctx() ctx: RequestContext, @Param() { form, id }: One) {
    return this.records.remove(ctx, form, id);
  }

  @Post(':id/restore')
  @Answers({ summary: 'Bring back from the recycle bin', params: RecordParam, answer: RecordView })
  restore(@Ctx() ctx: RequestContext, @Param() { form, id }: One) {
    return this.records.restore(ctx, form, id);
  }

  @Get(':id/history')
  @Answers({ summary: 'Who changed what', params: RecordParam, query: PageQuery, answer: Page(HistoryEntry) })
  history(@Ctx() ctx: RequestContext, @Param() { form, id }: One, @Query() page: { limit?: number; cursor?: string }) {
    return this.records.history(ctx, form, id, page);
  }
}

/** JSON that PostgreSQL wrote goes out as it is; its columns were chosen by the compiler. */
const sendJson = (reply: FastifyReply, json: string) =>
  reply.header('content-type', 'application/json; charset=utf-8').send(json);
