import path from 'node:path';
import { Invalid } from '@careloop/kernel';
import type { S3Settings } from './files/s3-store';

/** Settings of the installation, read from the environment once and checked. */
export class Config {
  constructor(
    readonly settings: {
      port: number;
      dataDir: string;
      databaseUrl: string;
      redisUrl?: string;
      role: 'all' | 'api' | 'worker';
      /** Seals secrets; any text of 16 characters or more. */
      secretKey: string;
      smtpUrl?: string;
      adminEmail: string;
      adminPassword?: string;
      /** Private hosts that webhooks may call. */
      webhookAllow: string[];
      testClock: boolean;
      demo: boolean;
      production: boolean;
      logLevel: string;
      /** Largest upload of a record's file in MiB; 50 unless set. */
      fileMegabytes?: number;
      /** Where files lie; absent: under the data folder. */
      s3?: S3Settings;
      /** Folder of the built web app; absent = API only. */
      webDir?: string;
      /** Folder of the installable templates. */
      templatesDir: string;
    },
  ) {}

  get servesHttp() {
    return this.settings.role !== 'worker';
  }
  get runsJobs() {
    return this.settings.role !== 'api';
  }

  /** Reads the environment; throws `Invalid('SETTING_…')` naming the variable. */
  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): Config {
    const root = path.resolve(__dirname, '../../..');
    const production = env.NODE_ENV === 'production';
    const need = (name: string) => {
      const value = env[name];
      if (!value) throw new Invalid('SETTING_MISSING', { name });
      return value;
    };
    const port = Number(env.PORT ?? 3000);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Invalid('SETTING_INVALID', { name: 'PORT', value: env.PORT });
    const role = env.CARELOOP_ROLE || 'all';
    if (role !== 'all' && role !== 'api' && role !== 'worker')
      throw new Invalid('SETTING_INVALID', { name: 'CARELOOP_ROLE', value: role });
    const testClock = env.CARELOOP_TEST_CLOCK === '1';
    if (testClock && production) throw new Invalid('SETTING_REFUSED', { name: 'CARELOOP_TEST_CLOCK' });
    const secretKey = need('CARELOOP_SECRET_KEY');
    if (secretKey.length < 16) throw new Invalid('SETTING_INVALID', { name: 'CARELOOP_SECRET_KEY', value: '…' });
    return new Config({
      port,
      dataDir: path.resolve(env.DATA_DIR || path.join(root, '.careloop')),
      databaseUrl: need('DATABASE_URL'),
      redisUrl: env.REDIS_URL || undefined,
      role,
      secretKey,
      smtpUrl: env.SMTP_URL || undefined,
      adminEmail: (env.CARELOOP_ADMIN_EMAIL || 'admin@careloop.local').toLowerCase(),
      adminPassword: env.CARELOOP_ADMIN_PASSWORD || undefined,
      webhookAllow: (env.CARELOOP_WEBHOOK_ALLOW ?? '')
        .split(',')
        .map((host) => host.trim())
        .filter(Boolean),
      testClock,
      demo: env.CARELOOP_DEMO === '1',
      production,
      logLevel: env.LOG_LEVEL || 'info',
      fileMegabytes: megabytesOf(env),
      s3: s3Of(env, need),
      webDir: path.join(root, 'apps/web/dist'),
      templatesDir: path.join(root, 'templates'),
    });
  }
}

function megabytesOf({ CARELOOP_FILE_MB: value }: NodeJS.ProcessEnv): number | undefined {
  if (!value) return undefined;
  const megabytes = Number(value);
  if (!Number.isInteger(megabytes) || megabytes < 1 || megabytes > 2000)
    throw new Invalid('SETTING_INVALID', { name: 'CARELOOP_FILE_MB', value });
  return megabytes;
}

function s3Of(env: NodeJS.ProcessEnv, need: (name: string) => string): S3Settings | undefined {
  const endpoint = env.S3_ENDPOINT;
  if (!endpoint) return undefined;
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint))
    throw new Invalid('SETTING_INVALID', { name: 'S3_ENDPOINT', value: endpoint });
  return {
    endpoint,
    bucket: need('S3_BUCKET'),
    accessKey: need('S3_ACCESS_KEY'),
    secretKey: need('S3_SECRET_KEY'),
    region: env.S3_REGION || 'us-east-1',
  };
}
