import type { ChannelTypeView, OutboxMessage } from '@careloop/contracts';
import type { FormDefinition } from '@careloop/forms';
import { newId } from '@careloop/kernel';
import { ChannelsService } from '../../apps/api/src/messages/channels.service';
import { Outbox } from '../../apps/api/src/messages/outbox';
import { RenderService } from '../../apps/api/src/messages/render.service';
import { startTestApp, type TestApp } from '../support/app';

type Channels = { items: ChannelTypeView[] };
type Page = { items: OutboxMessage[]; nextCursor: string | null };

describe('channels', () => {
  let t: TestApp;
  let workspaceId: string;
  const channel = async (id: string, client = t.api) =>
    (await client.get<Channels>('/channels')).body.items.find((item) => item.id === id)!;
  const put = (id: string, settings: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    t.api.put<ChannelTypeView>(`/channels/${id}`, { settings, ...more });
  const opened = async (id: string) => (await t.app.get(ChannelsService).open(workspaceId)).get(id)!;

  beforeAll(async () => {
    t = await startTestApp();
    workspaceId = (await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces'))[0]!.id;
  });
  afterAll(() => t.close());
  beforeEach(() => t.db.query('DELETE FROM careloop.channel_settings'));

  it('say whether they are ready, and what is missing', async () => {
    expect(await channel('sandbox')).toMatchObject({ enabled: true, ready: true, problem: null });
    expect(await channel('email')).toMatchObject({ label: '邮件', ready: false, problem: '还没有连接邮件服务器' });
    expect(await channel('email', t.api.speaking('en'))).toMatchObject({ problem: 'Not connected to a mail server' });
    expect(await channel('webhook')).toMatchObject({ ready: false, problem: '还没有填网址' });
  });

  it('never give a secret away again, and store it sealed', async () => {
    const url = 'smtp://user:hunter2@mail.example:587';
    const { body, status } = await put('email', { url, from: 'care@shop.example' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ready: true, settings: { from: 'care@shop.example', url: '••••••••' } });
    expect(JSON.stringify(await t.api.get('/channels'))).not.toContain('hunter2');
    const rows = await t.db.query('SELECT settings FROM careloop.channel_settings');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(JSON.stringify(await t.db.query('SELECT facts FROM careloop.audit_entries'))).not.toContain('hunter2');
    expect((await opened('email')).settings).toEqual({ url, from: 'care@shop.example' });
  });

  it('keep a secret that is left out or sent back masked, and forget one that is null', async () => {
    const url = 'smtp://user:hunter2@mail.example:587';
    await put('email', { url });
    await put('email', { name: '小店' });
    expect((await opened('email')).settings).toEqual({ url, name: '小店' });
    await put('email', { url: '••••••••', from: 'a@b.example' });
    expect((await opened('email')).settings).toEqual({ url, from: 'a@b.example' });
    expect((await put('email', { url: null })).body).toMatchObject({ ready: false });
    expect((await opened('email')).settings).toEqual({});
  });

  it('a secret sealed for another workspace opens nowhere else', async () => {
    await put('webhook', { url: 'https://a.example', secret: 'sixteen letters!' });
    const other = await t.otherWorkspace();
    const [{ id }] = (await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces WHERE id <> $1', [
      workspaceId,
    ])) as [{ id: string }];
    await t.db.query('UPDATE careloop.channel_settings SET workspace_id = $1', [id]);
    expect(await channel('webhook', other)).toMatchObject({
      ready: false,
      problem: '密钥已更换，请重新填写保密的设置',
    });
  });

  it.each([
    ['email', { url: 'http://mail.example' }, 'settings.url'],
    ['email', { from: 'nobody' }, 'settings.from'],
    ['webhook', { url: 'https://a.example', secret: 'short' }, 'settings.secret'],
    ['sandbox', { colour: 'blue' }, 'settings.colour'],
  ])('%s refuses %j', async (id, settings, path) =>
    expect(await put(id, settings)).toMatchObject({
      status: 422,
      body: { code: 'CHANNEL_SETTINGS_INVALID', details: [{ path }] },
    }),
  );

  it('are set up by admins only, and others see no settings', async () => {
    await put('webhook', { url: 'https://a.example', secret: 'sixteen letters!' });
    const builder = await t.member('builder');
    expect(await builder.put('/channels/email', { settings: {} })).toMatchObject({ status: 403 });
    expect(await channel('webhook', builder)).toEqual({
      id: 'webhook',
      label: 'Webhook',
      subject: true,
      enabled: true,
      ready: true,
      problem: null,
    });
    expect(await put('pigeon', {})).toMatchObject({ status: 404, body: { code: 'CHANNEL_UNKNOWN' } });
  });

  it('can be switched off, by themselves or with their plugin', async () => {
    expect((await put('sandbox', {}, { enabled: false })).body).toMatchObject({ enabled: false, ready: false });
    expect((await put('sandbox', {}, { enabled: true })).body).toMatchObject({ enabled: true, ready: true });
    await t.api.post('/plugins/channels/disable');
    expect(await channel('sandbox')).toMatchObject({ enabled: false, ready: false });
    await t.api.post('/plugins/channels/enable');
    expect(await channel('sandbox')).toMatchObject({ ready: true });
  });
});

describe('an installation with SMTP_URL', () => {
  let t: TestApp;
  beforeAll(async () => (t = await startTestApp({ smtpUrl: 'smtp://env:secret@mail.example', testClock: false })));
  afterAll(() => t.close());

  it('is connected to e-mail from the start, without showing the address', async () => {
    const { body } = await t.api.get<Channels>('/channels');
    expect(body.items.find(({ id }) => id === 'email')).toMatchObject({ ready: true, settings: { url: '••••••••' } });
    expect(JSON.stringify(body)).not.toContain('env:secret');
  });

  it('has no outbox for tests without the test clock', async () => {
    expect(await t.api.get('/test/outbox')).toMatchObject({ status: 404 });
    expect(await t.api.get('/outbox')).toMatchObject({ status: 200, body: { items: [], nextCursor: null } });
  });
});

describe('the outbox', () => {
  let t: TestApp;
  beforeAll(async () => (t = await startTestApp({ now: '2027-03-01T01:00:00Z' })));
  afterAll(() => t.close());

  it('shows what the sandbox kept, newest first, page by page, to its own workspace', async () => {
    const [{ id: workspaceId }] = (await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces')) as [
      { id: string },
    ];
    const { port } = t.app.get(Outbox);
    const record = newId();
    for (let i = 0; i < 5; i++)
      await port.put({
        key: `k${i}`,
        workspaceId,
        recordId: i < 2 ? record : newId(),
        to: `c${i}`,
        body: `第 ${i} 封`,
        format: 'text',
      });
    const first = (await t.api.get<Page>('/test/outbox?limit=3')).body;
    expect(first.items.map(({ key }) => key)).toEqual(['k4', 'k3', 'k2']);
    expect(first.items[0]).toMatchObject({
      recipient: 'c4',
      subject: null,
      body: '第 4 封',
      createdAt: '2027-03-01T01:00:00.000Z',
    });
    const second = (await t.api.get<Page>(`/outbox?limit=3&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({ items: [{ key: 'k1' }, { key: 'k0' }], nextCursor: null });
    expect((await t.api.get<Page>(`/outbox?record=${record}`)).body.items).toHaveLength(2);
    expect((await (await t.otherWorkspace()).get<Page>('/outbox')).body.items).toEqual([]);
    expect(await t.api.get('/outbox?cursor=nonsense')).toMatchObject({ status: 400 });
    expect(await port.find('k3')).toBe(first.items[1]!.id);
    expect(await port.find('unknown')).toBeNull();
  });

  it('templates show the names of members and linked records', async () => {
    const [{ id: workspaceId }] = (await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces')) as [
      { id: string },
    ];
    const { member } = (await t.api.get<{ member: { id: string; name: string } }>('/auth/me')).body;
    await t.api.post('/forms', {
      key: 'people',
      name: '客户',
      kind: 'customer',
      fields: [{ key: 'name', type: 'text', label: '姓名' }],
      roles: { name: 'name' },
    });
    await t.api.post('/forms', {
      key: 'contracts',
      name: '合同',
      fields: [
        { key: 'customer', type: 'link', label: '客户', form: 'people' },
        { key: 'owner', type: 'member', label: '负责人' },
        { key: 'fee', type: 'money', label: '月费' },
      ],
      roles: { customer: 'customer', owner: 'owner' },
    });
    const form = (await t.api.get<FormDefinition>('/forms/contracts')).body;
    const person = (await t.api.post<{ id: string }>('/forms/people/records', { values: { name: '韩梅梅' } })).body.id;
    const values = { customer: person, owner: member.id, fee: 1234.5 };
    const about = { workspaceId, form, values, now: t.clock.now(), zone: 'Asia/Shanghai', language: 'zh-CN' as const };
    const render = (await t.app.get(RenderService).prepare(about))({ call: { outcome: 'reached' } });
    expect(render('{{customer}}，{{owner}}，{{fee}}，{{steps.call.outcome}}')).toBe(
      `韩梅梅，${member.name}，¥1,234.50，reached`,
    );
    const without = (await t.app.get(RenderService).prepare({ ...about, fields: ['fee'] }))({});
    expect(without('{{fee}}')).toBe('¥1,234.50');
  });
});
