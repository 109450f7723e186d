import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Ctx } from './contract';
import type { RequestContext } from '@careloop/kernel';
import { Events } from './events';
import type { SignedInRequest } from './context.guard';

const HEARTBEAT_MS = 15_000;

/** Server-sent events: live lists, progress and notices. */
@Controller('events')
export class EventsController {
  private readonly open = new Set<() => void>();
  constructor(private events: Events) {}

  @Get()
  stream(@Ctx() ctx: RequestContext, @Req() request: SignedInRequest, @Res() reply: FastifyReply) {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write(':\n\n');
    const stop = this.events.subscribe(ctx.workspaceId, (event) => raw.write(`data: ${JSON.stringify(event)}\n\n`));
    const beat = setInterval(() => raw.write(':\n\n'), HEARTBEAT_MS);
    const end = () => {
      clearInterval(beat);
      stop();
      this.open.delete(end);
      raw.end();
    };
    this.open.add(end);
    request.raw.on('close', end);
  }

  /** Open streams would hold up a stop. */
  beforeApplicationShutdown() {
    for (const end of [...this.open]) end();
  }
}
