import { startTestApp, type TestApp } from '../support/app';

describe('access', () => {
  let t: TestApp;
  beforeAll(async () => (t = await startTestApp()));
  afterAll(() => t.close());

  it('answers health without a sign-in', async () => {
    expect(await t.nobody.get('/health/live')).toMatchObject({ status: 200 });
    expect(await t.nobody.get('/health/ready')).toMatchObject({
      status: 200,
      body: { checks: { database: 'ok', queue: 'ok', plugins: 'ok' } },
    });
    const metrics = await t.nobody.get<string>('/metrics');
    expect(metrics.body).toContain('careloop_occurrences_late_seconds');
  });

  it('refuses strangers before it looks at what they send', async () => {
    expect(await t.nobody.post('/forms', { nonsense: true })).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHORIZED', message: '请先登录' },
    });
  });

  it('says the same for a wrong password and an unknown address, in three languages', async () => {
    const wrong = { email: 'admin@careloop.local', password: 'not this one' };
    const unknown = { ...wrong, email: 'nobody@careloop.local' };
    const answers = [await t.nobody.post('/auth/sign-in', wrong), await t.nobody.post('/auth/sign-in', unknown)];
    expect(answers[0]!.body).toEqual(answers[1]!.body);
    expect(answers[0]).toMatchObject({ status: 401, body: { message: '邮箱或密码不正确' } });
    expect((await t.nobody.speaking('zh-TW').post<{ message: string }>('/auth/sign-in', wrong)).body.message).toBe(
      '電子郵件或密碼不正確',
    );
    expect((await t.nobody.speaking('en').post<{ message: string }>('/auth/sign-in', wrong)).body.message).toBe(
      'Wrong e-mail address or password',
    );
  });

  it('sets a cookie scripts cannot read, which other sites cannot use', async () => {
    const { headers } = await t.nobody.post('/auth/sign-in', {
      email: 'admin@careloop.local',
      password: 'correct horse battery',
    });
    const cookie = String(headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const session = cookie.split(';')[0]!;
    const me = await t.nobody.call<{ member: { role: string } }>('GET', '/auth/me', undefined, { cookie: session });
    expect(me).toMatchObject({ status: 200, body: { member: { role: 'admin' } } });
    const foreign = { cookie: session, origin: 'https://evil.example', host: 'careloop.example' };
    expect(await t.nobody.call('POST', '/auth/sign-out', undefined, foreign)).toMatchObject({ status: 403 });
    expect(await t.nobody.call('POST', '/auth/sign-out', undefined, { cookie: session })).toMatchObject({
      status: 204,
    });
    expect(await t.nobody.call('GET', '/auth/me', undefined, { cookie: session })).toMatchObject({ status: 401 });
  });

  it('slows down guessing', async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 12; i++)
      statuses.add(
        (
          await t.nobody.call(
            'POST',
            '/auth/sign-in',
            { email: 'a@b.cn', password: 'x' },
            { 'x-forwarded-for': '203.0.113.9' },
          )
        ).status,
      );
    expect(statuses).toEqual(new Set([401, 429]));
  });

  it('lets roles do what they may and no more', async () => {
    const agent = await t.member('agent');
    const builder = await t.member('builder');
    const form = (key: string) => ({ key, name: '表单', fields: [{ key: 'a', type: 'text', label: '甲' }] });
    expect(await agent.post('/forms', form('by_agent'))).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await builder.post('/forms', form('by_builder'))).toMatchObject({ status: 201 });
    expect(await agent.post('/forms/by_builder/records', { values: { a: '1' } })).toMatchObject({ status: 201 });
    const member = { email: 'new@test.local', name: '新人', role: 'agent', password: 'long enough words' };
    expect(await builder.post('/members', member)).toMatchObject({ status: 403 });
    expect(await t.api.post('/members', member)).toMatchObject({ status: 201, body: { role: 'agent' } });
    expect(await t.api.post('/members', member)).toMatchObject({ status: 409, body: { code: 'EMAIL_TAKEN' } });
  });

  it('ends the sessions of a disabled member at once, and keeps one admin', async () => {
    const agent = await t.member('agent');
    const { body } = await agent.get<{ member: { id: string } }>('/auth/me');
    expect(await t.api.patch(`/members/${body.member.id}`, { disabled: true })).toMatchObject({
      status: 200,
      body: { disabled: true },
    });
    expect(await agent.get('/auth/me')).toMatchObject({ status: 401 });
    const me = await t.api.get<{ member: { id: string } }>('/auth/me');
    expect(await t.api.patch(`/members/${me.body.member.id}`, { role: 'agent' })).toMatchObject({
      status: 422,
      body: { code: 'LAST_ADMIN' },
    });
  });

  it('gives API keys that act as their member and can be taken back', async () => {
    const { body } = await t.api.post<{ id: string; token: string }>('/api-keys', { label: '数据同步' });
    const bearer = { authorization: `Bearer ${body.token}` };
    expect(await t.nobody.call('GET', '/auth/me', undefined, bearer)).toMatchObject({ status: 200 });
    const listed = await t.api.get<{ items: { id: string; token?: string }[] }>('/api-keys');
    expect(listed.body.items.find((key) => key.id === body.id)).not.toHaveProperty('token');
    expect(await t.api.delete(`/api-keys/${body.id}`)).toMatchObject({ status: 204 });
    expect(await t.nobody.call('GET', '/auth/me', undefined, bearer)).toMatchObject({ status: 401 });
  });

  it('keeps the book of what was done', async () => {
    const { body } = await t.api.get<{ items: { action: string }[] }>('/audit?limit=200');
    expect(body.items.map((e) => e.action)).toEqual(
      expect.arrayContaining(['member.signed-in', 'member.created', 'api-key.revoked']),
    );
  });

  it('names what is malformed', async () => {
    expect(await t.api.post('/members', { email: 'nonsense', extra: 1 })).toMatchObject({
      status: 400,
      body: {
        code: 'REQUEST_INVALID',
        details: expect.arrayContaining([
          expect.objectContaining({ path: 'email', code: 'FORMAT' }),
          expect.objectContaining({ path: 'name', code: 'REQUIRED' }),
          expect.objectContaining({ path: 'extra', code: 'ADDITIONAL_PROPERTIES' }),
        ]),
      },
    });
    expect(await t.api.call('POST', '/members', '{"bad', { 'content-type': 'application/json' })).toMatchObject({
      status: 400,
    });
    expect(await t.api.get('/nowhere')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('describes itself', async () => {
    const answer = await t.app.inject({ url: '/api/openapi.json' });
    const document = answer.json() as { openapi: string; paths: Record<string, Record<string, unknown>> };
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/api/v1/forms/{form}/records']).toHaveProperty('post');
    expect((await t.app.inject({ url: '/api/docs' })).statusCode).toBe(200);
  });
});
