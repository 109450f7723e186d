import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AutomationView, OccurrenceDetail, OccurrenceView } from '@careloop/contracts';
import type { Run } from '../../apps/api/src/automations/runs/claimed';
import { RunnerService } from '../../apps/api/src/automations/runs/runner.service';
import { moment } from '../../apps/api/src/lease';
import { MessageStore } from '../../apps/api/src/messages/message-store';
import { HttpPort } from '../../apps/api/src/messages/http-port';
import type { NetworkGuard } from '../../apps/api/src/messages/network-guard';
import { startTestApp, type TestApp } from '../support/app';

/** A worker that is stopped (SIGSTOP, a sleeping laptop) and goes on when others have taken over what it held. */
describe('a worker that was stopped past its lease', () => {
  let first: TestApp;
  let second: TestApp;
  let url: string;
  const calls: string[] = [];
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      calls.push(String(request.headers['idempotency-key']));
      response.end('{}');
    });
  });

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    first = await startTestApp({ now: '2027-03-01T01:00:00Z' });
    second = await startTestApp({ databaseUrl: first.databaseUrl });
    await first.api.post('/forms', {
      key: 'customers',
      name: '客户',
      kind: 'customer',
      fields: [
        { key: 'name', type: 'text', label: '姓名' },
        { key: 'mobile', type: 'phone', label: '手机' },
      ],
      roles: { mobile: 'mobile' },
    });
    await first.api.put('/channels/webhook', { settings: { url, secret: 'sixteen letters!' } });
  });
  afterAll(async () => {
    await second.close();
    await first.close();
    await new Promise((done) => server.close(done));
  });
  beforeEach(() => void (calls.length = 0));
  afterEach(() => jest.restoreAllMocks());

  const message = {
    id: 'text',
    action: 'message.send',
    settings: { channel: 'webhook', to: '13800000000', body: '您好' },
  };
  const hook = () => ({ id: 'hook', action: 'webhook.call', settings: { url, body: '{}' } });

  const due = async (step: object, uncertain: string) => {
    const { body } = await first.api.post<AutomationView>('/automations', {
      name: '通知',
      form: 'customers',
      trigger: { type: 'manual' },
      steps: [step],
      policy: { uncertain },
    });
    expect(body.problems).toEqual([]);
    await first.api.post(`/automations/${body.id}/publish`, { start: 'future' });
    const { body: record } = await first.api.post<{ id: string }>('/forms/customers/records', {
      values: { name: '王' },
    });
    await first.api.post(`/automations/${body.id}/run`, { records: [record.id] });
    return record.id;
  };
  const occurrence = async (record: string) =>
    (await first.api.get<{ items: OccurrenceView[] }>(`/occurrences?record=${record}`)).body.items[0]!;

  /** A minute goes by in which nothing of the first worker moves, and the database gives its rows to the second one. */
  const stopTime = async ({ taken }: { taken: boolean }) => {
    const { active } = first.app.get(RunnerService) as unknown as { active: Map<string, Run> };
    const { steady, wall } = moment();
    for (const { lease } of active.values()) lease.renew({ steady: steady - 61_000, wall: wall - 61_000 });
    if (!taken) return;
    await first.db.query(
      `UPDATE careloop.occurrences SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
    );
    await second.api.post('/test/tick');
  };
  const onceAt = (place: 'looking up the name' | 'writing the message', work: () => Promise<void>) => {
    let stopped = false;
    const stop = async () => {
      if (stopped) return;
      stopped = true;
      await work();
    };
    if (place === 'writing the message') {
      const store = first.app.get(MessageStore);
      const begin = store.begin.bind(store);
      jest.spyOn(store, 'begin').mockImplementation(async (...given) => {
        const written = await begin(...given);
        await stop();
        return written;
      });
    } else {
      const { guard } = first.app.get(HttpPort) as unknown as { guard: NetworkGuard };
      const look = guard.addressesOf.bind(guard);
      jest.spyOn(guard, 'addressesOf').mockImplementation(async (host) => {
        await stop();
        return look(host);
      });
    }
  };

  it.each([
    ['webhook', 'looking up the name', 'drop', 'uncertain', 0],
    ['webhook', 'looking up the name', 'resend-once', 'done', 1],
    ['message', 'writing the message', 'drop', 'uncertain', 0],
    ['message', 'writing the message', 'resend-once', 'sent', 1],
    ['message', 'looking up the name', 'drop', 'uncertain', 0],
  ] as const)('does not call when it goes on: %s, stopped while %s, %s', async (what, place, policy, state, times) => {
    const record = await due(what === 'webhook' ? hook() : message, policy);
    onceAt(place, () => stopTime({ taken: true }));
    await first.api.post('/test/tick');
    const row = await occurrence(record);
    expect(row).toMatchObject({ state });
    expect(calls).toHaveLength(times);
  });

  it.each([
    ['webhook', 'looking up the name', 'done'],
    ['message', 'writing the message', 'sent'],
  ] as const)('when nobody took over, tries again later: %s', async (what, place, state) => {
    const record = await due(what === 'webhook' ? hook() : message, 'drop');
    onceAt(place, () => stopTime({ taken: false }));
    await first.api.post('/test/tick');
    expect(calls).toEqual([]);
    const row = await occurrence(record);
    expect(row).toMatchObject({ state: 'waiting' });
    jest.restoreAllMocks();
    await first.clock.set(new Date(first.clock.now().getTime() + 3 * 60_000));
    await first.api.post('/test/tick');
    const { body } = await first.api.get<OccurrenceDetail>(`/occurrences/${row.id}`);
    expect(body).toMatchObject({ state });
    expect(calls).toEqual([`${row.id}/${what === 'webhook' ? 'hook' : 'text'}`]);
  });
});
