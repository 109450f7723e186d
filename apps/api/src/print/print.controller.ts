import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import type { RequestContext } from '@careloop/kernel';
import {
  ChangePrintTemplate,
  FormParam,
  PrintedRecord,
  PrintRecord,
  PrintTemplateView,
  RecordParam,
} from '@careloop/contracts';
import { Allow, Answers, Ctx } from '../contract';
import { PrintService } from './print.service';

/** Records on paper. */
@Controller('forms/:form')
export class PrintController {
  constructor(private printing: PrintService) {}

  @Get('print-template')
  @Answers({ summary: 'How records look on paper', params: FormParam, answer: PrintTemplateView })
  template(@Ctx() ctx: RequestContext, @Param() { form }: { form: string }) {
    return this.printing.template(ctx, form);
  }

  @Put('print-template')
  @Allow('builder')
  @Answers({
    summary: 'Say how records look on paper',
    params: FormParam,
    body: ChangePrintTemplate,
    answer: PrintTemplateView,
  })
  change(@Ctx() ctx: RequestContext, @Param() { form }: { form: string }, @Body() { html }: ChangePrintTemplate) {
    return this.printing.change(ctx, form, html);
  }

  @Post('records/:id/print')
  @Answers({ summary: 'A record as HTML to be printed', params: RecordParam, body: PrintRecord, answer: PrintedRecord })
  print(
    @Ctx() ctx: RequestContext,
    @Param() { form, id }: { form: string; id: string },
    @Body() { html }: PrintRecord,
  ) {
    return this.printing.print(ctx, form, id, html);
  }
}
