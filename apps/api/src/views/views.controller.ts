import { Body, Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import type { RequestContext } from '@careloop/kernel';
import { ChangeView, CreateView, FormParam, OrderViews, RecordParam, ViewList, ViewView } from '@careloop/contracts';
import { Answers, Ctx } from '../contract';
import { ViewsService } from './views.service';

type Form = { form: string };
type OneView = { form: string; id: string };

/** Ways to look at a form's records. Anybody keeps their own; builders keep those that all share. */
@Controller('forms/:form/views')
export class ViewsController {
  constructor(private views: ViewsService) {}

  @Get()
  @Answers({ summary: 'Shared views and your own', params: FormParam, answer: ViewList })
  async list(@Ctx() ctx: RequestContext, @Param() { form }: Form) {
    return { items: await this.views.list(ctx, form) };
  }

  @Post()
  @Answers({ summary: 'Make a view', params: FormParam, body: CreateView, answer: ViewView, status: 201 })
  create(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() body: CreateView) {
    return this.views.create(ctx, form, body);
  }

  @Put('order')
  @Answers({ summary: 'Put views in order', params: FormParam, body: OrderViews, answer: ViewList })
  async order(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() { ids }: OrderViews) {
    return { items: await this.views.order(ctx, form, ids) };
  }

  @Patch(':id')
  @Answers({ summary: 'Change, share or keep a view', params: RecordParam, body: ChangeView, answer: ViewView })
  change(@Ctx() ctx: RequestContext, @Param() { form, id }: OneView, @Body() body: ChangeView) {
    return this.views.change(ctx, form, id, body);
  }

  @Delete(':id')
  @Answers({ summary: 'Delete a view; its records stay', params: RecordParam, status: 204 })
  remove(@Ctx() ctx: RequestContext, @Param() { form, id }: OneView) {
    return this.views.remove(ctx, form, id);
  }
}
