import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import Type from 'typebox';
import type { RequestContext } from '@careloop/kernel';
import { AppView, IdParam, InstallTemplate, Strict, TemplateView, Uninstalled } from '@careloop/contracts';
import { Allow, Answers, Ctx } from '../contract';
import { TemplatesService } from './templates.service';

const TemplateParam = Strict({ id: Type.String({ minLength: 1, maxLength: 100 }) });

/** Lifecycle templates and the apps they become. */
@Controller()
export class TemplatesController {
  constructor(private templates: TemplatesService) {}

  @Get('templates')
  @Answers({ summary: 'Templates', answer: Type.Object({ items: Type.Array(TemplateView) }) })
  async list(@Ctx() ctx: RequestContext) {
    return { items: await this.templates.list(ctx) };
  }

  @Post('templates/:id/install')
  @Allow('builder')
  @Answers({
    summary: 'Install a template',
    params: TemplateParam,
    body: InstallTemplate,
    answer: AppView,
    status: 201,
  })
  install(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }, @Body() body: InstallTemplate) {
    return this.templates.install(ctx, id, body);
  }

  @Get('apps')
  @Answers({ summary: 'Installed templates', answer: Type.Object({ items: Type.Array(AppView) }) })
  async apps(@Ctx() ctx: RequestContext) {
    return { items: await this.templates.apps(ctx) };
  }

  @Delete('apps/:id')
  @Allow('admin')
  @Answers({ summary: 'Uninstall: forms with records stay', params: IdParam, answer: Uninstalled })
  uninstall(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }) {
    return this.templates.uninstall(ctx, id);
  }
}
