import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import helmet from 'helmet';
import { NestFactory } from '@nestjs/core';
import { LogController } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { migrate } from '@careloop/migrations';
import { createDataSource } from '@careloop/database';
import { DomainError, newId, pickLanguage } from '@careloop/kernel';
import { AppModule } from './app.module';
import { AppClock } from './clock';
import type { Config } from './config';
import { createAdapter, type Request, type Route } from './contract';
import { PinoLogger } from './logger';
import { Notices } from './notices';
import { openapi, openapiPage } from './openapi';
import { loadTraditional } from './traditional';

/** 256 MiB: a million rows of a wide CSV. */
const UPLOAD_BYTES = 256 << 20;

/** The server, migrated and wired, not yet listening. Leaves nothing open when it fails. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  await migrate(config.settings.databaseUrl);
  const source = await createDataSource(config.settings.databaseUrl, { max: 20 }).initialize();
  try {
    return await wire(config, source);
  } catch (error) {
    if (source.isInitialized) await source.destroy();
    throw error;
  }
}

async function wire(config: Config, source: DataSource): Promise<NestFastifyApplication> {
  const routes: Route[] = [];
  const adapter = createAdapter(routes, {
    logger: { level: config.settings.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (raw: { headers: Record<string, unknown> }) =>
      String(raw.headers['x-request-id'] ?? newId()).slice(0, 100),
    trustProxy: 'loopback',
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config, source), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  app.useLogger(new PinoLogger(fastify.log as never));
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });

  fastify.decorateRequest('language', 'zh-CN');
  fastify.addHook('onRequest', async (request) => {
    (request as Request).language = pickLanguage(request.headers['accept-language']);
    if ((request as Request).language === 'zh-TW') await loadTraditional();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    request.log.info({
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
    done();
  });
  await app.register(cookie as never);
  const secure = securityHeaders(config.settings.production);
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(secure);
    done();
  });
  await app.register(multipart as never, {
    limits: { fileSize: UPLOAD_BYTES, files: 1, fields: 20, fieldSize: 1 << 20 },
  });
  await app.register(compress as never, {
    threshold: 4096,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { 1: 4 } },
  });
  await app.register(rateLimit as never, {
    global: false,
    errorResponseBuilder: (_: unknown, { ttl }: { ttl: number }) =>
      new DomainError(429, 'TOO_MANY_REQUESTS', { seconds: Math.ceil(ttl / 1000) }),
  });
  if (config.servesHttp) {
    fastify.get('/api/openapi.json', () => openapi(routes));
    fastify.get('/api/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(openapiPage(routes)));
    serveWeb(app, config.settings.webDir);
  }
  const clock = app.get(AppClock);
  await clock.reload();
  app.get(Notices).on('clock', () => void clock.reload());
  return app;
}

/** Helmet's headers, worked out once: they are the same for every answer, and making them anew was a tenth of a short one. */
function securityHeaders(production: boolean): Record<string, string> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => void (headers[name] = String(value)),
    removeHeader: () => undefined,
  };
  const make = helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // antd writes its styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: production,
  });
  make({} as never, response as never, (error) => {
    if (error) throw error as Error;
  });
  return headers;
}

/** The built web app: hashed files for ever, pages afresh each time (deep links get the same page, see ErrorFilter). */
function serveWeb(app: NestFastifyApplication, webDir: string | undefined) {
  if (!webDir || !fs.existsSync(path.join(webDir, 'index.html'))) return;
  app.useStaticAssets({
    root: webDir,
    prefix: '/',
    wildcard: false,
    setHeaders: (reply: { header: (name: string, value: string) => void }, file: string) =>
      reply.header('cache-control', file.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  } as never);
}
