import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import Type from 'typebox';
import type { RequestContext } from '@careloop/kernel';
import {
  ChangeQueue,
  Claimed,
  CompleteTask,
  CreateQueue,
  CreateTask,
  IdParam,
  Page,
  QueueView,
  SnoozeTask,
  TaskQuery,
  TaskView,
  TransferTask,
} from '@careloop/contracts';
import { Allow, Answers, Ctx } from '../contract';
import { QueuesService } from './queues.service';
import { TasksService } from './tasks.service';

type Id = { id: string };

/** Task queues and the tasks in them. */
@Controller()
export class TasksController {
  constructor(
    private queues: QueuesService,
    private tasks: TasksService,
  ) {}

  @Get('queues')
  @Answers({ summary: 'Queues you work', answer: Type.Object({ items: Type.Array(QueueView) }) })
  async listQueues(@Ctx() ctx: RequestContext) {
    return { items: await this.queues.list(ctx) };
  }

  @Post('queues')
  @Allow('builder')
  @Answers({ summary: 'Create a queue', body: CreateQueue, answer: QueueView, status: 201 })
  createQueue(@Ctx() ctx: RequestContext, @Body() body: CreateQueue) {
    return this.queues.create(ctx, body);
  }

  @Patch('queues/:id')
  @Allow('builder')
  @Answers({ summary: 'Change a queue', params: IdParam, body: ChangeQueue, answer: QueueView })
  changeQueue(@Ctx() ctx: RequestContext, @Param() { id }: Id, @Body() body: ChangeQueue) {
    return this.queues.change(ctx, id, body);
  }

  @Get('tasks')
  @Answers({ summary: 'Tasks you may work on, most urgent first', query: TaskQuery, answer: Page(TaskView) })
  list(@Ctx() ctx: RequestContext, @Query() query: TaskQuery) {
    return this.tasks.list(ctx, query);
  }

  @Post('tasks')
  @Answers({ summary: 'Create a task', body: CreateTask, answer: TaskView, status: 201 })
  create(@Ctx() ctx: RequestContext, @Body() body: CreateTask) {
    return this.tasks.create(ctx, body);
  }

  @Get('tasks/:id')
  @Answers({ summary: 'One task', params: IdParam, answer: TaskView })
  get(@Ctx() ctx: RequestContext, @Param() { id }: Id) {
    return this.tasks.get(ctx, id);
  }

  @Post('tasks/:id/claim')
  @Answers({ summary: 'Take it, unless a colleague was faster', params: IdParam, answer: Claimed })
  async claim(@Ctx() ctx: RequestContext, @Param() { id }: Id) {
    return { result: await this.tasks.claim(ctx, id) };
  }

  @Post('tasks/:id/complete')
  @Answers({ summary: 'End it with an outcome', params: IdParam, body: CompleteTask, answer: TaskView })
  complete(@Ctx() ctx: RequestContext, @Param() { id }: Id, @Body() body: CompleteTask) {
    return this.tasks.complete(ctx, id, body);
  }

  @Post('tasks/:id/snooze')
  @Answers({ summary: 'Hide it until then', params: IdParam, body: SnoozeTask, answer: TaskView })
  snooze(@Ctx() ctx: RequestContext, @Param() { id }: Id, @Body() { until }: SnoozeTask) {
    return this.tasks.snooze(ctx, id, new Date(until));
  }

  @Post('tasks/:id/transfer')
  @Answers({ summary: 'Hand it to a colleague', params: IdParam, body: TransferTask, answer: TaskView })
  transfer(@Ctx() ctx: RequestContext, @Param() { id }: Id, @Body() { member }: TransferTask) {
    return this.tasks.transfer(ctx, id, member);
  }

  @Post('tasks/:id/release')
  @Answers({ summary: 'Put it back into its queue', params: IdParam, answer: TaskView })
  release(@Ctx() ctx: RequestContext, @Param() { id }: Id) {
    return this.tasks.release(ctx, id);
  }
}
