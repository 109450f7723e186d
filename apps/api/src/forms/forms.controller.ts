import { Body, Controller, Delete, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import Type from 'typebox';
import { type RequestContext, say } from '@careloop/kernel';
import { ChangeForm, CreateForm, FieldTypeView, FormParam, FormVersionView, FormView } from '@careloop/contracts';
import type { Registry } from '@careloop/sdk';
import { Allow, Answers, Ctx } from '../contract';
import { APP_REGISTRY } from '../registry';
import { traditional } from '../traditional';
import { FormsService } from './forms.service';

/** Form definitions. */
@Controller()
export class FormsController {
  constructor(
    private forms: FormsService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  @Get('field-types')
  @Answers({ summary: 'Field types', answer: Type.Object({ items: Type.Array(FieldTypeView) }) })
  fieldTypes(@Ctx() { language }: RequestContext) {
    return {
      items: this.registry.fieldTypes.map(({ id, label, group, kind }) => ({
        id,
        label: say(label, language, traditional),
        group,
        kind,
      })),
    };
  }

  @Get('forms')
  @Answers({ summary: 'Forms', answer: Type.Object({ items: Type.Array(FormView) }) })
  async list(@Ctx() ctx: RequestContext) {
    return { items: await this.forms.list(ctx) };
  }

  @Post('forms')
  @Allow('builder')
  @Answers({ summary: 'Make a form', body: CreateForm, answer: FormView, status: 201 })
  create(@Ctx() ctx: RequestContext, @Body() body: CreateForm) {
    return this.forms.create(ctx, body);
  }

  @Get('forms/:form')
  @Answers({ summary: 'A form', params: FormParam, answer: FormView })
  show(@Ctx() ctx: RequestContext, @Param() { form }: FormParam) {
    return this.forms.show(ctx, form);
  }

  @Patch('forms/:form')
  @Allow('builder')
  @Answers({ summary: 'Change a form: makes a version', params: FormParam, body: ChangeForm, answer: FormView })
  change(@Ctx() ctx: RequestContext, @Param() { form }: FormParam, @Body() body: ChangeForm) {
    return this.forms.change(ctx, form, body);
  }

  @Delete('forms/:form')
  @Allow('builder')
  @Answers({ summary: 'Put a form away', params: FormParam, status: 204 })
  remove(@Ctx() ctx: RequestContext, @Param() { form }: FormParam) {
    return this.forms.remove(ctx, form);
  }

  @Get('forms/:form/versions')
  @Answers({
    summary: 'Versions of a form, newest first',
    params: FormParam,
    answer: Type.Object({ items: Type.Array(FormVersionView) }),
  })
  async versions(@Ctx() ctx: RequestContext, @Param() { form }: FormParam) {
    return { items: await this.forms.versions(ctx, form) };
  }
}

type FormParam = { form: string };
