import type { CommentView, NoticeList } from '@careloop/contracts';
import { newId } from '@careloop/kernel';
import type { ApiClient, TestApp } from '../support/app';
import { startTestApp } from '../support/app';
import { customersForm } from './forms';

describe('comments on a record', () => {
  let t: TestApp;
  let record: string;
  let mei: ApiClient;
  let meiId: string;
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    await t.api.post('/forms', customersForm);
    const { body } = await t.api.post<{ id: string }>('/forms/customers/records', {
      values: { name: '林晚晴', mobile: '13900000001' },
    });
    record = `/forms/customers/records/${body.id}`;
    mei = await t.member('agent');
    meiId = (await mei.get<{ member: { id: string } }>('/auth/me')).body.member.id;
  });
  afterAll(() => t.close());

  const say = (by: ApiClient, text: string, mentions: string[] = []) =>
    by.post<CommentView>(`${record}/comments`, { text, mentions });
  const said = async (by: ApiClient) => (await by.get<{ items: CommentView[] }>(`${record}/comments`)).body.items;

  it('are kept as the plain text they are, newest first', async () => {
    const text = '<script>alert(1)</script> 𠮷 👋\n第二行';
    expect(await say(t.api, text)).toMatchObject({
      status: 201,
      body: { text, memberName: expect.any(String), createdAt: '2027-01-15T02:00:00.000Z', editedAt: null },
    });
    await say(mei, '收到');
    expect((await said(mei)).map((comment) => comment.text)).toEqual(['收到', text]);
  });

  it('tell those they mention, once, until they have read it', async () => {
    const { body } = await say(t.api, '请 @美 跟进', [meiId]);
    await t.api.patch(`${record}/comments/${body.id}`, { text: '请 @美 今天跟进', mentions: [meiId] });
    const { body: notices } = await mei.get<NoticeList>('/notices');
    expect(notices).toMatchObject({ unread: 1 });
    expect(notices.items).toEqual([
      expect.objectContaining({
        form: 'customers',
        formName: '客户',
        title: '林晚晴',
        text: '请 @美 今天跟进',
        read: false,
      }),
    ]);
    expect((await mei.post('/notices/read', {})).status).toBe(204);
    expect((await mei.get<NoticeList>('/notices')).body).toMatchObject({ unread: 0, items: [{ read: true }] });
    expect((await t.api.get<NoticeList>('/notices')).body.items).toEqual([]);
  });

  it('are changed by their author only, and deleted by them or an admin', async () => {
    const { body } = await say(mei, '我写的');
    const one = `${record}/comments/${body.id}`;
    expect((await t.api.patch(one, { text: '改别人的' })).status).toBe(403);
    expect((await mei.patch<CommentView>(one, { text: '我改的' })).body).toMatchObject({
      text: '我改的',
      editedAt: '2027-01-15T02:00:00.000Z',
    });
    const other = await t.member('builder');
    expect((await other.delete(one)).status).toBe(403);
    expect((await t.api.delete(one)).status).toBe(204);
    expect((await mei.patch(one, { text: '还在吗' })).status).toBe(404);
  });

  it.each([
    ['nothing', { text: '  \n ' }],
    ['too much', { text: 'x'.repeat(5001) }],
    ['a stranger', { text: '你好', mentions: [newId()] }],
  ])('refuse %s', async (_, body) => {
    expect([400, 422]).toContain((await t.api.post(`${record}/comments`, body)).status);
  });

  it('are for those only who may see the record', async () => {
    const stranger = await t.otherWorkspace();
    expect((await stranger.get(`${record}/comments`)).status).toBe(404);
    expect((await stranger.post(`${record}/comments`, { text: '在吗' })).status).toBe(404);
    expect((await t.nobody.get(`${record}/comments`)).status).toBe(401);
    await t.api.delete(record);
    expect((await mei.get(`${record}/comments`)).status).toBe(404);
    expect((await mei.get<NoticeList>('/notices')).body.items).toEqual([]);
  });

  it('go with a record that is deleted for good', async () => {
    await t.api.post('/forms/customers/bin/purge', {});
    expect(await t.db.query('SELECT 1 FROM careloop.record_comments')).toEqual([]);
    expect(await t.db.query('SELECT 1 FROM careloop.member_notices')).toEqual([]);
  });
});
