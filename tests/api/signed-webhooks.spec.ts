import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AutomationView, OccurrenceDetail, OccurrenceView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';

const SECRET = 'shared with the shop only';
const MASK = '••••••••';

describe('the secret of a webhook step', () => {
  let t: TestApp;
  let url: string;
  const received: { signature?: string; body: string }[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ signature: request.headers['x-careloop-signature'] as string, body });
      response.end('{}');
    });
  });

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
    t = await startTestApp({ now: '2027-03-01T00:00:00Z' });
    await t.api.post('/forms', {
      key: 'customers',
      name: '客户',
      kind: 'customer',
      fields: [{ key: 'name', type: 'text', label: '姓名' }],
    });
  });
  afterAll(async () => {
    await t.close();
    await new Promise((done) => server.close(done));
  });

  const hook = (secret?: unknown) => ({
    id: 'hook',
    action: 'webhook.call',
    settings: { url, body: '{"n":"{{name}}"}', ...(secret !== undefined && { secret }) },
  });
  /** The step stands inside a branch, where a secret is as safe as anywhere. */
  const flow = (secret?: unknown) => [
    {
      id: 'check',
      action: 'flow.branch',
      settings: { branches: [{ when: { '!=': [{ var: 'name' }, 'nobody'] }, steps: [hook(secret)] }] },
    },
  ];
  const draft = (secret?: unknown) => ({
    name: '通知',
    form: 'customers',
    trigger: { type: 'manual' },
    steps: flow(secret),
  });
  const secretOf = ({ steps }: AutomationView) =>
    (steps[0]!.settings.branches as { steps: { settings: { secret?: string } }[] }[])[0]!.steps[0]!.settings.secret;
  const runFor = async (id: string, name: string) => {
    const { body: record } = await t.api.post<{ id: string }>('/forms/customers/records', { values: { name } });
    received.length = 0;
    expect(await t.api.post(`/automations/${id}/run`, { records: [record.id] })).toMatchObject({ status: 200 });
    await t.api.post('/test/tick');
    const { body } = await t.api.get<{ items: OccurrenceView[] }>(`/occurrences?record=${record.id}`);
    return body.items[0]!;
  };

  it('signs what is sent, and is never shown or stored as typed', async () => {
    const made = await t.api.post<AutomationView>('/automations', draft(SECRET));
    expect(made).toMatchObject({ status: 201, body: { problems: [] } });
    expect(secretOf(made.body)).toBe(MASK);
    const { id } = made.body;
    // Sent back as it was shown, it stays.
    const kept = await t.api.patch<AutomationView>(`/automations/${id}`, { name: '通知商城', steps: made.body.steps });
    expect(secretOf(kept.body)).toBe(MASK);
    await t.api.post(`/automations/${id}/publish`, { start: 'future' });
    expect((await t.api.get<AutomationView>(`/automations/${id}`)).body.changed).toBe(false);
    expect(await runFor(id, '李雷')).toMatchObject({ state: 'done' });
    const [{ signature, body }] = received as [(typeof received)[0]];
    expect(body).toBe('{"n":"李雷"}');
    const time = /^t=(\d+),/.exec(signature!)![1]!;
    const mac = createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex');
    expect(signature).toBe(`t=${time},v1=${mac}`);
    expect(Math.abs(Number(time) * 1000 - Date.parse('2027-03-01T00:00:00Z'))).toBeLessThan(60_000);

    const stored = await t.db.query<{ text: string }>(
      `SELECT draft::text AS text FROM careloop.automations UNION ALL SELECT definition::text FROM careloop.automation_versions
       UNION ALL SELECT facts::text FROM careloop.audit_entries`,
    );
    expect(stored.length).toBeGreaterThan(2);
    for (const { text } of stored) expect(text).not.toContain(SECRET);
    const everything = await Promise.all(
      ['/automations', `/automations/${id}`].map((path) => t.api.get<unknown>(path)),
    );
    expect(JSON.stringify(everything)).not.toMatch(new RegExp(`${SECRET}|v1\\.[\\w-]{10}`));
  });

  it('is taken away by null; then nothing is signed', async () => {
    const { body } = await t.api.post<AutomationView>('/automations', draft(SECRET));
    const without = await t.api.patch<AutomationView>(`/automations/${body.id}`, { steps: flow(null) });
    expect(secretOf(without.body)).toBeUndefined();
    await t.api.post(`/automations/${body.id}/publish`, { start: 'future' });
    expect(await runFor(body.id, '韩梅梅')).toMatchObject({ state: 'done' });
    expect(received[0]!.signature).toBeUndefined();
  });

  it('belongs to one step: masked dots from elsewhere bring nothing, and a copied seal opens nothing', async () => {
    const { body: first } = await t.api.post<AutomationView>('/automations', draft(SECRET));
    expect(secretOf((await t.api.post<AutomationView>('/automations', draft(MASK))).body)).toBeUndefined();
    const { body: other } = await t.api.post<AutomationView>('/automations', draft('another long secret'));
    await t.db.query(
      'UPDATE careloop.automations SET draft = (SELECT draft FROM careloop.automations WHERE id = $1) WHERE id = $2',
      [first.id, other.id],
    );
    await t.api.post(`/automations/${other.id}/publish`, { start: 'future' });
    const occurrence = await runFor(other.id, '小明');
    expect(occurrence).toMatchObject({ state: 'failed', reason: 'secret-unreadable' });
    expect(received).toEqual([]);
    const { body: detail } = await t.api.get<OccurrenceDetail>(`/occurrences/${occurrence.id}`);
    expect(detail.steps.at(-1)!.message).toBe('密钥已更换，请重新填写保密的设置');
  });

  it.each(['short', 'x'.repeat(201), 42])('refuses %j, naming the place', async (secret) => {
    expect(await t.api.post('/automations', draft(secret))).toMatchObject({
      status: 422,
      body: { code: 'AUTOMATION_INVALID', details: [{ path: 'steps.hook.settings.secret' }] },
    });
  });
});
