import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AutomationView, OccurrenceDetail, OccurrenceView } from '@careloop/contracts';
import { newId } from '@careloop/kernel';
import { AutomationStore } from '../../apps/api/src/automations/automation-store';
import { armOf, armSql } from '../../apps/api/src/automations/planning/arms';
import { PlannerService } from '../../apps/api/src/automations/planning/planner.service';
import { startTestApp, type TestApp } from '../support/app';

type Items<T> = { items: T[] };
type Reply = number | 'cut' | Promise<unknown>;

describe('care when something fails', () => {
  let app: TestApp;
  let url: string;
  let form: string;
  let now: Date;
  /** What the other side answers next; 200 when nothing is left. */
  let replies: Reply[] = [];
  const calls: string[] = [];
  const server = http.createServer((request, response) => {
    request.resume().on('end', async () => {
      calls.push(String(request.headers['idempotency-key']));
      const reply = replies.shift() ?? 200;
      if (reply === 'cut') return void response.socket?.destroy();
      if (typeof reply !== 'number') await reply;
      response.writeHead(typeof reply === 'number' ? reply : 200).end('{}');
    });
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    app = await startTestApp({ now: '2027-01-01T00:00:00Z' });
    const fields = [
      { key: 'name', type: 'text', label: '姓名' },
      { key: 'birthday', type: 'date', label: '生日' },
    ];
    form = (await app.api.post<{ key: string }>('/forms', { key: 'customers', name: '客户', fields })).body.key;
  });
  afterAll(async () => {
    await app.close();
    await new Promise((resolve) => server.close(resolve));
  });

  let automation: string;
  beforeEach(() => {
    replies = [];
    calls.length = 0;
    now = new Date('2027-01-01T00:00:00Z');
    return app.clock.set(now);
  });
  afterEach(() => app.api.delete(`/automations/${automation}`));

  const later = (minutes: number) => app.clock.set((now = new Date(now.getTime() + minutes * 60_000)));
  const tick = () => app.api.post('/test/tick');
  const row = async () =>
    (await app.api.get<Items<OccurrenceView>>(`/occurrences?automation=${automation}`)).body.items[0]!;

  /** A customer for whom a webhook is due now. */
  async function due(policy: object = {}) {
    const made = await app.api.post<AutomationView>('/automations', {
      name: '通知',
      form,
      trigger: { type: 'manual' },
      steps: [{ id: 'hook', action: 'webhook.call', settings: { url, body: '{}' } }],
      policy,
    });
    automation = made.body.id;
    await app.api.post(`/automations/${automation}/publish`, { start: 'future' });
    const { body } = await app.api.post<{ id: string }>(`/forms/${form}/records`, { values: { name: '王' } });
    await app.api.post(`/automations/${automation}/run`, { records: [body.id] });
  }

  it('tries again, each time later, under the same key', async () => {
    replies = [500, 503];
    await due();
    await tick();
    expect(await row()).toMatchObject({ state: 'waiting' });
    await tick();
    expect(calls).toHaveLength(1);
    await later(1);
    await tick();
    expect(calls).toHaveLength(2);
    await later(1.4);
    await tick();
    const done = await row();
    expect(done).toMatchObject({ state: 'done', reason: null });
    expect(calls).toEqual(Array(3).fill(`${done.id}/hook`));
    const { body } = await app.api.get<OccurrenceDetail>(`/occurrences/${done.id}`);
    expect(body.steps).toMatchObject([{ state: 'done', attempt: 3 }]);
  });

  it('gives up after six tries, and at once when trying again would not help', async () => {
    replies = Array<Reply>(9).fill(500);
    await due();
    for (let i = 0; i < 9; i++) {
      await tick();
      await later(15);
    }
    expect(await row()).toMatchObject({ state: 'failed', reason: 'gave-up' });
    expect(calls).toHaveLength(6);
    await app.api.delete(`/automations/${automation}`);
    replies = [404];
    await due();
    await tick();
    expect(await row()).toMatchObject({ state: 'failed', reason: 'http-404', message: '对方返回 HTTP 404' });
  });

  it.each([
    ['drop', ['cut'], 'uncertain', 1],
    ['resend-once', ['cut'], 'done', 2],
    ['resend-once', ['cut', 'cut', 'cut'], 'uncertain', 2],
  ] as const)('of an unknown fate, it does as told: %s after %j', async (uncertain, cuts, state, times) => {
    replies = [...cuts];
    await due({ uncertain });
    for (let i = 0; i < 4; i++) {
      await tick();
      await later(5);
    }
    expect(await row()).toMatchObject({ state });
    expect(calls).toHaveLength(times);
  });

  it.each([
    ['never begun', null, 'drop', 'done', 1],
    ['begun', 1, 'drop', 'uncertain', 0],
    ['begun', 1, 'resend-once', 'done', 1],
    ['begun twice', 2, 'resend-once', 'uncertain', 0],
  ])('takes over from a lost worker a step that was %s (%s, %s)', async (_, attempt, uncertain, state, times) => {
    await due({ uncertain });
    await tick();
    const { id } = await row();
    calls.length = 0;
    await app.db.query('DELETE FROM careloop.occurrence_steps WHERE occurrence_id = $1', [id]);
    // As a worker leaves it that was killed in the middle.
    await app.db.query(
      `UPDATE careloop.occurrences SET state = 'running', wake_at = '-infinity', fence = 1, cursor = '{hook}', ends_as = NULL,
         outputs = '{}', finished_at = NULL, lease_until = clock_timestamp() - interval '1 second' WHERE id = $1`,
      [id],
    );
    if (attempt)
      await app.db.query(
        `INSERT INTO careloop.occurrence_steps (occurrence_id, path, workspace_id, record_id, action, state, attempt, started_at)
         SELECT id, 'hook', workspace_id, record_id, 'webhook.call', 'running', $2, now() FROM careloop.occurrences WHERE id = $1`,
        [id, attempt],
      );
    await tick();
    expect(await row()).toMatchObject({ state });
    expect(calls).toHaveLength(times);
  });

  it('leaves a row alone that another worker has taken meanwhile', async () => {
    let answer = () => {};
    replies = [new Promise<void>((resolve) => (answer = resolve))];
    await due();
    const ticking = tick();
    while (!calls.length) await new Promise((resolve) => setTimeout(resolve, 5));
    const { id } = await row();
    await app.db.query(`UPDATE careloop.occurrences SET fence = fence + 1, reason = 'mine' WHERE id = $1`, [id]);
    answer();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const [held] = await app.db.query('SELECT state, reason, fence FROM careloop.occurrences WHERE id = $1', [id]);
    expect(held).toEqual({ state: 'running', reason: 'mine', fence: 2 });
    await app.db.query(
      `UPDATE careloop.occurrences SET state = 'done', wake_at = 'infinity', finished_at = now() WHERE id = $1`,
      [id],
    );
    await ticking;
  });

  it('plans once when several planners are at it', async () => {
    await app.api.post(`/forms/${form}/records/batch`, {
      records: Array.from({ length: 500 }, (_, i) => ({ values: { name: `${i}`, birthday: '1990-01-02' } })),
    });
    const made = await app.api.post<AutomationView>('/automations', {
      name: '生日',
      form,
      trigger: { type: 'date', field: 'birthday', every: 'year', at: '09:00' },
      steps: [{ id: 'hook', action: 'webhook.call', settings: { url } }],
    });
    automation = made.body.id;
    await app.clock.set(new Date('2026-12-01T00:00:00Z'));
    await app.api.post(`/automations/${automation}/publish`, { start: 'future' });
    await app.clock.set(new Date('2027-01-01T00:00:00Z'));
    const [{ workspace_id }] = (await app.db.query('SELECT workspace_id FROM careloop.automations WHERE id = $1', [
      automation,
    ])) as [{ workspace_id: string }];
    const live = await app.app.get(AutomationStore).one(app.db.pool, workspace_id, automation);
    const planner = app.app.get(PlannerService);
    const planned = await Promise.all([1, 2, 3, 4].map(() => planner.plan(live!)));
    expect(planned.reduce((a, b) => a + b)).toBe(500);
  });

  it('puts a customer in the same arm in SQL and in JavaScript, and never back', async () => {
    const ids = Array.from({ length: 2000 }, () => newId());
    const shares = [0, 0.1, 0.2, 0.5, 0.9];
    const control = shares.map((share) => ids.filter((id) => armOf('a', '盐', id, share) === 'control'));
    for (const [i, share] of shares.entries()) {
      const values: unknown[] = [];
      const add = (value: unknown) => `$${values.push(value)}`;
      const rows = await app.db.query<{ id: string }>(
        `SELECT r.id FROM unnest(${add(ids)}::uuid[]) AS r(id) WHERE ${armSql('a', '盐', 'r.id', share, add)} = 'control'`,
        values,
      );
      expect(rows.map((r) => r.id).sort()).toEqual([...control[i]!].sort());
      expect(Math.abs(control[i]!.length / ids.length - share)).toBeLessThan(0.04);
      if (i) expect(control[i - 1]!.every((id) => control[i]!.includes(id))).toBe(true);
    }
  });
});
