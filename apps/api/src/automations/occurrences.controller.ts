import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { RequestContext } from '@careloop/kernel';
import {
  Id,
  IdParam,
  OccurrenceDetail,
  OccurrenceQuery,
  OccurrenceSummary,
  OccurrenceView,
  Page,
  PageQuery,
  RecordParam,
  ResolveOccurrence,
  Strict,
  TimelineEntry,
} from '@careloop/contracts';
import Type from 'typebox';
import { Allow, Answers, Ctx } from '../contract';
import { OccurrencesService } from './occurrences.service';
import { ResolvingService } from './resolving.service';
import { TimelineService } from './timeline.service';

const SummaryQuery = Strict({ automation: Type.Optional(Id), record: Type.Optional(Id) });

/** The care ledger. An occurrence is its own run, so both names lead here. */
@Controller()
export class OccurrencesController {
  constructor(
    private occurrences: OccurrencesService,
    private timeline: TimelineService,
    private resolving: ResolvingService,
  ) {}

  @Get('occurrences')
  @Answers({ summary: 'The care ledger', query: OccurrenceQuery, answer: Page(OccurrenceView) })
  list(@Ctx() ctx: RequestContext, @Query() query: OccurrenceQuery) {
    return this.occurrences.list(ctx, query);
  }

  @Get('occurrences/summary')
  @Answers({ summary: 'The ledger, counted by state', query: SummaryQuery, answer: OccurrenceSummary })
  summary(@Ctx() ctx: RequestContext, @Query() query: { automation?: string; record?: string }) {
    return this.occurrences.summary(ctx, query);
  }

  @Get('occurrences/:id')
  @Answers({ summary: 'Why, why not, and what was done', params: IdParam, answer: OccurrenceDetail })
  get(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }) {
    return this.occurrences.get(ctx, id);
  }

  @Post('occurrences/:id/resolve')
  @Allow('builder')
  @Answers({
    summary: 'Say whether care of unknown fate happened',
    params: IdParam,
    body: ResolveOccurrence,
    answer: OccurrenceDetail,
  })
  async resolve(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }, @Body() body: ResolveOccurrence) {
    await this.resolving.resolve(ctx, id, body);
    return this.occurrences.get(ctx, id);
  }

  @Get('runs/:id')
  @Answers({ summary: 'The run of an occurrence', params: IdParam, answer: OccurrenceDetail })
  run(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }) {
    return this.occurrences.get(ctx, id);
  }

  @Get('forms/:form/records/:id/timeline')
  @Answers({ summary: 'All care for one record', params: RecordParam, query: PageQuery, answer: Page(TimelineEntry) })
  of(
    @Ctx() ctx: RequestContext,
    @Param() { form, id }: { form: string; id: string },
    @Query() page: { limit?: number; cursor?: string },
  ) {
    return this.timeline.of(ctx, form, id, page);
  }
}
