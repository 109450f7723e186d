import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import Type from 'typebox';
import type { RequestContext } from '@careloop/kernel';
import { BatchAnswer, BatchView, DeleteBatch, EditBatch, FormParam, IdParam, UndoBatch } from '@careloop/contracts';
import { Allow, Answers, Ctx } from '../contract';
import { BatchesService } from './batches.service';

type Form = { form: string };
type One = { id: string };

/** Acts on many records, and taking them back. */
@Controller()
export class BatchesController {
  constructor(private batches: BatchesService) {}

  @Post('forms/:form/records/batch-edit')
  @Answers({
    summary: 'Write the same fields of many records: up to 1,000 at once, more in a worker',
    params: FormParam,
    body: EditBatch,
    answer: BatchAnswer,
    status: 202,
  })
  edit(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() body: EditBatch) {
    return this.batches.edit(ctx, form, body);
  }

  @Post('forms/:form/records/batch-delete')
  @Answers({
    summary: 'Move many records to the recycle bin',
    params: FormParam,
    body: DeleteBatch,
    answer: BatchAnswer,
    status: 202,
  })
  remove(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() body: DeleteBatch) {
    return this.batches.remove(ctx, form, body);
  }

  @Get('forms/:form/batches')
  @Answers({
    summary: 'The last fifty acts on many records',
    params: FormParam,
    answer: Type.Object({ items: Type.Array(BatchView) }),
  })
  async list(@Ctx() ctx: RequestContext, @Param() { form }: Form) {
    return { items: await this.batches.list(ctx, form) };
  }

  @Get('batches/:id')
  @Answers({ summary: 'How far a batch is', params: IdParam, answer: BatchView })
  get(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.batches.get(ctx, id);
  }

  @Post('batches/:id/cancel')
  @Answers({ summary: 'Stop a batch; what is done stays done', params: IdParam, answer: BatchView })
  cancel(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.batches.cancel(ctx, id);
  }

  @Post('batches/:id/undo')
  @Answers({
    summary: 'Take a batch back, where its records have not changed since',
    params: IdParam,
    body: UndoBatch,
    answer: BatchAnswer,
    status: 202,
  })
  undo(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() body: UndoBatch) {
    return this.batches.undo(ctx, id, body);
  }

  @Post('imports/:id/undo')
  @Allow('builder')
  @Answers({
    summary: 'Take an import back: new records to the recycle bin, changed ones as they were',
    params: IdParam,
    body: UndoBatch,
    answer: BatchAnswer,
    status: 202,
  })
  undoImport(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() body: UndoBatch) {
    return this.batches.undoImport(ctx, id, body);
  }
}
