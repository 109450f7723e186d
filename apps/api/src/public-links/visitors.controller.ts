import '@fastify/cookie';
import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import {
  AnswerPublic,
  OpenPublic,
  PublicResults,
  PublicThanks,
  PublicView,
  QueryPublic,
  TokenParam,
} from '@careloop/contracts';
import { Config } from '../config';
import { Answers, Public, type Request } from '../contract';
import { VisitorsService } from './visitors.service';

const PATH = '/api/v1/public';
const cookieOf = (token: string) => `careloop_p_${token.slice(0, 12).replace(/[^\w-]/g, '')}`;

type Token = { token: string };

/** What people without an account reach: one link each time, by its token. */
@Controller('public')
@Public()
export class VisitorsController {
  constructor(
    private visitors: VisitorsService,
    private config: Config,
  ) {}

  @Post(':token/open')
  @RouteConfig({ rateLimit: { max: 60, timeWindow: 60_000 } })
  @Answers({
    summary: 'What the page of a public link shows',
    params: TokenParam,
    body: OpenPublic,
    answer: PublicView,
  })
  open(@Param() { token }: Token, @Body() body: OpenPublic, @Req() request: Request) {
    return this.visitors.open(token, request.language, body, request.cookies[cookieOf(token)]);
  }

  @Post(':token/answers')
  @RouteConfig({ rateLimit: { max: 20, timeWindow: 60_000 } })
  @Answers({
    summary: 'Fill in a public form',
    params: TokenParam,
    body: AnswerPublic,
    answer: PublicThanks,
    status: 201,
  })
  answer(
    @Param() { token }: Token,
    @Body() body: AnswerPublic,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { production } = this.config.settings;
    return this.visitors.answer(token, request.language, body, request.cookies[cookieOf(token)], (_, seal) => {
      void reply.setCookie(cookieOf(token), seal, {
        httpOnly: true,
        sameSite: 'lax',
        secure: production && request.protocol === 'https',
        path: PATH,
        maxAge: 365 * 86_400,
      });
    });
  }

  @Post(':token/query')
  @RouteConfig({ rateLimit: { max: 20, timeWindow: 60_000 } })
  @Answers({ summary: 'Find records by what one knows', params: TokenParam, body: QueryPublic, answer: PublicResults })
  query(@Param() { token }: Token, @Body() body: QueryPublic, @Req() request: Request) {
    return this.visitors.query(token, request.language, body);
  }
}
