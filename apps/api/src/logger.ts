import type { LoggerService } from '@nestjs/common';
import type { FastifyBaseLogger } from 'fastify';

/** Nest's logger over Fastify's pino: one JSON line each, with the place it came from. */
export class PinoLogger implements LoggerService {
  constructor(private pino: FastifyBaseLogger) {}
  log = (message: unknown, ...rest: unknown[]) => this.write('info', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);

  private write(level: 'info' | 'warn' | 'error' | 'debug' | 'trace' | 'fatal', message: unknown, rest: unknown[]) {
    const context = rest.findLast((part) => typeof part === 'string');
    const facts = typeof message === 'object' && message !== null ? message : {};
    const text =
      typeof message === 'string'
        ? message
        : String(rest.find((part) => typeof part === 'string' && part !== context) ?? '');
    this.pino[level]({ ...facts, context }, text);
  }
}
