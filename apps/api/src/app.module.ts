import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { access } from './access/feature';
import { automations } from './automations/feature';
import { batches } from './batches/feature';
import { AppClock } from './clock';
import { comments } from './comments/feature';
import { Config } from './config';
import { ContextGuard } from './context.guard';
import { ContractInterceptor } from './contract';
import { DATA_SOURCE, Database } from './database';
import { ErrorFilter } from './error.filter';
import { EventsController } from './events.controller';
import { Events } from './events';
import { files } from './files/feature';
import { forms } from './forms/feature';
import { HealthController } from './health.controller';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { messages } from './messages/feature';
import { Notices } from './notices';
import { plugins } from './plugins/feature';
import { print } from './print/feature';
import { publicLinks } from './public-links/feature';
import { Queues } from './queues';
import { records } from './records/feature';
import { APP_REGISTRY, loadRegistry } from './registry';
import { tasks } from './tasks/feature';
import { templates } from './templates/feature';
import { transfers } from './transfers/feature';
import { TestClockController } from './test-clock.controller';
import { views } from './views/feature';

/** What a feature folder adds to the app. */
export interface Feature {
  controllers: Type[];
  providers: Provider[];
}

const features: Feature[] = [
  access,
  forms,
  records,
  files,
  batches,
  comments,
  publicLinks,
  print,
  transfers,
  automations,
  messages,
  tasks,
  templates,
  plugins,
  views,
];

/** The whole server in one module: features are folders, not modules. Workers have the same services without routes. */
@Module({})
export class AppModule {
  static of(config: Config, source: DataSource): DynamicModule {
    const { testClock } = config.settings;
    return {
      module: AppModule,
      controllers: [
        HealthController,
        ...(config.servesHttp ? [EventsController, ...features.flatMap((f) => f.controllers)] : []),
        ...(config.servesHttp && testClock ? [TestClockController] : []),
      ],
      providers: [
        { provide: Config, useValue: config },
        { provide: DATA_SOURCE, useValue: source },
        { provide: APP_REGISTRY, useFactory: loadRegistry },
        Database,
        Notices,
        Events,
        Queues,
        AppClock,
        ...features.flatMap((f) => f.providers),
        { provide: APP_GUARD, useClass: ContextGuard },
        { provide: APP_INTERCEPTOR, useClass: ContractInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
