import { createHash } from 'node:crypto';
import type { PublicLinkView, PublicResults, PublicView } from '@careloop/contracts';
import { newId } from '@careloop/kernel';
import { startTestApp, type Answer, type TestApp } from '../support/app';
import { customersForm, ordersForm } from './forms';

interface Refusal {
  code: string;
  message: string;
  details?: { path: string; code: string; message: string }[];
}

/** What a visitor's browser does for a challenge. */
function solve({ challenge, bits }: { challenge: string; bits: number }) {
  for (let nonce = 0; ; nonce++) {
    const hash = createHash('sha256').update(`${challenge}:${nonce}`).digest();
    if (hash.readUInt32BE() >>> (32 - bits) === 0) return { challenge, nonce };
  }
}

describe('public links', () => {
  let t: TestApp;
  let ip = 0;
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    await t.api.post('/forms', customersForm);
    await t.api.post('/forms', ordersForm);
    await t.api.post('/forms/customers/records', {
      values: { name: '林晚晴', mobile: '13900000001', email: 'Lin@example.com', monthly_fee: 88.5, tier: 'gold' },
    });
  });
  afterAll(() => t.close());

  /** A visitor: every one comes from another address unless said otherwise. */
  const visit = <T = never>(path: string, body: unknown, headers: Record<string, string> = {}) => {
    ip++;
    return t.nobody.post<T>(`/public/${path}`, body, {
      'x-forwarded-for': `10.0.${ip >> 8}.${ip & 255}`,
      ...headers,
    });
  };
  const open = async (token: string, body: object = {}, headers?: Record<string, string>) =>
    (await visit<PublicView>(`${token}/open`, body, headers)).body;
  const link = async (body: object, form = 'customers') => {
    const made = await t.api.post<PublicLinkView>(`/forms/${form}/public-links`, body);
    expect(made).toMatchObject({ status: 201 });
    return made.body;
  };
  const fill = (more: object = {}) =>
    link({ kind: 'fill', name: '登记', fields: ['name', 'mobile', 'tier'], captcha: false, ...more });
  const answer = (token: string, values: object, more: object = {}, headers?: Record<string, string>) =>
    visit<Refusal & { thanks: string }>(`${token}/answers`, { values, ...more }, headers);
  const found = async (mobile: string) =>
    (
      await t.api.post<{ items: { id: string; values: Record<string, unknown> }[] }>('/forms/customers/records/query', {
        filter: { '==': [{ var: 'mobile' }, mobile] },
      })
    ).body.items[0];

  describe('for filling in', () => {
    it('shows the chosen fields and nothing else of the form', async () => {
      const { token } = await fill({ intro: '请留下联系方式', thanks: '谢谢，我们会联系你' });
      expect(token.length).toBeGreaterThanOrEqual(22);
      const page = await open(token);
      expect(page).toMatchObject({ kind: 'fill', name: '登记', intro: '请留下联系方式', needsPassword: false });
      expect(page.fields.map((f) => f.key)).toEqual(['name', 'mobile', 'tier']);
      const told = JSON.stringify(page);
      for (const secret of ['生日', 'owner', '负责人', '客户', 'customers', 'monthly_fee', '月费', 'workspace'])
        expect(told).not.toContain(secret);
    });

    it('makes a record that says where it came from', async () => {
      const { id, token } = await fill({ thanks: '谢谢，我们会联系你' });
      const made = await answer(token, { name: '周牧野', mobile: '139 0000 0002', tier: 'plain' });
      expect(made).toMatchObject({ status: 201, body: { thanks: '谢谢，我们会联系你' } });
      const record = (await found('13900000002'))!;
      expect(record.values).toMatchObject({ name: '周牧野', tier: 'plain' });
      const { body } = await t.api.get<{ items: object[] }>(`/forms/customers/records/${record.id}/history`);
      expect(body.items).toEqual([
        expect.objectContaining({ kind: 'created', actor: null, cause: { kind: 'public', id } }),
      ]);
      const { body: links } = await t.api.get<{ items: PublicLinkView[] }>('/forms/customers/public-links');
      expect(links.items.find((one) => one.id === id)).toMatchObject({ answers: 1 });
    });

    it('says what is wrong with an answer, field by field, and counts none', async () => {
      const { id, token } = await fill();
      const refused = await answer(token, { mobile: '123', tier: 'platinum' });
      expect(refused).toMatchObject({ status: 422, body: { code: 'RECORD_INVALID' } });
      expect(refused.body.details!.map(({ path }) => path).sort()).toEqual([
        'values.mobile',
        'values.name',
        'values.tier',
      ]);
      const { body } = await t.api.get<{ items: PublicLinkView[] }>('/forms/customers/public-links');
      expect(body.items.find((one) => one.id === id)).toMatchObject({ answers: 0 });
    });

    it.each([['owner'], ['monthly_fee'], ['_created_by'], ['id'], ['__proto__'], ['constructor']])(
      'takes no %s, which it does not ask for, and tells nothing of it',
      async (key) => {
        const { token } = await fill();
        const body = JSON.parse(`{"name":"甲","mobile":"13900000003","${key}":"${newId()}"}`) as object;
        const refused = await answer(token, body);
        expect([400, 422]).toContain(refused.status);
        expect(JSON.stringify(refused.body)).not.toMatch(/负责人|月费/);
        expect(await found('13900000003')).toBeUndefined();
      },
    );

    it('fills hidden fields by signed parameters that nobody can change or carry over', async () => {
      const { id, token } = await fill({ params: ['monthly_fee'] });
      const other = await fill({ params: ['monthly_fee'] });
      const { body } = await t.api.post<{ params: string }>(`/public-links/${id}/params`, {
        values: { monthly_fee: 12.5 },
      });
      expect(await answer(token, { name: '乙', mobile: '13900000004' }, body)).toMatchObject({ status: 201 });
      expect((await found('13900000004'))!.values.monthly_fee).toBe(12.5);
      const [payload, mac] = body.params.split('.');
      const forged = Buffer.from('{"monthly_fee":0,"owner":"x"}').toString('base64url');
      for (const params of [`${forged}.${mac}`, `${payload}.`, `${payload}`, `${payload}.${mac}x`, '....'])
        expect(await answer(token, { name: '丙', mobile: '13900000005' }, { params })).toMatchObject({
          status: 400,
          body: { code: 'PUBLIC_PARAMS_BROKEN' },
        });
      expect((await answer(other.token, { name: '丙', mobile: '13900000005' }, body)).status).toBe(400);
      expect(await t.api.post(`/public-links/${id}/params`, { values: { tier: 'gold' } })).toMatchObject({
        status: 422,
      });
    });

    it('asks for the password first, and remembers that it was right until it changes', async () => {
      const { id, token } = await fill({ password: '春天2027', intro: '内部登记' });
      expect(await open(token)).toMatchObject({ needsPassword: true, intro: '', fields: [], pass: null });
      expect(await visit(`${token}/open`, { password: '夏天' })).toMatchObject({
        status: 403,
        body: { code: 'PUBLIC_PASSWORD_WRONG' },
      });
      const values = { name: '丁', mobile: '13900000006' };
      expect(await answer(token, values)).toMatchObject({ status: 403, body: { code: 'PUBLIC_PASSWORD_NEEDED' } });
      const { pass } = await open(token, { password: '春天2027' });
      expect((await open(token, { pass })).fields).toHaveLength(3);
      const forged = `9999999999999.${pass!.split('.')[1]}`;
      expect((await answer(token, values, { pass: forged })).status).toBe(403);
      expect((await answer(token, values, { pass })).status).toBe(201);
      await t.api.patch(`/public-links/${id}`, { password: '夏天2027' });
      expect((await answer(token, { ...values, mobile: '13900000007' }, { pass })).status).toBe(403);
      await t.api.patch(`/public-links/${id}`, { password: null });
      expect((await answer(token, { ...values, mobile: '13900000007' })).status).toBe(201);
    });

    it('opens and closes by its window, its number of answers and by hand', async () => {
      const { id, token } = await fill({ opensAt: '2027-01-15T03:00:00Z', closesAt: '2027-01-15T04:00:00Z', most: 1 });
      expect(await visit(`${token}/open`, {})).toMatchObject({ status: 410, body: { code: 'PUBLIC_LINK_EARLY' } });
      await t.clock.set(new Date('2027-01-15T03:00:00Z'));
      const both = await Promise.all(
        ['13900000008', '13900000009'].map((mobile) => answer(token, { name: '戊', mobile })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([201, expect.any(Number)]);
      expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(await visit(`${token}/open`, {})).toMatchObject({ status: 410, body: { code: 'PUBLIC_LINK_FULL' } });
      await t.api.patch(`/public-links/${id}`, { most: null });
      await t.clock.set(new Date('2027-01-15T04:00:00Z'));
      expect(await visit(`${token}/open`, {})).toMatchObject({ status: 410, body: { code: 'PUBLIC_LINK_OVER' } });
      await t.api.patch(`/public-links/${id}`, { closesAt: null });
      expect((await visit(`${token}/open`, {})).status).toBe(200);
      await t.api.patch(`/public-links/${id}`, { enabled: false });
      expect((await visit(`${token}/open`, {})).status).toBe(404);
      await t.clock.set(new Date('2027-01-15T02:00:00Z'));
    });

    it('takes one answer from a browser when it is set so', async () => {
      const { token } = await fill({ once: true });
      const first = await answer(token, { name: '己', mobile: '13900000010' });
      expect(first.status).toBe(201);
      const cookie = String(first.headers['set-cookie']).split(';')[0]!;
      expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly/i);
      expect(await open(token, {}, { cookie })).toMatchObject({ answered: true, fields: [] });
      const again = { name: '己', mobile: '13900000011' };
      expect(await answer(token, again, {}, { cookie })).toMatchObject({
        status: 409,
        body: { code: 'PUBLIC_ANSWERED' },
      });
      const other = await fill({ once: true });
      expect((await answer(other.token, again, {}, { cookie })).status).toBe(201);
    });

    it('wants work from the browser: for this link, in time, and once', async () => {
      const { token } = await fill({ captcha: true });
      const other = await fill({ captcha: true });
      const { challenge } = await open(token);
      const proof = solve(challenge!);
      const values = { name: '庚', mobile: '13900000012' };
      const refused = { status: 409, body: { code: 'PUBLIC_PROOF_NEEDED' } };
      expect(await answer(token, values)).toMatchObject(refused);
      expect(await answer(token, values, { proof: { ...proof, nonce: proof.nonce + 1 } })).toMatchObject(refused);
      const easy = proof.challenge.replace(/-17-/, '-1-');
      expect(await answer(token, values, { proof: { challenge: easy, nonce: 1 } })).toMatchObject(refused);
      expect(await answer(other.token, values, { proof })).toMatchObject(refused);
      expect((await answer(token, values, { proof })).status).toBe(201);
      expect(await answer(token, { ...values, mobile: '13900000013' }, { proof })).toMatchObject(refused);
      const late = solve((await open(token)).challenge!);
      await t.clock.set(new Date('2027-01-15T02:31:00Z'));
      expect(await answer(token, { ...values, mobile: '13900000013' }, { proof: late })).toMatchObject(refused);
      await t.clock.set(new Date('2027-01-15T02:00:00Z'));
    });
  });

  describe('for looking up', () => {
    const lookup = (more: object = {}) =>
      link({
        kind: 'query',
        name: '查询会员',
        fields: ['name', 'tier', 'monthly_fee'],
        conditions: ['name', 'mobile'],
        captcha: false,
        ...more,
      });
    const query = (token: string, values: object, more: object = {}) =>
      visit<PublicResults & Refusal>(`${token}/query`, { values, ...more });

    it('finds by all conditions exactly, and shows the chosen fields in words', async () => {
      const { token } = await lookup();
      expect((await open(token)).fields.map((f) => f.key)).toEqual(['name', 'mobile']);
      const { body } = await query(token, { name: '林晚晴', mobile: '139-0000-0001' });
      expect(body).toEqual({
        items: [
          [
            { label: '姓名', text: '林晚晴' },
            { label: '等级', text: '金卡' },
            { label: '月费', text: expect.stringContaining('88.5') },
          ],
        ],
        more: false,
        challenge: null,
      });
      for (const values of [
        { name: '林', mobile: '13900000001' },
        { name: '林晚晴', mobile: '13900000002' },
        { name: '%', mobile: '13900000001' },
      ])
        expect((await query(token, values)).body.items).toEqual([]);
    });

    it.each([
      ['a missing condition', { name: '林晚晴' }],
      ['an empty one', { name: '林晚晴', mobile: '' }],
      ['a rule instead of a value', { name: { '!=': [1, 2] }, mobile: '13900000001' }],
      ['a list', { name: ['林晚晴'], mobile: '13900000001' }],
      ['another field', { name: '林晚晴', mobile: '13900000001', tier: 'gold' }],
    ])('refuses %s', async (_, values) => {
      const { token } = await lookup();
      const refused = await query(token, values);
      expect(refused).toMatchObject({ status: 422, body: { code: 'RECORD_INVALID' } });
      expect(JSON.stringify(refused.body)).not.toContain('金卡');
    });

    it('shows twenty at most', async () => {
      const { token } = await lookup({ conditions: ['tier'], fields: ['name'] });
      await t.api.post('/forms/customers/records/batch', {
        records: Array.from({ length: 25 }, (_, i) => ({
          values: { name: `多${i}`, mobile: `137000000${String(i).padStart(2, '0')}`, tier: 'gold' },
        })),
      });
      const { body } = await query(token, { tier: 'gold' });
      expect(body.items).toHaveLength(20);
      expect(body.more).toBe(true);
    });

    it('lets nobody guess for long: neither from one address nor from many', async () => {
      const { token } = await lookup();
      const from = { 'x-forwarded-for': '10.9.9.9' };
      const same: number[] = [];
      for (let i = 0; i < 25; i++)
        same.push((await visit(`${token}/query`, { values: { name: '林晚晴', mobile: '13900000099' } }, from)).status);
      expect(same.filter((status) => status === 429).length).toBe(5);
      let refused: Answer<Refusal> | undefined;
      for (let i = 0; i < 310 && refused?.status !== 429; i++)
        refused = await query(token, { name: '林晚晴', mobile: '13900000099' });
      expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } });
    });
  });

  it('reach nothing but their own form: other addresses are all the same nothing', async () => {
    const { token, id } = await fill();
    const nothing = await visit<Refusal>(`${'x'.repeat(43)}/open`, {});
    expect(nothing).toMatchObject({ status: 404, body: { code: 'PUBLIC_LINK_NOT_FOUND' } });
    await t.api.patch(`/public-links/${id}`, { enabled: false });
    for (const path of [token, id, 'customers', '..%2fforms', '%00', `${token}%20`, token.toUpperCase()]) {
      const refused = await visit<Refusal>(`${path}/open`, {});
      expect(refused).toMatchObject({ status: 404, body: nothing.body });
    }
    for (const path of [`${token}/../forms/customers/records/query`, `${token}/records`, `${token}/members`, ''])
      expect([401, 404]).toContain((await visit(path, {})).status);
    // A fill link is no query link, nor the other way round.
    const on = await fill();
    expect((await visit(`${on.token}/query`, { values: { name: '林晚晴' } })).status).toBe(404);
    // Having a token is being nobody: the rest of the API asks who it is.
    for (const url of ['/forms', '/members', '/forms/customers/public-links', '/events'])
      expect((await t.nobody.call('GET', url, undefined, { authorization: `Bearer ${on.token}` })).status).toBe(401);
  });

  it('cannot be made to show what belongs to the workspace', async () => {
    const make = (body: object, form = 'customers') =>
      t.api.post<Refusal>(`/forms/${form}/public-links`, { kind: 'fill', name: '登记', ...body });
    const codes = async (body: object, form?: string) => {
      const answer = await make(body, form);
      expect(answer).toMatchObject({ status: 422, body: { code: 'PUBLIC_LINK_INVALID' } });
      for (const { message } of answer.body.details!) expect(message).toMatch(/\p{Script=Han}/u);
      return answer.body.details!.map(({ code }) => code);
    };
    expect(await codes({ fields: ['name', 'owner'] })).toContain('PUBLIC_FIELD_UNFIT');
    expect(await codes({ fields: ['number', 'customer'] }, 'orders')).toContain('PUBLIC_FIELD_UNFIT');
    expect(await codes({ fields: [] })).toContain('PUBLIC_FIELDS_NONE');
    expect(await codes({ fields: ['mobile'] })).toEqual(['PUBLIC_FIELD_REQUIRED']);
    expect(await codes({ kind: 'query', fields: ['name'] })).toEqual(['PUBLIC_CONDITIONS_NONE']);
    expect(await codes({ kind: 'query', fields: ['name'], conditions: ['owner'] })).toContain('PUBLIC_FIELD_UNFIT');
    expect(
      await codes({ fields: ['name'], opensAt: '2027-01-02T00:00:00Z', closesAt: '2027-01-01T00:00:00Z' }),
    ).toEqual(['PUBLIC_WINDOW_EMPTY']);
    const agent = await t.member('agent');
    expect((await agent.get('/forms/customers/public-links')).status).toBe(403);
    const stranger = await t.otherWorkspace();
    const { id } = await fill();
    expect((await stranger.patch(`/public-links/${id}`, { enabled: false })).status).toBe(404);
    expect((await stranger.get('/forms/customers/public-links')).status).toBe(404);
    const [row] = await t.db.query<{ text: string }>(
      'SELECT l::text AS text FROM careloop.public_links l WHERE id = $1',
      [id],
    );
    const { body } = await t.api.get<{ items: PublicLinkView[] }>('/forms/customers/public-links');
    expect(row!.text).not.toContain(body.items.find((one) => one.id === id)!.token);
  });

  it('keeps to itself what the form asks for beyond the link', async () => {
    const { token } = await fill();
    const { body: form } = await t.api.get<{ version: number; fields: { key: string }[] }>('/forms/customers');
    const fields = form.fields.map((field) => (field.key === 'monthly_fee' ? { ...field, required: true } : field));
    expect((await t.api.patch('/forms/customers', { fields })).status).toBe(200);
    const refused = await answer(token, { name: '辛', mobile: '13900000020' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'PUBLIC_FORM_CHANGED' } });
    expect(JSON.stringify(refused.body)).not.toContain('月费');
  });
});
