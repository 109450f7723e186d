import { setTimeout as sleep } from 'node:timers/promises';
import type { AutomationView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';
import { CountingProvider, seeded } from './provider';
import { buildServer, Workers } from './workers';

const CUSTOMERS = 2500;
const KILLS = 20;
const WORKERS = 3;
const seed = Number(process.env.CHAOS_SEED ?? 1);

/**
 * Workers are killed at random while 5,000 promises are kept: half as messages through the signed webhook channel
 * (unknown fate: dropped), half as webhook calls (unknown fate: resent once). The provider counts what reached it.
 */
describe('workers that are killed in the middle', () => {
  const random = seeded(seed);
  let app: TestApp;
  let workers: Workers;
  const provider = new CountingProvider(() => 100 + 700 * random());

  beforeAll(async () => {
    buildServer();
    // The database and the API; only the child processes work.
    app = await startTestApp({ role: 'api', testClock: false });
    workers = new Workers(app.databaseUrl);
  }, 120_000);
  afterAll(async () => {
    await workers.killAll();
    await app.close();
    await provider.close();
  }, 30_000);

  // Most of its time goes into starting processes: about a minute where nothing else runs.
  it(`keep every promise, and none twice (seed ${seed})`, async () => {
    const url = await provider.listen();
    await app.api.put('/channels/webhook', { settings: { url, secret: '0123456789abcdef' } });
    const message = { action: 'message.send', settings: { channel: 'webhook', to: '{{name}}', body: '{{name}}' } };
    const call = { action: 'webhook.call', settings: { url, body: '{"name":"{{name}}"}' } };
    await promises(message, 'drop');
    await promises(call, 'resend-once');

    for (let i = 0; i < WORKERS; i++) workers.start();
    while (workers.kills < KILLS) {
      // Each kill strikes in the middle of work: when calls are under way.
      const calls = provider.calls + 5 + Math.floor(60 * random());
      await until(async () => provider.calls >= calls || (await finished()));
      const victim = workers.working[Math.floor(random() * workers.working.length)];
      if (victim) await workers.kill(victim);
      // Now and then everybody at once; the minute in which nobody renews a lease passes in the rows.
      if (workers.kills % 7 === 0) await blackout();
      else workers.start();
    }
    await blackout();
    await until(finished);

    const states = await app.db.query<{ action: string; state: string; n: number }>(
      `SELECT v.definition->'steps'->0->>'action' AS action, o.state, count(*)::int AS n FROM careloop.occurrences o
       JOIN careloop.automation_versions v ON v.id = o.version_id GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    const twice = [...provider.counts].filter(([, n]) => n > 1);
    process.stdout.write(
      `  ${workers.kills} kills, seed ${seed}: ${states.map((s) => `${s.action} ${s.state} ${s.n}`).join(', ')}; ${twice.length} keys reached the provider twice\n`,
    );
    expect(workers.kills).toBeGreaterThanOrEqual(KILLS);
    // None lost: each promise has ended.
    expect(states.reduce((sum, { n }) => sum + n, 0)).toBe(2 * CUSTOMERS);
    expect(states.filter(({ state }) => !['sent', 'done', 'uncertain'].includes(state))).toEqual([]);
    // None doubled, but where the automation asked to resend what nobody could tell.
    const rows = await app.db.query<{ key: string; state: string; tries: number }>(
      `SELECT o.id || '/act' AS key, o.state, s.attempt AS tries FROM careloop.occurrences o
       LEFT JOIN careloop.occurrence_steps s ON s.occurrence_id = o.id`,
    );
    const wrong = rows.filter(({ key, state, tries }) => {
      const n = provider.counts.get(key) ?? 0;
      return n > Math.max(1, tries) || n > 2 || (state !== 'uncertain' && n === 0);
    });
    expect(wrong).toEqual([]);
    expect([...provider.counts.keys()].every((key) => rows.some((row) => row.key === key))).toBe(true);
    const messages = new Set(
      (await app.db.query<{ key: string }>('SELECT key FROM careloop.messages')).map(({ key }) => key),
    );
    expect(twice.filter(([key]) => messages.has(key))).toEqual([]);
  }, 300_000);

  async function promises(step: object, uncertain: 'drop' | 'resend-once') {
    const key = `customers_${uncertain.slice(0, 4)}`;
    await app.api.post('/forms', { key, name: '客户', fields: [{ key: 'name', type: 'text', label: '姓名' }] });
    const { body } = await app.api.post<AutomationView>('/automations', {
      name: uncertain,
      form: key,
      trigger: { type: 'manual' },
      steps: [{ id: 'act', ...step }],
      policy: { uncertain, notAfterHours: 24 },
    });
    expect((await app.api.post(`/automations/${body.id}/publish`, { start: 'future' })).status).toBe(200);
    for (let left = CUSTOMERS; left > 0; left -= 500) {
      const records = Array.from({ length: 500 }, (_, i) => ({ values: { name: `${left - i}` } }));
      const made = await app.api.post<{ ids: string[] }>(`/forms/${key}/records/batch`, { records });
      await app.api.post(`/automations/${body.id}/run`, { records: made.body.ids });
    }
  }

  const open = `state IN ('planned', 'running', 'waiting')`;
  const count = async (where: string) =>
    (await app.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM careloop.occurrences WHERE ${where}`))[0]!.n;
  const finished = async () => (await count(open)) === 0;
  /** Kills everybody, lets their leases end, and starts anew. */
  async function blackout() {
    await workers.killAll();
    await app.db.query(
      `UPDATE careloop.occurrences SET lease_until = lease_until - interval '1 minute', wake_at = CASE WHEN state = 'waiting' THEN now() ELSE wake_at END WHERE ${open}`,
    );
    for (let i = 0; i < WORKERS; i++) workers.start();
  }

  async function until(done: () => boolean | Promise<boolean>) {
    while (!(await done())) await sleep(50);
  }
});
