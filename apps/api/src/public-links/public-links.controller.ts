import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import Type from 'typebox';
import type { RequestContext } from '@careloop/kernel';
import {
  ChangePublicLink,
  CreatePublicLink,
  FormParam,
  IdParam,
  PublicFields,
  PublicLinkView,
  SignedParams,
  SignParams,
} from '@careloop/contracts';
import { Allow, Answers, Ctx } from '../contract';
import { PublicLinksService } from './public-links.service';

type Form = { form: string };
type One = { id: string };

/** Making and stopping public links. */
@Controller()
@Allow('builder')
export class PublicLinksController {
  constructor(private links: PublicLinksService) {}

  @Get('forms/:form/public-links')
  @Answers({
    summary: 'Public links of a form, newest first, and the fields they can use',
    params: FormParam,
    answer: Type.Object({ items: Type.Array(PublicLinkView), fields: PublicFields }),
  })
  async list(@Ctx() ctx: RequestContext, @Param() { form }: Form) {
    return { items: await this.links.list(ctx, form), fields: await this.links.fields(ctx, form) };
  }

  @Post('forms/:form/public-links')
  @Answers({
    summary: 'Make a public link',
    params: FormParam,
    body: CreatePublicLink,
    answer: PublicLinkView,
    status: 201,
  })
  create(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() body: CreatePublicLink) {
    return this.links.create(ctx, form, body);
  }

  @Patch('public-links/:id')
  @Answers({ summary: 'Change or stop a public link', params: IdParam, body: ChangePublicLink, answer: PublicLinkView })
  change(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() body: ChangePublicLink) {
    return this.links.change(ctx, id, body);
  }

  @Delete('public-links/:id')
  @Answers({ summary: 'Delete a public link; its answers stay', params: IdParam, status: 204 })
  remove(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.links.remove(ctx, id);
  }

  @Post('public-links/:id/params')
  @Answers({
    summary: 'Sign values that fill fields by the address',
    params: IdParam,
    body: SignParams,
    answer: SignedParams,
  })
  sign(@Ctx() ctx: RequestContext, @Param() { id }: One, @Body() { values }: { values: Record<string, unknown> }) {
    return this.links.sign(ctx, id, values);
  }
}
