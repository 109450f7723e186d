import '@fastify/cookie';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Forbidden, type RequestContext, type Role, Unauthorized } from '@careloop/kernel';
import { type Caller, SessionsService } from './access/sessions.service';
import { ALLOW, PUBLIC, type Request } from './contract';

export const SESSION_COOKIE = 'careloop_session';
export type SignedInRequest = Request & { caller: Caller; ctx: RequestContext };

const RANK: Record<Role, number> = { agent: 0, builder: 1, admin: 2 };

/** Finds who asks, from the bearer token or the browser's cookie, and whether their role may. */
@Injectable()
export class ContextGuard implements CanActivate {
  constructor(
    private sessions: SessionsService,
    private reflector: Reflector,
  ) {}

  async canActivate(host: ExecutionContext): Promise<boolean> {
    const targets = [host.getHandler(), host.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    const request = host.switchToHttp().getRequest<SignedInRequest>();
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer ?? request.cookies?.[SESSION_COOKIE];
    const caller = token ? await this.sessions.find(token) : null;
    if (!caller) throw new Unauthorized();
    if (!bearer) refuseForeignPages(request);
    const least = this.reflector.getAllAndOverride<Role>(ALLOW, targets);
    if (least && RANK[caller.member.role] < RANK[least]) throw new Forbidden();
    request.caller = caller;
    request.ctx = {
      workspaceId: caller.workspace.id,
      zone: caller.workspace.zone,
      memberId: caller.member.id,
      role: caller.member.role,
      language: request.language,
      cause: { kind: caller.kind === 'key' ? 'api' : 'person', ...(caller.kind === 'key' && { id: caller.sessionId }) },
      requestId: request.id,
    };
    return true;
  }
}

/** A cookie alone is no proof of intent: a writing request must come from our own pages. */
function refuseForeignPages(request: Request) {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin, host } = request.headers;
  if (origin && new URL(origin).host !== host) throw new Forbidden('ORIGIN_FOREIGN');
}
