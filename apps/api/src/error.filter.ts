import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError, type Language, messageOf, say } from '@careloop/kernel';
import type { Request } from './contract';
import { errorTexts } from './error-texts';
import { traditional } from './traditional';

/** Words every error: the caller's mistakes with code, sentence and places; ours with a number to ask about. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost) {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.raw.headersSent) return;
    const known = toDomainError(error);
    // A deep link of the web app: the same page for every address that is not the API's.
    if (known?.status === 404 && isPage(request) && 'sendFile' in reply)
      return void (reply as { sendFile: (name: string) => void }).sendFile('index.html');
    if (!known) this.logger.error({ err: error, requestId: request.id, url: request.url }, messageOf(error));
    const failure = known ?? new DomainError(500, 'INTERNAL', { requestId: request.id });
    void reply.status(failure.status).send(errorBody(failure, request.language));
  }
}

/** The body of an error answer. */
export function errorBody(error: DomainError, language: Language) {
  const details = error.details.map(({ path, code, message, text, params }) => ({
    path,
    code,
    message: message ?? (text ? say(text, language, traditional) : sentence(code, params ?? {}, language)),
  }));
  return {
    code: error.code,
    message: sentence(error.code, error.params, language),
    ...(details.length ? { details } : {}),
  };
}

/** The sentence of an error code; the code itself when nobody has worded it yet. */
export function sentence(code: string, params: Record<string, unknown>, language: Language): string {
  const text = errorTexts[code];
  if (!text) return code;
  const words = say({ zh: text[0], en: text[1] }, language, traditional);
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

const isPage = ({ method, url, headers }: Request) =>
  method === 'GET' && !url.startsWith('/api/') && !!headers.accept?.includes('text/html');

function toDomainError(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number })?.statusCode;
  if (!status || status >= 500) return null;
  const codes: Record<number, string> = {
    401: 'UNAUTHORIZED',
    403: 'FORBIDDEN',
    404: 'NOT_FOUND',
    413: 'BODY_TOO_LARGE',
    415: 'MEDIA_TYPE',
  };
  return new DomainError(status, codes[status] ?? 'REQUEST_INVALID');
}
