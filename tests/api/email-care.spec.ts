import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { AutomationView, OccurrenceView, Published } from '@careloop/contracts';
import { SMTPServer } from 'smtp-server';
import { startTestApp, type TestApp } from '../support/app';

type Items<T> = { items: T[]; nextCursor: string | null };

/** Customers whose mail servers behave as their names say. */
const PEOPLE = {
  good: { email: 'good@example.com', ends: ['sent'], mails: 1 },
  gone: { email: 'gone@example.com', ends: ['failed', 'rejected'], mails: 0 },
  grey: { email: 'grey@example.com', ends: ['sent'], mails: 1 },
  lost: { email: 'lost@example.com', ends: ['uncertain', 'provider-unknown'], mails: 0 },
  mute: { email: null, ends: ['skipped', 'no-address'], mails: 0 },
  nameless: { email: 'nameless@example.com', ends: ['skipped', 'value-missing'], mails: 0 },
} as const;

describe('care by e-mail and webhook, to real servers', () => {
  let t: TestApp;
  let smtp: SMTPServer;
  let hooks: Server;
  const mails: { to: string; source: string }[] = [];
  const talks: string[] = [];
  const called: { body: string; key: string }[] = [];
  let hookStatus = 200;

  beforeAll(async () => {
    const greeted = new Set<string>();
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        const name = address.split('@')[0]!;
        talks.push(name);
        if (name === 'gone') return done(Object.assign(new Error('no such user'), { responseCode: 550 }));
        if (name === 'grey' && !greeted.has(name)) {
          greeted.add(name);
          return done(Object.assign(new Error('later'), { responseCode: 451 }));
        }
        done();
      },
      onData: (stream, session, done) => {
        let source = '';
        stream.on('data', (chunk: Buffer) => (source += chunk.toString('utf8')));
        stream.on('end', () => {
          const to = session.envelope.rcptTo[0]!.address;
          if (to.startsWith('lost')) {
            const open = smtp as unknown as { connections: Set<{ session: { id: string }; _socket: Socket }> };
            [...open.connections].find((connection) => connection.session.id === session.id)?._socket.destroy();
            return;
          }
          mails.push({ to, source });
          done();
        });
      },
    });
    await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done));
    hooks = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        called.push({ body, key: String(request.headers['idempotency-key']) });
        response.writeHead(hookStatus).end('{}');
      });
    });
    await new Promise<void>((done) => hooks.listen(0, '127.0.0.1', done));
    const { port } = smtp.server.address() as AddressInfo;
    t = await startTestApp({ now: '2027-03-01T00:00:00+08:00', smtpUrl: `smtp://127.0.0.1:${port}` });
    await t.api.post('/forms', {
      key: 'customers',
      name: '客户',
      kind: 'customer',
      fields: [
        { key: 'name', type: 'text', label: '姓名' },
        { key: 'email', type: 'email', label: '邮箱' },
        { key: 'birthday', type: 'date', label: '生日' },
      ],
      roles: { name: 'name', email: 'email', birthday: 'birthday' },
    });
    await t.api.post('/forms/customers/records/batch', {
      records: Object.entries(PEOPLE).map(([name, { email }]) => ({
        values: { name: name === 'nameless' ? null : name, email, birthday: '1990-03-02' },
      })),
    });
  });
  afterAll(async () => {
    await t.close();
    await new Promise<void>((done) => smtp.close(done));
    await new Promise((done) => hooks.close(done));
  });

  const at = async (now: string) => {
    await t.api.put('/test/clock', { now });
    await t.api.post('/test/tick');
  };
  async function publish(steps: unknown[]): Promise<string> {
    const trigger = { type: 'date', field: 'birthday', every: 'year', at: '09:00' };
    const { body } = await t.api.post<AutomationView>('/automations', {
      name: '生日',
      form: 'customers',
      trigger,
      steps,
    });
    expect(body.problems).toEqual([]);
    expect(await t.api.post<Published>(`/automations/${body.id}/publish`, { start: 'future' })).toMatchObject({
      status: 200,
    });
    return body.id;
  }
  const ends = async (automation: string) =>
    new Map(
      (await t.api.get<Items<OccurrenceView>>(`/occurrences?automation=${automation}&limit=200`)).body.items.map(
        ({ record, state, reason }) => [record.name, [state, ...(reason ? [reason] : [])]],
      ),
    );

  it('every customer ends in one state, and each server hears of a customer as often as it should', async () => {
    const steps = [
      {
        id: 'mail',
        action: 'message.send',
        settings: { channel: 'email', subject: '{{name}}，生日快乐', body: '<p>亲爱的{{name}}</p>' },
      },
    ];
    const id = await publish(steps);
    await at('2027-03-02T09:00:00+08:00');
    expect((await ends(id)).get('grey')).not.toEqual(['sent']);
    await at('2027-03-02T09:30:00+08:00');
    await at('2027-03-02T10:30:00+08:00');
    const ended = await ends(id);
    for (const [name, person] of Object.entries(PEOPLE)) {
      expect([name, ended.get(name === 'nameless' ? '' : name)]).toEqual([name, person.ends]);
      expect([name, mails.filter(({ to }) => to === person.email).length]).toEqual([name, person.mails]);
    }
    expect(talks.sort()).toEqual(['gone', 'good', 'grey', 'grey', 'lost']);
    expect(mails[0]!.source).toMatch(/X-Careloop-Key: [0-9a-f-]{36}\/mail\r\n/);
    expect(mails[0]!.source).toMatch(/text\/plain[^]*text\/html/);
    await t.api.delete(`/automations/${id}`);
  });

  it('a webhook that is down for a while is called again with the same key', async () => {
    const { port } = hooks.address() as AddressInfo;
    const steps = [
      {
        id: 'hook',
        action: 'webhook.call',
        settings: {
          url: `http://127.0.0.1:${port}/in`,
          method: 'POST',
          headers: {},
          body: '{"n":"{{default name "无名"}}"}',
        },
      },
    ];
    hookStatus = 503;
    const id = await publish(steps);
    await at('2028-03-02T09:00:00+08:00');
    hookStatus = 200;
    await at('2028-03-02T09:30:00+08:00');
    expect([...(await ends(id)).values()].flat()).toEqual(Array(6).fill('done'));
    const keys = new Map<string, string[]>();
    for (const { key, body } of called) keys.set(key, [...(keys.get(key) ?? []), body]);
    expect([...keys.values()].map((bodies) => bodies.length)).toEqual(Array(6).fill(2));
    expect([...keys.values()].map((bodies) => (JSON.parse(bodies[0]!) as { n: string }).n).sort()).toEqual(
      ['good', 'gone', 'grey', 'lost', 'mute', '无名'].sort(),
    );
  });
});
