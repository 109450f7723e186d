import type { AddressInfo, Socket } from 'node:net';
import { type OutgoingMessage, type ChannelContext, UncertainDelivery } from '@careloop/sdk';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { email } from './email';
import { textOf } from './html-text';

type Behaviour = 'good' | 'reject-rcpt' | 'greylist' | 'reject-data' | 'drop-before-data' | 'drop-after-data' | 'busy';

describe('the e-mail channel against a real SMTP server', () => {
  let server: SMTPServer;
  let url: string;
  let behave: Behaviour;
  let sockets: Map<string, Socket>;
  const mails: { envelope: { from: string; to: string[] }; source: string }[] = [];
  let conversations = 0;

  const fail = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });
  const drop = (session: SMTPServerSession) => sockets.get(session.id)?.destroy();

  beforeAll(async () => {
    sockets = new Map();
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onAuth: (_auth, _session, done) => done(fail(535, 'wrong password')),
      onRcptTo: (address, session, done) => {
        conversations++;
        if (behave === 'reject-rcpt') return done(fail(550, 'no such user'));
        if (behave === 'greylist') {
          behave = 'good';
          return done(fail(451, 'try again later'));
        }
        if (behave === 'drop-before-data') return void drop(session);
        done();
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (behave === 'drop-after-data') return void drop(session);
          if (behave === 'reject-data') return done(fail(554, 'looks like spam'));
          if (behave === 'busy') return done(fail(452, 'mailbox busy'));
          const { mailFrom, rcptTo } = session.envelope;
          mails.push({
            envelope: { from: mailFrom ? mailFrom.address : '', to: rcptTo.map((to) => to.address) },
            source: Buffer.concat(chunks).toString('utf8'),
          });
          done();
        });
      },
    });
    // smtp-server names sessions by connection; its own list gives the sockets.
    const inner = server as unknown as { connections: Set<{ id: string; session: { id: string }; _socket: Socket }> };
    sockets.get = (id) => [...inner.connections].find((connection) => connection.session.id === id)?._socket;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    email.close!();
    await new Promise<void>((done) => server.close(done));
  });
  beforeEach(() => {
    behave = 'good';
    mails.length = 0;
    conversations = 0;
  });

  const message = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
    key: '0198c0de-0000-7000-8000-000000000001/mail',
    workspaceId: 'w',
    recordId: 'r',
    to: 'lilei@example.com',
    subject: '生日快乐',
    body: '亲爱的李雷：\n祝您生日快乐！',
    format: 'text',
    ...more,
  });
  const context = (settings: Record<string, unknown> = {}): ChannelContext => ({
    now: new Date(),
    settings: { url, from: 'care@shop.example', name: '小店', ...settings },
    outbox: { put: () => Promise.reject(new Error('not used')), find: () => Promise.resolve(null) },
    http: { request: () => Promise.reject(new Error('not used')) },
    log: () => {},
  });
  const send = (more: Partial<OutgoingMessage> = {}, settings = {}) => email.send(message(more), context(settings));
  const decoded = (source: string) =>
    source
      .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, text: string) => Buffer.from(text, 'base64').toString())
      .replace(/=\r\n/g, '');

  it('delivers, and says under which id', async () => {
    const delivery = await send();
    expect(delivery).toEqual({ status: 'sent', ref: expect.stringMatching(/^<[0-9a-f]{40}@shop\.example>$/) });
    expect(mails).toHaveLength(1);
    const { envelope, source } = mails[0]!;
    expect(envelope).toEqual({ from: 'care@shop.example', to: ['lilei@example.com'] });
    expect(source).toContain('X-Careloop-Key: 0198c0de-0000-7000-8000-000000000001/mail');
    expect(source).toContain(`Message-ID: ${(delivery as { ref: string }).ref}`);
    expect(decoded(source)).toContain('Subject: 生日快乐');
    expect(source).toMatch(/Content-Type: text\/plain; charset=utf-8/);
    expect(Buffer.from(source.split('\r\n\r\n')[1]!, 'base64').toString()).toContain('祝您生日快乐！');
  });

  it('gives the same message the same id, another message another', async () => {
    const refs = [await send(), await send(), await send({ key: 'other/mail' })].map(
      (delivery) => (delivery as { ref: string }).ref,
    );
    expect(refs[0]).toBe(refs[1]);
    expect(refs[2]).not.toBe(refs[0]);
  });

  it('a text body stays text, whatever is in it; an HTML body brings its words as text', async () => {
    await send({ body: '<p>not html & "so"</p>' });
    await send({ body: '<p>Hello <b>李</b> &lt;b&gt;</p>', format: 'html' });
    expect(mails[0]!.source).not.toContain('text/html');
    expect(mails[0]!.source).toContain('<p>not html & "so"</p>');
    expect(mails[1]!.source).toMatch(/multipart\/alternative[^]*text\/plain[^]*text\/html/);
  });

  it.each(['\r\nBcc: spy@evil.example', '\nX-Evil: 1', '\r\n\r\n<script>', '\u0085X: 1', '\u2028Bcc: x@y.example'])(
    'a line break in a subject or name makes no header: %j',
    async (evil) => {
      await send({ subject: `hi${evil}`, key: `k${evil}` }, { name: `shop${evil}` });
      const [head] = mails[0]!.source.split('\r\n\r\n');
      const names = head!.split(/\r\n(?![ \t])/).map((line) => line.split(':')[0]!.toLowerCase());
      expect(names.filter((name) => ['bcc', 'x-evil', 'x'].includes(name))).toEqual([]);
      expect(mails[0]!.envelope.to).toEqual(['lilei@example.com']);
    },
  );

  it('a refused recipient is final', async () => {
    behave = 'reject-rcpt';
    expect(await send()).toEqual({ status: 'rejected', reason: expect.stringContaining('550') });
  });

  it('a refused text is final', async () => {
    behave = 'reject-data';
    expect(await send()).toEqual({ status: 'rejected', reason: expect.stringContaining('554') });
  });

  it('greylisting is a fault that passes', async () => {
    behave = 'greylist';
    const first = send();
    await expect(first).rejects.toThrow(/451/);
    await expect(first).rejects.not.toBeInstanceOf(UncertainDelivery);
    expect(await send()).toMatchObject({ status: 'sent' });
    expect(mails).toHaveLength(1);
  });

  it('a busy answer after the text is a fault that passes: the server did not take it', async () => {
    behave = 'busy';
    const first = send();
    await expect(first).rejects.toThrow(/452/);
    await expect(first).rejects.not.toBeInstanceOf(UncertainDelivery);
  });

  it('a connection lost after the text is uncertain, and the text is not sent again by itself', async () => {
    behave = 'drop-after-data';
    await expect(send()).rejects.toBeInstanceOf(UncertainDelivery);
    expect(conversations).toBe(1);
  });

  it('a connection lost before the text is a fault that passes', async () => {
    behave = 'drop-before-data';
    const first = send();
    await expect(first).rejects.toThrow();
    await expect(first).rejects.not.toBeInstanceOf(UncertainDelivery);
    expect(conversations).toBe(1);
  });

  it('a server that is away, or refuses our password, says nothing about the customer', async () => {
    await expect(send({}, { url: 'smtp://127.0.0.1:1' })).rejects.toThrow(/ECONNREFUSED/);
    await expect(send({}, { url: url.replace('//', '//user:wrong@') })).rejects.toThrow(/535/);
  });

  it('sends many over few connections', async () => {
    const deliveries = await Promise.all(
      Array.from({ length: 40 }, (_, i) => send({ key: `k${i}`, to: `c${i}@example.com` })),
    );
    expect(deliveries.every((delivery) => delivery.status === 'sent')).toBe(true);
    expect(new Set(mails.map((mail) => mail.envelope.to[0])).size).toBe(40);
  });
});

describe('addresses', () => {
  it.each(['a@example.com', 'first.last+tag@sub.example.co', '李雷@例子.中国', 'o_o@a-b.cn'])('%s is fine', (to) =>
    expect(email.checkAddress(to)).toBeNull(),
  );
  it.each([
    '',
    'a',
    'a@b',
    'a b@example.com',
    'a@example.com,b@example.com',
    'a@example.com\r\nBcc: x@y.z',
    '<a@example.com>',
    'a@-x.com',
    'a@example..com',
    `${'a'.repeat(65)}@example.com`,
  ])('%j is not', (to) => expect(email.checkAddress(to)).toMatchObject({ zh: expect.any(String) }));
});

it('is not ready without a mail server', () => {
  expect(email.problem!({})).toMatchObject({ zh: '还没有连接邮件服务器' });
  expect(email.problem!({ url: 'http://mail' })).not.toBeNull();
  expect(email.problem!({ url: 'smtp://localhost:25' })).toBeNull();
});

describe('the words of an HTML body', () => {
  it.each([
    ['<h1>生日快乐</h1><p>亲爱的<b>李雷</b>：</p><p>a<br>b</p>', '生日快乐\n亲爱的李雷：\na\nb'],
    ['<style>p{}</style><script>x()</script><!-- c -->hi', 'hi'],
    ['<a href="https://a.example/x?y=1&amp;z=2">看看</a>', '看看 (https://a.example/x?y=1&z=2)'],
    ['<ul><li>一</li><li>二</li></ul>', '- 一\n- 二'],
    ['1 &lt; 2 &amp;&amp; &#x4F60;&#22909; &nosuch; &#xD800;', '1 < 2 && 你好 &nosuch; \ufffd'],
  ])('%s', (html, text) => expect(textOf(html)).toBe(text));
});
