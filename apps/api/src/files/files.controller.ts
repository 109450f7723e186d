import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '@careloop/kernel';
import { FileLink, FileQuery, FileView, IdParam, SharedFileQuery, ThumbnailQuery } from '@careloop/contracts';
import { Answers, Ctx, Public } from '../contract';
import { showsInPlace, UNKNOWN_TYPE } from './file-type';
import { FilesService, type FileBytes } from './files.service';

type One = { id: string };

/** Files of records. */
@Controller('files')
export class FilesController {
  constructor(private files: FilesService) {}

  @Post()
  @RouteConfig({ rateLimit: { max: 300, timeWindow: 60_000 } })
  @Answers({
    summary: 'Upload a file (multipart: file); put what comes back into a field of files within a day',
    answer: FileView,
    status: 201,
  })
  upload(@Ctx() ctx: RequestContext, @Req() request: FastifyRequest) {
    return this.files.receive(ctx, request);
  }

  @Get(':id')
  @Answers({ summary: 'The file, for who may read a record that has it', params: IdParam, query: FileQuery })
  async read(
    @Ctx() ctx: RequestContext,
    @Param() { id }: One,
    @Query() { download }: FileQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await give(request, reply, await this.files.read(ctx, id), download);
  }

  @Get(':id/thumbnail')
  @Answers({
    summary: 'A small picture of an image: 96 × 96, or within 480 × 480',
    params: IdParam,
    query: ThumbnailQuery,
  })
  async thumbnail(
    @Ctx() ctx: RequestContext,
    @Param() { id }: One,
    @Query() { size = 96 }: { size?: number },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await give(request, reply, await this.files.thumbnail(ctx, id, size));
  }

  @Get(':id/link')
  @Answers({
    summary: 'A link to the file that needs no sign-in and ends after 15 minutes',
    params: IdParam,
    answer: FileLink,
  })
  link(@Ctx() ctx: RequestContext, @Param() { id }: One) {
    return this.files.link(ctx, id);
  }

  @Get(':id/shared')
  @Public()
  @RouteConfig({ rateLimit: { max: 300, timeWindow: 60_000 } })
  @Answers({ summary: 'The file by a link', params: IdParam, query: SharedFileQuery })
  async shared(
    @Param() { id }: One,
    @Query() { expires, sig }: { expires: number; sig: string },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await give(request, reply, await this.files.shared(id, expires, sig));
  }
}

type FileQuery = { download?: boolean };

/** Sends bytes so that a browser can do nothing with them but show a picture, play a sound or save them. */
async function give(request: FastifyRequest, reply: FastifyReply, file: FileBytes, download = false): Promise<void> {
  const { body, type, name, size, etag } = file;
  const inPlace = showsInPlace(type) && !download;
  void reply.headers({
    etag: `"${etag}"`,
    'cache-control': 'private, max-age=600',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'content-disposition': `${inPlace ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
  });
  if (request.headers['if-none-match'] === `"${etag}"`) {
    body.destroy();
    await reply.code(304).send();
    return;
  }
  const text = type.startsWith('text/') ? `${type}; charset=utf-8` : type;
  if (size !== undefined) void reply.header('content-length', size);
  await reply.header('content-type', inPlace || download || !type.startsWith('text/') ? text : UNKNOWN_TYPE).send(body);
}
