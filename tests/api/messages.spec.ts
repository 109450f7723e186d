// Long because its stories share one running app: starting another costs more than reading on.
import type { FormDefinition } from '@careloop/forms';
import { Invalid, newId } from '@careloop/kernel';
import {
  type ActionOutcome,
  type ChannelType,
  type Delivery,
  type OutgoingMessage,
  UncertainDelivery,
} from '@careloop/sdk';
import { startTestApp, type TestApp } from '../support/app';
import { AppClock } from '../../apps/api/src/clock';
import { Events } from '../../apps/api/src/events';
import { AddressesService } from '../../apps/api/src/messages/addresses.service';
import { ChannelsService, type OpenChannel } from '../../apps/api/src/messages/channels.service';
import { HttpPort } from '../../apps/api/src/messages/http-port';
import { MessageStore } from '../../apps/api/src/messages/message-store';
import { MessagesService } from '../../apps/api/src/messages/messages.service';
import { Outbox } from '../../apps/api/src/messages/outbox';
import type { SendRequest } from '../../apps/api/src/messages/send-request';

/** A provider that counts, and answers what the test says next. `asked` = it can tell by key what it accepted. */
class Provider {
  calls: OutgoingMessage[] = [];
  accepted = new Map<string, number>();
  next: (message: OutgoingMessage) => Promise<Delivery> | Delivery = (message) => this.accept(message);
  running = 0;
  most = 0;

  accept = (message: OutgoingMessage): Delivery => {
    this.accepted.set(message.key, (this.accepted.get(message.key) ?? 0) + 1);
    return { status: 'sent', ref: `ref of ${message.key}` };
  };

  channel(asked: boolean): ChannelType {
    return {
      id: 'provider',
      label: { zh: '渠道', en: 'Channel' },
      addressRole: 'email',
      subject: true,
      settings: {},
      checkAddress: (to) => (to.includes('@') ? null : { zh: '不是有效的邮箱', en: 'is not an e-mail address' }),
      send: async (message) => {
        this.calls.push(message);
        this.most = Math.max(this.most, ++this.running);
        try {
          return await this.next(message);
        } finally {
          this.running--;
        }
      },
      ...(asked && {
        lookup: (key: string) =>
          Promise.resolve(this.accepted.has(key) ? ({ status: 'sent', ref: `ref of ${key}` } as const) : null),
      }),
    };
  }
}

describe('messages', () => {
  let t: TestApp;
  let workspaceId: string;
  let provider: Provider;
  const form: FormDefinition = {
    id: newId(),
    key: 'customers',
    name: '客户',
    kind: 'customer',
    version: 1,
    fields: [{ id: 'e', key: 'email', type: 'email', label: '邮箱' }],
    roles: { email: 'email' },
  };

  beforeAll(async () => {
    t = await startTestApp({ now: '2027-03-01T01:00:00Z' });
    workspaceId = (await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces'))[0]!.id;
  });
  afterAll(() => t.close());
  beforeEach(() => (provider = new Provider()));

  /** The service as one process has it, with our provider as its only channel. */
  function service(
    { asked = false, open = {} }: { asked?: boolean; open?: Partial<OpenChannel> } = {},
    store?: MessageStore,
  ) {
    const channel: OpenChannel = { type: provider.channel(asked), settings: {}, enabled: true, problem: null, ...open };
    const channels = { open: () => Promise.resolve(new Map([['provider', channel]])) } as unknown as ChannelsService;
    return new MessagesService(
      store ?? new MessageStore(t.db),
      channels,
      t.app.get(AddressesService),
      t.app.get(Outbox),
      t.app.get(HttpPort),
      t.app.get(AppClock),
      t.app.get(Events),
    );
  }
  const request = (more: Partial<SendRequest> = {}): SendRequest => ({
    about: {
      workspaceId,
      occurrenceId: newId(),
      form,
      record: { id: newId(), values: { email: 'lilei@example.com' } },
    },
    key: `${newId()}/mail`,
    fence: 1,
    channel: 'provider',
    subject: '生日快乐',
    body: '亲爱的李雷',
    ...more,
  });
  const row = async (key: string) =>
    (
      await t.db.query(
        'SELECT state, reason, provider_ref AS ref, recipient, body, fence, sent_at FROM careloop.messages WHERE key = $1',
        [key],
      )
    )[0];
  /** What a worker leaves behind that was killed before or while it called. */
  const lost = async (r: SendRequest, accepted = false) => {
    await new MessageStore(t.db).begin(
      [
        {
          workspaceId,
          key: r.key,
          fence: r.fence,
          occurrenceId: r.about.occurrenceId,
          recordId: r.about.record.id,
          channel: 'provider',
          recipient: 'lilei@example.com',
          subject: '',
          body: 'as it was written',
          format: 'text',
        },
      ],
      t.clock.now(),
    );
    if (accepted) provider.accept({ key: r.key } as OutgoingMessage);
  };
  const sent = (key: string): ActionOutcome => ({
    status: 'done',
    output: { channel: 'provider', ref: `ref of ${key}` },
  });
  const uncertain = expect.objectContaining({ status: 'uncertain', reason: 'provider-unknown' });

  it('is written before the provider is called, and again when it has answered', async () => {
    const r = request();
    let before: unknown;
    provider.next = async (message) => {
      before = await row(r.key);
      return provider.accept(message);
    };
    expect(await service().send(r)).toEqual(sent(r.key));
    expect(before).toMatchObject({ state: 'sending', recipient: 'lilei@example.com', body: '亲爱的李雷', ref: null });
    expect(await row(r.key)).toMatchObject({
      state: 'sent',
      ref: `ref of ${r.key}`,
      sent_at: new Date('2027-03-01T01:00:00Z'),
    });
    expect(provider.calls).toEqual([
      {
        key: r.key,
        workspaceId,
        recordId: r.about.record.id,
        to: 'lilei@example.com',
        subject: '生日快乐',
        body: '亲爱的李雷',
        format: 'text',
      },
    ]);
  });

  it('is sent once, however often the step runs', async () => {
    const r = request();
    for (const fence of [1, 1, 2, 7]) expect(await service().send({ ...r, fence })).toEqual(sent(r.key));
    expect(provider.calls).toHaveLength(1);
  });

  it('a refusal is final', async () => {
    const r = request();
    provider.next = () => ({ status: 'rejected', reason: '550 no such user' });
    const failed = { status: 'failed', reason: 'rejected', detail: '550 no such user' };
    expect(await service().send(r)).toEqual(failed);
    expect(await service().send({ ...r, fence: 2 })).toEqual(failed);
    expect(provider.calls).toHaveLength(1);
  });

  it('what may never be sent (a forbidden address) is final too', async () => {
    const r = request();
    provider.next = () => Promise.reject(new Invalid('HTTP_ADDRESS_REFUSED', { host: '10.0.0.1' }));
    expect(await service().send(r)).toEqual({ status: 'failed', reason: 'rejected', detail: 'HTTP_ADDRESS_REFUSED' });
  });

  it('a fault that passes is tried again, with the text as it is by then', async () => {
    const r = request();
    provider.next = () => Promise.reject(new Error('451 try again later'));
    await expect(service().send(r)).rejects.toThrow('451');
    expect(await row(r.key)).toMatchObject({ state: 'failed', reason: '451 try again later' });
    provider.next = provider.accept;
    expect(await service().send({ ...r, fence: 2, body: '李雷，您好' })).toEqual(sent(r.key));
    expect(await row(r.key)).toMatchObject({ state: 'sent', body: '李雷，您好', fence: 2 });
  });

  describe('a connection that broke', () => {
    const broken = () => Promise.reject(new UncertainDelivery('connection lost'));

    it('is uncertain where nobody can be asked, and stays so', async () => {
      const r = request();
      provider.next = broken;
      expect(await service().send(r)).toEqual(uncertain);
      expect(await service().send({ ...r, fence: 2 })).toEqual(uncertain);
      expect(await service().resolve({ ...r, workspaceId, fence: 3 })).toEqual(uncertain);
      expect(provider.calls).toHaveLength(1);
    });

    it('is settled by asking the provider for our key', async () => {
      const r = request();
      provider.next = (message) => {
        provider.accept(message);
        return broken();
      };
      expect(await service({ asked: true }).send(r)).toEqual(sent(r.key));
      expect(provider.calls).toHaveLength(1);
    });

    it('is sent once more where the automation asks for that', async () => {
      const r = request({ uncertain: 'resend-once' });
      provider.next = (message) => (provider.calls.length === 1 ? broken() : provider.accept(message));
      expect(await service().send(r)).toEqual(sent(r.key));
      expect(provider.calls).toHaveLength(2);
    });

    it('is never sent a third time', async () => {
      const r = request({ uncertain: 'resend-once' });
      provider.next = broken;
      expect(await service().send(r)).toEqual(uncertain);
      expect(await service().send({ ...r, fence: 2 })).toEqual(uncertain);
      expect(provider.calls).toHaveLength(2);
    });

    it('is not resent again after the one more try was refused for the moment', async () => {
      const r = request({ uncertain: 'resend-once' });
      provider.next = () => (provider.calls.length === 2 ? Promise.reject(new Error('busy')) : broken());
      await expect(service().send(r)).rejects.toThrow('busy');
      expect(await service().send({ ...r, fence: 2 })).toEqual(uncertain);
      expect(provider.calls).toHaveLength(3); // unknown, refused, unknown
    });
  });

  describe('after a worker was killed', () => {
    it('nothing was written: the step simply runs', async () =>
      expect(await service().resolve({ ...request(), workspaceId, fence: 2 })).toBeNull());

    it('a provider that knows the key settles it', async () => {
      const r = request();
      await lost(r, true);
      expect(await service({ asked: true }).resolve({ ...r, workspaceId, fence: 2 })).toEqual(sent(r.key));
      expect(provider.calls).toHaveLength(0);
    });

    it('a provider that does not know the key lets the step run again, once', async () => {
      const r = request();
      await lost(r);
      const process = service({ asked: true });
      expect(await process.resolve({ ...r, workspaceId, fence: 2 })).toBeNull();
      expect(await process.send({ ...r, fence: 2 })).toEqual(sent(r.key));
      expect(provider.calls).toHaveLength(1);
      expect(provider.calls[0]!.body).toBe('亲爱的李雷');
    });

    it.each([true, false])(
      'running the step without asking first settles it just the same (accepted: %s)',
      async (accepted) => {
        const r = request();
        await lost(r, accepted);
        expect(await service({ asked: true }).send({ ...r, fence: 2 })).toEqual(sent(r.key));
        expect(provider.accepted.get(r.key)).toBe(1);
      },
    );

    it('a provider that can’t tell leaves it uncertain, or gets it once more as it was written', async () => {
      const [a, b] = [request(), request()];
      await lost(a);
      await lost(b);
      expect(await service().resolve({ ...a, workspaceId, fence: 2 })).toEqual(uncertain);
      expect(provider.calls).toHaveLength(0);
      expect(await service().resolve({ ...b, workspaceId, fence: 2, uncertain: 'resend-once' })).toEqual(sent(b.key));
      expect(provider.calls.map(({ body }) => body)).toEqual(['as it was written']);
    });

    it('killed again during the one more try, it is uncertain', async () => {
      const r = request();
      await lost(r);
      await t.db.query(`UPDATE careloop.messages SET reason = 'resent' WHERE key = $1`, [r.key]);
      expect(await service().resolve({ ...r, workspaceId, fence: 2, uncertain: 'resend-once' })).toEqual(uncertain);
      expect(provider.calls).toHaveLength(0);
    });

    it('another workspace cannot touch it', async () => {
      const r = request();
      await lost(r);
      expect(await service().resolve({ ...r, workspaceId: newId(), fence: 2 })).toBeNull();
      expect(await row(r.key)).toMatchObject({ state: 'sending', fence: 1 });
    });
  });

  it('a worker that comes back late can write nothing any more', async () => {
    const r = request();
    let answer = () => {};
    provider.next = (message) => new Promise((done) => (answer = () => done(provider.accept(message))));
    const slow = service().send(r);
    const failed = expect(slow).rejects.toThrow('a later attempt has taken over');
    while (!provider.calls.length) await new Promise(setImmediate);
    expect(await service().resolve({ ...r, workspaceId, fence: 2 })).toEqual(uncertain); // another process
    answer();
    await failed;
    expect(await row(r.key)).toMatchObject({ state: 'uncertain', fence: 2 });
  });

  it('an older attempt cannot take a message from a newer one', async () => {
    const r = request({ fence: 5 });
    await lost(r);
    for (const fence of [4, 5]) await expect(service().send({ ...r, fence })).rejects.toThrow('another attempt');
    expect(provider.calls).toHaveLength(0);
  });

  it('when the answer could not be written, the next attempt asks instead of repeating', async () => {
    const r = request();
    const store = new MessageStore(t.db);
    jest.spyOn(store, 'finish').mockRejectedValueOnce(new Error('the database is gone'));
    await expect(service({ asked: true }, store).send(r)).rejects.toThrow('the database is gone');
    expect(await row(r.key)).toMatchObject({ state: 'sending' });
    expect(await service({ asked: true }).send({ ...r, fence: 2 })).toEqual(sent(r.key));
    expect(provider.calls).toHaveLength(1);
  });

  it('two processes and one key: one call', async () => {
    const r = request();
    const results = await Promise.allSettled([service(), service(), service()].map((process) => process.send(r)));
    expect(provider.calls).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect((await row(r.key))!.state).toBe('sent');
  });

  it('one process, one key, a newer attempt while the first still waits: it sees how the first ends', async () => {
    const r = request();
    const process = service({ asked: true });
    let answer = () => {};
    provider.next = (message) => new Promise((done) => (answer = () => done(provider.accept(message))));
    const first = process.send(r);
    while (!provider.calls.length) await new Promise(setImmediate);
    const second = process.resolve({ ...r, workspaceId, fence: 2 });
    answer();
    expect([await first, await second]).toEqual([sent(r.key), sent(r.key)]);
    expect(provider.calls).toHaveLength(1);
  });

  it('many go out in few statements, each with its own result', async () => {
    const requests = Array.from({ length: 120 }, (_, i) => request({ body: `第 ${i} 封` }));
    requests.push(requests[3]!); // the same key twice
    requests.push(request({ about: { ...request().about, record: { id: newId(), values: {} } } }));
    provider.next = (message) => {
      if (message.body === '第 7 封') return { status: 'rejected', reason: 'no' };
      if (message.body === '第 8 封') return Promise.reject(new Error('busy'));
      return new Promise((done) => setImmediate(() => done(provider.accept(message))));
    };
    const queries = jest.spyOn(t.db, 'query');
    const results = await service({ asked: true }).sendMany(requests);
    expect(queries.mock.calls.length).toBeLessThan(40);
    queries.mockRestore();
    const outcomes = results.map((result) =>
      result.status === 'fulfilled' ? result.value.status : String(result.reason.message),
    );
    expect(outcomes[7]).toBe('failed');
    expect(outcomes[8]).toBe('busy');
    expect(outcomes[121]).toBe('skipped');
    expect(outcomes.filter((status) => status === 'done')).toHaveLength(119);
    expect(provider.calls).toHaveLength(120);
    const counts = await t.db.query(
      `SELECT state, count(*)::int AS n FROM careloop.messages WHERE key = ANY ($1) GROUP BY 1 ORDER BY 1`,
      [requests.map(({ key }) => key)],
    );
    expect(counts).toEqual([
      { state: 'failed', n: 1 },
      { state: 'rejected', n: 1 },
      { state: 'sent', n: 118 },
    ]);
  });

  it('where a provider can’t be asked, only what is being called is written ahead', async () => {
    const requests = Array.from({ length: 60 }, () => request());
    const keys = requests.map(({ key }) => key);
    let ahead = 0;
    provider.next = async (message) => {
      const [{ n }] = (await t.db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM careloop.messages WHERE state = 'sending' AND key = ANY ($1)`,
        [keys],
      )) as [{ n: number }];
      ahead = Math.max(ahead, n);
      return provider.accept(message);
    };
    await service().sendMany(requests);
    expect(provider.accepted.size).toBe(60);
    expect(ahead).toBeLessThanOrEqual(16);
    expect(provider.most).toBeLessThanOrEqual(16);
  });

  it.each([
    ['the step names the address', { to: 'hanmei@example.com' }, { status: 'done' }],
    ['the record has none', { values: {} }, { status: 'skipped', reason: 'no-address' }],
    ['the record’s is empty', { values: { email: ' ' } }, { status: 'skipped', reason: 'no-address' }],
    [
      'it is no address',
      { to: 'hanmei' },
      { status: 'skipped', reason: 'bad-address', detail: 'hanmei 不是有效的邮箱' },
    ],
    ['the channel is switched off', { open: { enabled: false } }, { status: 'skipped', reason: 'channel-off' }],
    [
      'the channel is not set up',
      { open: { problem: { zh: '未连接', en: 'not connected' } } },
      { status: 'failed', reason: 'channel-not-ready', detail: '未连接' },
    ],
    ['there is no such channel', { channel: 'pigeon' }, { status: 'failed', reason: 'channel-unknown' }],
  ] as [
    string,
    { to?: string; values?: Record<string, unknown>; open?: Partial<OpenChannel>; channel?: string },
    object,
  ][])('%s', async (_, { values, open, ...more }, outcome) => {
    const r = request(more);
    if (values) r.about.record.values = values;
    expect(await service({ open }).send(r)).toMatchObject(outcome);
    expect(provider.calls).toHaveLength((outcome as ActionOutcome).status === 'done' ? 1 : 0);
    if (!provider.calls.length) expect(await row(r.key)).toBeUndefined();
  });

  it('a contract’s message goes to the customer it belongs to', async () => {
    await t.api.post('/forms', {
      key: 'people',
      name: '客户',
      kind: 'customer',
      fields: [
        { key: 'name', type: 'text', label: '姓名' },
        { key: 'email', type: 'email', label: '邮箱' },
      ],
      roles: { name: 'name', email: 'email' },
    });
    const contracts = await t.api.post<{ id: string }>('/forms', {
      key: 'contracts',
      name: '合同',
      fields: [
        { key: 'number', type: 'text', label: '编号' },
        { key: 'customer', type: 'link', label: '客户', form: 'people' },
      ],
      roles: { customer: 'customer' },
    });
    expect(contracts.status).toBe(201);
    const { body: person } = await t.api.post<{ id: string }>('/forms/people/records', {
      values: { name: '韩梅梅', email: 'hanmei@example.com' },
    });
    const { body: contractForm } = await t.api.get<FormDefinition>('/forms/contracts');
    const about = (customer: string | null) => ({
      ...request().about,
      form: contractForm,
      record: { id: newId(), values: { customer } },
    });
    const results = await service().sendMany([
      request({ about: about(person.id) }),
      request({ about: about(newId()) }),
      request({ about: about(null) }),
    ]);
    expect(results.map((result) => (result as PromiseFulfilledResult<ActionOutcome>).value)).toEqual([
      expect.objectContaining({ status: 'done' }),
      { status: 'skipped', reason: 'no-address' },
      { status: 'skipped', reason: 'no-address' },
    ]);
    expect(provider.calls.map(({ to }) => to)).toEqual(['hanmei@example.com']);
  });

  it.each([
    ['asked', true, 'drop'],
    ['silent', false, 'drop'],
    ['silent, resend once', false, 'resend-once'],
  ] as const)('whatever happens, the contract holds (%s)', async (_, asked, policy) => {
    // A seeded walk: each attempt meets a good, refusing, busy or breaking provider, or its worker dies around the call.
    let seed = 20270301;
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let round = 0; round < 60; round++) {
      const r = request({ uncertain: policy });
      let calls = 0;
      let unknowns = 0;
      let firstUnknown = 0;
      let final: ActionOutcome | null = null;
      for (let fence = 1; fence <= 6; fence++) {
        const process = service({ asked });
        const happens = random(6);
        provider.next = (message) => {
          calls++;
          if (happens === 0) return provider.accept(message);
          if (happens === 1) return Promise.reject(new Error('busy'));
          if (happens === 2) return { status: 'rejected', reason: 'no' };
          if (happens === 3) provider.accept(message);
          unknowns++;
          firstUnknown ||= calls;
          return happens <= 4 ? Promise.reject(new UncertainDelivery('lost')) : new Promise(() => {}); // dies in the call
        };
        const attempt = process
          .resolve({ ...r, workspaceId, fence })
          .then((known) => known ?? process.send({ ...r, fence }))
          .catch(() => null);
        const died = new Promise<null>((done) => {
          const look = () =>
            happens === 5 && process['inHand'].size && provider.running ? done(null) : setTimeout(look, 1);
          if (happens === 5) look();
        });
        final = await Promise.race([attempt, died]);
        provider.running = 0;
        if (final && final.status !== 'skipped') break;
      }
      // Where nobody can be asked, a call of unknown fate is the last one, or the last but one.
      if (!asked) expect(unknowns).toBeLessThanOrEqual(policy === 'resend-once' ? 2 : 1);
      if (!asked && policy === 'drop' && unknowns) expect(calls).toBe(firstUnknown);
      const accepted = provider.accepted.get(r.key) ?? 0;
      expect(accepted).toBeLessThanOrEqual(policy === 'resend-once' ? 2 : 1);
      if (final?.status === 'done') expect(accepted).toBeGreaterThanOrEqual(1);
      if (final?.status === 'failed' && policy === 'drop') expect(accepted).toBe(0);
    }
  });
});
