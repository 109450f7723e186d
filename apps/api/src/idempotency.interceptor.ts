import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Conflict, Invalid } from '@careloop/kernel';
import type { SignedInRequest } from './context.guard';
import { Database } from './database';

/**
 * Honours `Idempotency-Key` on POST: the first answer is kept for a day and replayed to repeats of the same body; the
 * same key with another body is an error. A failed call leaves no trace, so that it may be tried again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private db: Database) {}

  intercept(host: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    const request = host.switchToHttp().getRequest<SignedInRequest>();
    const header = request.headers['idempotency-key'];
    if (request.method !== 'POST' || !header || !request.ctx) return next.handle();
    return from(this.once(request, host.switchToHttp().getResponse<FastifyReply>(), String(header), next));
  }

  private async once(
    request: SignedInRequest,
    reply: FastifyReply,
    header: string,
    next: CallHandler,
  ): Promise<unknown> {
    if (header.length > 255) throw new Invalid('IDEMPOTENCY_KEY_TOO_LONG', {}, [], 400);
    const { workspaceId } = request.ctx;
    const key = `${request.ctx.memberId ?? ''} ${request.url} ${header}`;
    const body = request.isMultipart?.()
      ? `multipart ${request.headers['content-length']}`
      : JSON.stringify(request.body ?? null);
    const hash = createHash('sha256').update(body).digest();
    const fresh = await this.db.query(
      `INSERT INTO careloop.idempotency_keys (workspace_id, key, request_hash) VALUES ($1, $2, $3)
       ON CONFLICT (workspace_id, key) DO UPDATE SET request_hash = excluded.request_hash, status = NULL, answer = NULL, created_at = now()
         WHERE idempotency_keys.created_at < now() - interval '1 day'
            OR (idempotency_keys.status IS NULL AND idempotency_keys.created_at < now() - interval '2 minutes')
       RETURNING 1`,
      [workspaceId, key, hash],
    );
    if (!fresh.length) return this.replay(reply, workspaceId, key, hash);
    try {
      const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await this.db.query(
        'UPDATE careloop.idempotency_keys SET status = $3, answer = $4 WHERE workspace_id = $1 AND key = $2',
        [workspaceId, key, reply.statusCode, answer === undefined ? null : JSON.stringify(answer)],
      );
      return answer;
    } catch (error) {
      await this.db.query('DELETE FROM careloop.idempotency_keys WHERE workspace_id = $1 AND key = $2', [
        workspaceId,
        key,
      ]);
      throw error;
    }
  }

  private async replay(reply: FastifyReply, workspaceId: string, key: string, hash: Buffer): Promise<unknown> {
    const [row] = await this.db.query<{ request_hash: Buffer; status: number | null; answer: string | null }>(
      'SELECT request_hash, status, answer FROM careloop.idempotency_keys WHERE workspace_id = $1 AND key = $2',
      [workspaceId, key],
    );
    if (!row || row.status === null) throw new Conflict('IDEMPOTENCY_KEY_BUSY');
    if (!row.request_hash.equals(hash)) throw new Invalid('IDEMPOTENCY_KEY_REUSED');
    void reply.status(row.status).header('idempotent-replayed', 'true');
    return row.answer === null ? undefined : (JSON.parse(row.answer) as unknown);
  }
}
