import '@fastify/cookie';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { RequestContext } from '@careloop/kernel';
import {
  ApiKeyView,
  AuditView,
  ChangeMember,
  ChangePassword,
  ChangeWorkspace,
  CreateApiKey,
  CreateMember,
  IdParam,
  Me,
  MemberView,
  Page,
  PageQuery,
  SignedIn,
  SignIn,
  WorkspaceView,
} from '@careloop/contracts';
import { AppClock } from '../clock';
import { Config } from '../config';
import { SESSION_COOKIE, type SignedInRequest } from '../context.guard';
import { Allow, Answers, Ctx, Public } from '../contract';
import { AuditService } from './audit.service';
import { MembersService } from './members.service';
import { SessionsService } from './sessions.service';

/** Sign-in, members, the workspace, API keys and the audit log. */
@Controller()
export class AccessController {
  constructor(
    private sessions: SessionsService,
    private members: MembersService,
    private audit: AuditService,
    private config: Config,
    private clock: AppClock,
  ) {}

  @Post('auth/sign-in')
  @Public()
  @RouteConfig({ rateLimit: { max: 10, timeWindow: 60_000 } })
  @Answers({ summary: 'Sign in', body: SignIn, answer: SignedIn })
  async signIn(
    @Body() { email, password }: SignIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const { token, caller } = await this.sessions.signIn(email, password);
    void reply.setCookie(SESSION_COOKIE, token, {
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.settings.production && reply.request.protocol === 'https',
      path: '/',
      maxAge: 30 * 86_400,
    });
    await this.audit.note({ workspaceId: caller.workspace.id, memberId: caller.member.id }, 'member.signed-in');
    return { token, member: caller.member, workspace: caller.workspace };
  }

  @Post('auth/sign-out')
  @Answers({ summary: 'Sign out', status: 204 })
  async signOut(@Req() request: SignedInRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.signOut(request.caller.sessionId);
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  @Get('auth/me')
  @Answers({ summary: 'Who am I', answer: Me })
  me(@Req() { caller }: SignedInRequest): Me {
    return { member: caller.member, workspace: caller.workspace, testClock: this.clock.movable };
  }

  @Post('auth/password')
  @RouteConfig({ rateLimit: { max: 10, timeWindow: 60_000 } })
  @Answers({ summary: 'Change my password; my other sessions end', body: ChangePassword, status: 204 })
  changePassword(@Ctx() ctx: RequestContext, @Req() { caller }: SignedInRequest, @Body() body: ChangePassword) {
    return this.members.changePassword(ctx, caller.sessionId, body.current, body.password);
  }

  @Get('members')
  @Answers({ summary: 'Members of the workspace', answer: Type.Object({ items: Type.Array(MemberView) }) })
  async listMembers(@Ctx() ctx: RequestContext) {
    return { items: await this.members.list(ctx) };
  }

  @Post('members')
  @Allow('admin')
  @Answers({ summary: 'Add a member', body: CreateMember, answer: MemberView, status: 201 })
  createMember(@Ctx() ctx: RequestContext, @Body() body: CreateMember) {
    return this.members.create(ctx, body);
  }

  @Patch('members/:id')
  @Allow('admin')
  @Answers({ summary: 'Change a member', params: IdParam, body: ChangeMember, answer: MemberView })
  changeMember(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }, @Body() body: ChangeMember) {
    return this.members.change(ctx, id, body);
  }

  @Get('workspace')
  @Answers({ summary: 'The workspace', answer: WorkspaceView })
  workspace(@Req() { caller }: SignedInRequest): WorkspaceView {
    return caller.workspace;
  }

  @Patch('workspace')
  @Allow('admin')
  @Answers({ summary: 'Change name or time zone', body: ChangeWorkspace, answer: WorkspaceView })
  changeWorkspace(@Ctx() ctx: RequestContext, @Body() body: ChangeWorkspace) {
    return this.members.changeWorkspace(ctx, body);
  }

  @Get('api-keys')
  @Answers({ summary: 'API keys', answer: Type.Object({ items: Type.Array(ApiKeyView) }) })
  async apiKeys(@Ctx() ctx: RequestContext) {
    return { items: await this.members.keys(ctx) };
  }

  @Post('api-keys')
  @Answers({ summary: 'Make an API key that acts as me', body: CreateApiKey, answer: ApiKeyView, status: 201 })
  createApiKey(@Ctx() ctx: RequestContext, @Body() { label }: CreateApiKey) {
    return this.members.createKey(ctx, label);
  }

  @Delete('api-keys/:id')
  @Answers({ summary: 'Revoke an API key', params: IdParam, status: 204 })
  revokeApiKey(@Ctx() ctx: RequestContext, @Param() { id }: { id: string }) {
    return this.members.revokeKey(ctx, id);
  }

  @Get('audit')
  @Allow('admin')
  @Answers({ summary: 'Who did what', query: PageQuery, answer: Page(AuditView) })
  auditLog(@Ctx() ctx: RequestContext, @Query() { limit = 50, cursor }: { limit?: number; cursor?: string }) {
    return this.audit.list(ctx, limit, cursor);
  }
}
