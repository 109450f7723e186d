import { Body, Controller, Delete, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { type RequestContext, say } from '@careloop/kernel';
import {
  ActionTypeView,
  AutomationView,
  ChangeAutomation,
  CreateAutomation,
  EffectView,
  Id,
  IdParam,
  OccurrenceSummary,
  Page,
  PageQuery,
  Publish,
  Published,
  Rehearsal,
  Rehearse,
  Resume,
  RunNow,
  Strict,
} from '@careloop/contracts';
import type { Registry } from '@careloop/sdk';
import Type from 'typebox';
import { Allow, Answers, Ctx } from '../contract';
import { APP_REGISTRY } from '../registry';
import { traditional } from '../traditional';
import { AutomationsService } from './automations.service';
import { OccurrencesService } from './occurrences.service';
import { RehearsalService } from './planning/rehearsal.service';
import { PublishingService } from './publishing.service';

const ListQuery = Strict({
  ...PageQuery.properties,
  form: Type.Optional(Type.String({ maxLength: 100 })),
  app: Type.Optional(Id),
});
const Started = Type.Object({ started: Type.Integer() });
type One = { id: string };

/** Rules of care: drafts, what they would do, and what runs. */
@Controller()
export class AutomationsController {
  constructor(
    private automations: AutomationsService,
    private publishing: PublishingService,
    private rehearsal: RehearsalService,
    private occurrences: OccurrencesService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  @Get('automations')
  @Answers({ summary: 'All automations', query: ListQuery, answer: Page(AutomationView) })
  async list(@Ctx() ctx: RequestContext, @Query() { form, app }: { form?: string; app?: string }) {
    return { items: await this.automations.list(ctx, { form, app }), nextCursor: null };
  }

  @Post('automations')
  @Allow('builder')
  @Answers({ summary: 'Make a draft', body: CreateAutomation, answer: AutomationView, status: 201 })
  create(@Ctx() ctx: RequestContext, @Body() body: CreateAutomation) {
    return this.automations.create(ctx, body);
  }

  @Get('automations/:id')
  @Answers({ summary: 'One automation', params: IdParam, answer: AutomationView })
  get(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.automations.get(ctx, id);
  }

  @Patch('automations/:id')
  @Allow('builder')
  @Answers({ summary: 'Change the draft', params: IdParam, body: ChangeAutomation, answer: AutomationView })
  change(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() body: ChangeAutomation) {
    return this.automations.change(ctx, id, body);
  }

  @Delete('automations/:id')
  @Allow('builder')
  @Answers({ summary: 'Delete; the ledger stays', params: IdParam, status: 204 })
  remove(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.automations.remove(ctx, id);
  }

  @Post('automations/:id/rehearse')
  @Answers({ summary: 'What would happen; writes nothing', params: IdParam, body: Rehearse, answer: Rehearsal })
  rehearse(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() body: Rehearse) {
    return this.rehearsal.rehearse(ctx, id, body);
  }

  @Post('automations/:id/publish')
  @Allow('builder')
  @Answers({ summary: 'Make the draft the active version', params: IdParam, body: Publish, answer: Published })
  publish(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() body: Publish) {
    return this.publishing.publish(ctx, id, body);
  }

  @Post('automations/:id/pause')
  @Allow('builder')
  @Answers({ summary: 'Stop until resumed', params: IdParam, answer: AutomationView })
  async pause(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    await this.publishing.pause(ctx, id);
    return this.automations.get(ctx, id);
  }

  @Post('automations/:id/resume')
  @Allow('builder')
  @Answers({ summary: 'Go on', params: IdParam, body: Resume, answer: AutomationView })
  async resume(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() body: Resume) {
    await this.publishing.resume(ctx, id, body);
    return this.automations.get(ctx, id);
  }

  @Post('automations/:id/run')
  @Answers({ summary: 'Start it for chosen records', params: IdParam, body: RunNow, answer: Started })
  async run(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() { records }: RunNow) {
    return { started: await this.publishing.runNow(ctx, id, records) };
  }

  @Get('automations/:id/effect')
  @Answers({ summary: 'Treated against control', params: IdParam, answer: EffectView })
  async effect(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    await this.automations.find(ctx, id);
    return this.occurrences.effect(ctx, id);
  }

  @Get('automations/:id/summary')
  @Answers({ summary: 'Its ledger, counted by state', params: IdParam, answer: OccurrenceSummary })
  async summary(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    await this.automations.find(ctx, id);
    return this.occurrences.summary(ctx, { automation: id });
  }

  @Get('action-types')
  @Answers({ summary: 'The kinds of steps', answer: Page(ActionTypeView) })
  actions(@Ctx() { language }: RequestContext) {
    const items = this.registry.actionTypes.map(({ id, label, group, settings }) => ({
      id,
      label: say(label, language, traditional),
      group,
      settings,
    }));
    return { items, nextCursor: null };
  }
}
