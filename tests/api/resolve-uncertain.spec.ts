import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AutomationView, OccurrenceDetail, OccurrenceView, TimelineEntry } from '@careloop/contracts';
import { type ApiClient, startTestApp, type TestApp } from '../support/app';

type Items<T> = { items: T[] };

/** What a person can do about care whose fate nobody knew. */
describe('settling care of unknown fate', () => {
  let t: TestApp;
  let url: string;
  let now: Date;
  let cut = 0;
  const calls: string[] = [];
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      calls.push(String(request.headers['idempotency-key']));
      if (cut-- > 0) return void response.socket?.destroy();
      response.end('{}');
    });
  });

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    t = await startTestApp({ now: '2027-01-01T00:00:00Z' });
    await t.api.post('/forms', {
      key: 'customers',
      name: '客户',
      kind: 'customer',
      fields: [
        { key: 'name', type: 'text', label: '姓名' },
        { key: 'mobile', type: 'phone', label: '手机' },
        { key: 'note', type: 'text', label: '备注' },
      ],
      roles: { name: 'name', mobile: 'mobile' },
    });
    await t.api.put('/channels/webhook', { settings: { url, secret: 'sixteen letters!' } });
  });
  afterAll(async () => {
    await t.close();
    await new Promise((done) => server.close(done));
  });
  beforeEach(() => {
    cut = 0;
    calls.length = 0;
    return t.clock.set((now = new Date('2027-01-01T00:00:00Z')));
  });

  const hook = { id: 'hook', action: 'webhook.call', settings: { url: '', body: '{}' } };
  const message = {
    id: 'text',
    action: 'message.send',
    settings: { channel: 'webhook', to: '13800000000', body: '您好{{name}}' },
  };
  const remember = { id: 'note', action: 'record.update', settings: { values: { note: '已联系' } } };
  const later = async (minutes: number) => {
    await t.clock.set((now = new Date(now.getTime() + minutes * 60_000)));
    await t.api.post('/test/tick');
  };
  const settle = (id: string, outcome: string, by: ApiClient = t.api, note?: string) =>
    by.post<OccurrenceDetail>(`/occurrences/${id}/resolve`, { outcome, ...(note && { note }) });
  const detail = async (id: string) => (await t.api.get<OccurrenceDetail>(`/occurrences/${id}`)).body;

  /** Care that broke off in the middle of its first step. */
  async function uncertain(steps: { id: string; action: string; settings: object }[], uncertain = 'drop', cuts = 1) {
    cut = cuts;
    const { body } = await t.api.post<AutomationView>('/automations', {
      name: '通知',
      form: 'customers',
      trigger: { type: 'manual' },
      steps: steps.map((s) => (s.action === 'webhook.call' ? { ...s, settings: { ...s.settings, url } } : s)),
      policy: { uncertain },
    });
    await t.api.post(`/automations/${body.id}/publish`, { start: 'future' });
    const { body: record } = await t.api.post<{ id: string }>('/forms/customers/records', { values: { name: '王' } });
    await t.api.post(`/automations/${body.id}/run`, { records: [record.id] });
    await later(0);
    await later(2);
    const { body: list } = await t.api.get<Items<OccurrenceView>>(`/occurrences?record=${record.id}`);
    expect(list.items).toMatchObject([{ state: 'uncertain' }]);
    cut = 0;
    return { id: list.items[0]!.id, record: record.id };
  }

  it.each([
    ['a webhook', hook, 'done'],
    ['a message', message, 'sent'],
  ])('%s that did happen ends as it would have, without another call', async (_, step, state) => {
    const { id } = await uncertain([step]);
    expect(await settle(id, 'sent')).toMatchObject({
      status: 200,
      body: { state, reason: null, steps: [{ state: 'done', reason: null }] },
    });
    await later(5);
    const after = await detail(id);
    expect(after).toMatchObject({ state, finishedAt: expect.any(String) });
    for (const { state, sentAt } of after.messages) expect([state, typeof sentAt]).toEqual(['sent', 'string']);
    expect(calls).toHaveLength(1);
  });

  it('goes on behind a step that did happen, however late that was found out', async () => {
    const { id, record } = await uncertain([
      message,
      { id: 'wait', action: 'flow.wait', settings: { hours: 1 } },
      remember,
    ]);
    await later(3 * 24 * 60);
    expect(await settle(id, 'sent')).toMatchObject({ status: 200, body: { state: 'waiting' } });
    await later(1);
    expect(await detail(id)).toMatchObject({
      state: 'waiting',
      steps: [{ path: 'text', attempt: 1 }, { path: 'wait' }],
    });
    await later(60);
    expect(await detail(id)).toMatchObject({ state: 'sent', steps: [{ state: 'done' }, {}, { path: 'note' }] });
    const { body } = await t.api.get<{ values: { note: string } }>(`/forms/customers/records/${record}`);
    expect(body.values.note).toBe('已联系');
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['a webhook', hook, 'done'],
    ['a message', message, 'sent'],
  ])('%s that did not happen is done once more under its key, where the policy resends', async (_, step, state) => {
    const { id } = await uncertain([step], 'resend-once', 2);
    expect(calls).toHaveLength(2);
    expect(await settle(id, 'not-sent')).toMatchObject({ status: 200 });
    await later(1);
    expect(await detail(id)).toMatchObject({ state });
    expect(calls).toEqual(Array(3).fill(`${id}/${step.id}`));
    for (const one of (await detail(id)).messages) expect(one).toMatchObject({ state: 'sent' });
  });

  it.each([hook, message])('once more means once: cut again, it is uncertain again', async (step) => {
    const { id } = await uncertain([step], 'resend-once', 2);
    cut = 5;
    await settle(id, 'not-sent');
    await later(1);
    await later(5);
    expect(await detail(id)).toMatchObject({ state: 'uncertain' });
    expect(calls).toHaveLength(3);
    expect(await settle(id, 'sent')).toMatchObject({ status: 200, body: { resolutions: [{}, { outcome: 'sent' }] } });
  });

  it('is not done once more when it is too late for it', async () => {
    const { id } = await uncertain([message], 'resend-once', 2);
    await later(25 * 60);
    await settle(id, 'not-sent');
    await later(1);
    expect(await detail(id)).toMatchObject({ state: 'expired', reason: 'expired' });
    expect(calls).toHaveLength(2);
  });

  it('ends as skipped, with the reason, where the policy does not resend', async () => {
    const { id } = await uncertain([message, remember]);
    expect(await settle(id, 'not-sent')).toMatchObject({
      status: 200,
      body: {
        state: 'skipped',
        reason: 'not-sent',
        message: '已确认没有送达，不再补发',
        steps: [{ path: 'text', state: 'skipped', reason: 'not-sent' }],
        messages: [{ state: 'failed' }],
      },
    });
    await later(5);
    expect(calls).toHaveLength(1);
  });

  it('keeps who said it, when and why, in the explanation and on the timeline', async () => {
    const { id, record } = await uncertain([message]);
    const builder = await t.member('builder');
    const { body } = await settle(id, 'not-sent', builder, ' 电话问过了 ');
    expect(body.resolutions).toEqual([
      {
        outcome: 'not-sent',
        note: '电话问过了',
        by: { id: expect.any(String), name: expect.stringContaining('builder') },
        at: now.toISOString(),
        message: expect.stringMatching(/^builder .*确认没有送达：电话问过了$/),
      },
    ]);
    const { body: timeline } = await t.api.get<Items<TimelineEntry>>(`/forms/customers/records/${record}/timeline`);
    expect(timeline.items.find(({ kind }) => kind === 'occurrence')!.body).toMatch(/确认没有送达：电话问过了$/);
  });

  it('is refused in any other state, to agents, and to other companies', async () => {
    const { id } = await uncertain([hook]);
    expect(await settle(id, 'sent', await t.member('agent'))).toMatchObject({ status: 403 });
    expect(await settle(id, 'sent', await t.otherWorkspace())).toMatchObject({
      status: 404,
      body: { code: 'OCCURRENCE_NOT_FOUND' },
    });
    expect(await settle(id, 'perhaps')).toMatchObject({ status: 400 });
    const answers = await Promise.all([settle(id, 'sent'), settle(id, 'not-sent'), settle(id, 'sent')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await settle(id, 'sent')).toMatchObject({ status: 409, body: { code: 'OCCURRENCE_NOT_UNCERTAIN' } });
    expect((await detail(id)).resolutions).toHaveLength(1);
  });
});
