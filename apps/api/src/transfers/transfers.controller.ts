import fs from 'node:fs';
import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { RequestContext } from '@careloop/kernel';
import {
  Accepted,
  CreateExport,
  ExportView,
  FileInspection,
  FormParam,
  IdParam,
  ImportPreview,
  ImportView,
} from '@careloop/contracts';
import { Allow, Answers, Ctx } from '../contract';
import { ExportsService } from './exports.service';
import { ImportsService } from './imports.service';
import { TransferRetention } from './retention';

type Form = { form: string };
type One = { id: string };

/** Import and export of records. */
@Controller()
@Allow('builder')
export class TransfersController {
  constructor(
    private imports: ImportsService,
    private exports: ExportsService,
    private retention: TransferRetention,
  ) {}

  @Post('forms/:form/imports/preview')
  @Answers({
    summary: 'What a file holds and how its columns would map (multipart: file)',
    params: FormParam,
    answer: ImportPreview,
  })
  preview(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Req() request: FastifyRequest) {
    return this.imports.preview(ctx, form, request);
  }

  @Post('forms/:form/imports')
  @Answers({
    summary: 'Import a CSV or XLSX file (multipart: file, mode, mapping, key, triggers)',
    params: FormParam,
    answer: Accepted,
    status: 202,
  })
  start(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Req() request: FastifyRequest) {
    return this.imports.start(ctx, form, request);
  }

  @Post('imports/inspect')
  @Answers({ summary: 'What form a file could become (multipart: file, sheet, headerRow)', answer: FileInspection })
  inspect(@Ctx() ctx: RequestContext, @Req() request: FastifyRequest) {
    return this.imports.inspect(ctx, request);
  }

  @Get('imports')
  @Answers({ summary: 'The last hundred imports', answer: Type.Object({ items: Type.Array(ImportView) }) })
  async list(@Ctx() ctx: RequestContext) {
    return { items: await this.imports.list(ctx) };
  }

  @Get('imports/:id')
  @Answers({ summary: 'How far an import is', params: IdParam, answer: ImportView })
  get(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.imports.get(ctx, id);
  }

  @Post('imports/:id/cancel')
  @Answers({ summary: 'Stop an import; what is in stays in', params: IdParam, answer: ImportView })
  cancel(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.imports.cancel(ctx, id);
  }

  @Get('imports/:id/errors')
  @Answers({ summary: 'The failed rows with reasons, as CSV', params: IdParam })
  async errors(@Ctx() ctx: RequestContext, @Param() { id }: One, @Res() reply: FastifyReply) {
    const { fileName } = await this.imports.get(ctx, id);
    await this.retention.expectFailedRows(ctx, id);
    await download(
      reply,
      `${fileName.replace(/\.\w+$/, '')}-errors.csv`,
      'text/csv; charset=utf-8',
      Readable.from(this.imports.errors(ctx, id)),
    );
  }

  @Delete('imports/:id')
  @Answers({ summary: 'Delete the upload and the failed rows; the figures stay', params: IdParam, status: 204 })
  removeImport(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.retention.remove(ctx, 'imports', id);
  }

  @Post('forms/:form/exports')
  @Answers({
    summary: 'Make a file from records',
    params: FormParam,
    body: CreateExport,
    answer: Accepted,
    status: 202,
  })
  export(@Ctx() ctx: RequestContext, @Param() { form }: Form, @Body() body: CreateExport) {
    return this.exports.start(ctx, form, body);
  }

  @Get('exports/:id')
  @Answers({ summary: 'How far an export is', params: IdParam, answer: ExportView })
  getExport(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.exports.get(ctx, id);
  }

  @Delete('exports/:id')
  @Answers({ summary: 'Delete the file; that it was made stays', params: IdParam, status: 204 })
  removeExport(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.retention.remove(ctx, 'exports', id);
  }

  @Get('exports/:id/file')
  @Answers({ summary: 'The finished file', params: IdParam })
  async file(@Ctx() ctx: RequestContext, @Param() { id }: One, @Res() reply: FastifyReply) {
    const { path, name, format } = await this.exports.file(ctx, id);
    const type =
      format === 'csv'
        ? 'text/csv; charset=utf-8'
        : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await download(reply, name, type, fs.createReadStream(path));
  }
}

const download = (reply: FastifyReply, name: string, type: string, body: Readable) =>
  reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(body);
