import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { FastifyAdapter, RouteSchema } from '@nestjs/platform-fastify';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import localize from 'ajv-i18n';
import type { ErrorObject, ValidateFunction } from 'ajv';
import fastJson from 'fast-json-stringify';
import type { FastifyRequest } from 'fastify';
import { type Detail, Invalid, type Language, type RequestContext, type Role } from '@careloop/kernel';
import type { Contract } from '@careloop/contracts';

export interface Route {
  method: string;
  url: string;
  schema: Record<string, unknown>;
}

export type Request = FastifyRequest & { ctx?: RequestContext; language: Language };

/** Binds an endpoint to its contract: input is checked by it, the answer is cut to it, OpenAPI shows it. */
export const Answers = ({ summary, params, query, body, answer, status = 200 }: Contract) =>
  applyDecorators(
    RouteSchema({
      summary,
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      ...(answer && { response: { [status]: answer } }),
    } as never),
    HttpCode(status),
  );

export const PUBLIC = 'careloop:public';
/** Needs no sign-in. */
export const Public = () => SetMetadata(PUBLIC, true);

export const ALLOW = 'careloop:allow';
/** The least role that may call this; without it every member may. */
export const Allow = (role: Role) => SetMetadata(ALLOW, role);

/** Who asks: the request's context. */
export const Ctx = createParamDecorator((_: unknown, host: ExecutionContext): RequestContext => {
  const { ctx } = host.switchToHttp().getRequest<Request>();
  if (!ctx) throw new Error('@Ctx() on a public route');
  return ctx;
});

/** A Fastify adapter whose validator speaks our schemas, and which remembers every route for OpenAPI. */
export function createAdapter(routes: Route[], options: Record<string, unknown>): FastifyAdapter {
  const adapter = new FastifyAdapter({ bodyLimit: 8 << 20, routerOptions: { maxParamLength: 200 }, ...options });
  const fastify = adapter.getInstance();
  // Bodies are taken at their word; query and path parameters arrive as text and are coerced.
  const body = addFormats(
    new Ajv2020({ allErrors: true, useDefaults: true, strict: false }) as never,
  ) as unknown as Ajv2020;
  const text = addFormats(
    new Ajv2020({ allErrors: true, useDefaults: true, coerceTypes: 'array', strict: false }) as never,
  ) as unknown as Ajv2020;
  // Compiled by the first request: hundreds of contracts at once are a third of the server's start.
  fastify.setValidatorCompiler(({ schema, httpPart }) => {
    let compiled: ValidateFunction | undefined;
    const check = (data: unknown) => {
      compiled ??= (httpPart === 'body' ? body : text).compile(schema as object);
      const fits = compiled(data);
      check.errors = compiled.errors;
      return fits;
    };
    check.errors = undefined as ValidateFunction['errors'];
    return check as never;
  });
  fastify.setSerializerCompiler(({ schema }) => {
    let compiled: ((data: unknown) => string) | undefined;
    return (data) => (compiled ??= fastJson(schema as object))(data);
  });
  fastify.addHook('onRoute', (route) => {
    if (!route.schema) return;
    route.attachValidation = true; // so that "who are you" is answered before "what is this"
    routes.push({ method: String(route.method), url: route.url, schema: route.schema as never });
  });
  return adapter;
}

/** Refuses a request that breaks its contract, after the guards have let it in. */
@Injectable()
export class ContractInterceptor implements NestInterceptor {
  intercept(host: ExecutionContext, next: CallHandler) {
    const request = host.switchToHttp().getRequest<Request>();
    const failed = request.validationError;
    if (failed) {
      const part = failed.validationContext === 'querystring' ? 'query' : failed.validationContext;
      throw new Invalid(
        'REQUEST_INVALID',
        {},
        describeErrors(failed.validation as never, request.language, part === 'body' ? '' : part),
        400,
      );
    }
    return next.handle();
  }
}

/** ajv's errors as details: where, which rule, and a sentence in the reader's language. */
export function describeErrors(errors: ErrorObject[], language: Language, prefix = ''): Detail[] {
  const words = localize as unknown as Record<string, (e: ErrorObject[]) => void>;
  words[language === 'zh-CN' ? 'zh' : language]!(errors);
  const branches = new Set(errors.filter((e) => e.keyword === 'anyOf').map((e) => e.schemaPath));
  return errors
    .filter((e) => ![...branches].some((path) => e.schemaPath !== path && e.schemaPath.startsWith(`${path}/`)))
    .map((e) => {
      const key = (e.params.missingProperty ?? e.params.additionalProperty) as string | undefined;
      const path = [...(prefix ? [prefix] : []), ...e.instancePath.split('/').slice(1), ...(key ? [key] : [])];
      return {
        path: path.join('.'),
        code: e.keyword.replace(/[A-Z]/g, (c) => '_' + c).toUpperCase(),
        message: e.message ?? '',
      };
    });
}
