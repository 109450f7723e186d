import { Injectable } from '@nestjs/common';
import type { Clock } from '@careloop/kernel';
import { Config } from './config';
import { Database } from './database';

/**
 * The installation's clock. With `CARELOOP_TEST_CLOCK=1` it stands where it was set: the instant lies in the
 * database and every process reads it again when it is moved (Notices) or starts.
 */
@Injectable()
export class AppClock implements Clock {
  private fixed: Date | null = null;

  constructor(
    private config: Config,
    private db: Database,
  ) {}

  now(): Date {
    return this.fixed ? new Date(this.fixed) : new Date();
  }

  /** Whether it stands where a test has set it. */
  get standing() {
    return this.fixed !== null;
  }

  /** Whether the test clock may be moved here. */
  get movable() {
    return this.config.settings.testClock;
  }

  async set(now: Date): Promise<void> {
    await this.db.query(
      `INSERT INTO careloop.installation (name, value) VALUES ('test-clock', to_jsonb($1::text))
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [now.toISOString()],
    );
    this.fixed = now;
  }

  async reload(): Promise<void> {
    if (!this.movable) return;
    const [row] = await this.db.query<{ value: string }>(
      `SELECT value FROM careloop.installation WHERE name = 'test-clock'`,
    );
    this.fixed = row ? new Date(row.value) : null;
  }
}
