import path from 'node:path';
import { Invalid } from '@careloop/kernel';

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
      webDir: path.join(root, 'apps/web/dist'),
      templatesDir: path.join(root, 'templates'),
    });
  }
}
