import { startTestApp, type ApiClient, type TestApp } from '../support/app';
import { customersForm, ordersForm } from './forms';

interface Record_ {
  id: string;
  version: number;
  values: Record<string, unknown>;
}

describe('records in configurable forms', () => {
  let t: TestApp;
  let api: ApiClient;
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    api = t.api;
    expect(await api.post('/forms', customersForm)).toMatchObject({
      status: 201,
      body: { version: 1, key: 'customers' },
    });
    expect(await api.post('/forms', ordersForm)).toMatchObject({ status: 201 });
  });
  afterAll(() => t.close());

  it('keeps every value exactly as it was given', async () => {
    const { body: me } = await api.get<{ member: { id: string } }>('/auth/me');
    const values = {
      name: '𠮷野家 🎂 مرحبا',
      mobile: '13800000001',
      email: 'a.b@example.com',
      birthday: '1996-02-29',
      lunar_birthday: { month: 6, day: 1, leap: true, year: 2025 },
      tier: 'gold',
      interests: ['tea', 'books'],
      renews_on: '2027-03-31',
      monthly_fee: 89.5,
      owner: me.member.id,
    };
    const made = await api.post<Record_>('/forms/customers/records', { values });
    expect(made).toMatchObject({ status: 201, body: { version: 1, values } });
    expect((await api.get<Record_>(`/forms/customers/records/${made.body.id}`)).body.values).toEqual(made.body.values);
  });

  it('names every field that is wrong, in the reader’s language, and writes nothing', async () => {
    const values = {
      mobile: 'abc',
      birthday: '2027-02-30',
      tier: 'platinum',
      monthly_fee: 1.234,
      owner: '00000000-0000-7000-8000-000000000000',
      nonsense: 1,
    };
    const { status, body } = await api.post<{ code: string; details: { path: string; message: string }[] }>(
      '/forms/customers/records',
      { values },
    );
    expect(status).toBe(422);
    expect(body.code).toBe('RECORD_INVALID');
    expect(new Set(body.details.map((d) => d.path))).toEqual(
      new Set([
        'values.name',
        'values.mobile',
        'values.birthday',
        'values.tier',
        'values.monthly_fee',
        'values.owner',
        'values.nonsense',
      ]),
    );
    for (const { message } of body.details) expect(message).toMatch(/\p{Script=Han}/u);
    const counted = await api.post<{ count: { value: number } }>('/forms/customers/records/query', {
      filter: { '==': [{ var: 'mobile' }, 'abc'] },
      count: true,
    });
    expect(counted.body.count.value).toBe(0);
  });

  it('refuses a second customer with the same mobile', async () => {
    const values = { name: '甲', mobile: '13800000002' };
    expect(await api.post('/forms/customers/records', { values })).toMatchObject({ status: 201 });
    expect(await api.post('/forms/customers/records', { values })).toMatchObject({
      status: 409,
      body: { code: 'VALUE_TAKEN', details: [{ path: 'values.mobile' }] },
    });
  });

  it('guards against a colleague’s change, and tells the history', async () => {
    const { body: made } = await api.post<Record_>('/forms/customers/records', {
      values: { name: '乙', tier: 'plain' },
    });
    const url = `/forms/customers/records/${made.id}`;
    expect(await api.patch(url, { values: { tier: 'gold' }, version: 1 })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await api.patch(url, { values: { name: '丙' }, version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'RECORD_VERSION_STALE' },
    });
    expect(await api.delete(url)).toMatchObject({ status: 204 });
    expect(await api.get(url)).toMatchObject({ status: 404 });
    expect(await api.post(`${url}/restore`)).toMatchObject({ status: 200, body: { values: { tier: 'gold' } } });
    const { body } = await api.get<{ items: Record<string, unknown>[] }>(`${url}/history`);
    expect(body.items.map((e) => e.kind)).toEqual(['restored', 'deleted', 'updated', 'created']);
    expect(body.items[2]).toMatchObject({
      old: { tier: 'plain' },
      new: { tier: 'gold' },
      actorName: '管理员',
      cause: { kind: 'person' },
    });
  });

  it('takes a batch: good rows in, bad rows named; or all or nothing', async () => {
    const records = [
      { values: { name: '一' } },
      { values: {} },
      { values: { name: '三', mobile: '13800000002' } },
      { values: { name: '四' } },
    ];
    const { body } = await api.post<{ created: number; ids: unknown[]; errors: { index: number; path: string }[] }>(
      '/forms/customers/records/batch',
      { records },
    );
    expect(body.created).toBe(2);
    expect(body.errors).toMatchObject([
      { index: 1, path: 'values.name', code: 'REQUIRED' },
      { index: 2, path: 'values.mobile', code: 'VALUE_TAKEN' },
    ]);
    expect(
      (await api.post<{ created: number }>('/forms/customers/records/batch', { records, atomic: true })).body.created,
    ).toBe(0);
    const tooMany = Array.from({ length: 1001 }, () => ({ values: { name: 'x' } }));
    expect(await api.post('/forms/customers/records/batch', { records: tooMany })).toMatchObject({ status: 400 });
  });

  it('answers a repeated request with the first answer', async () => {
    const once = () =>
      api.post<Record_>('/forms/customers/records', { values: { name: '只此一人' } }, { 'idempotency-key': 'abc-1' });
    const [a, b] = [await once(), await once()];
    expect(b.body).toEqual(a.body);
    expect(b.status).toBe(201);
    const other = await api.post(
      '/forms/customers/records',
      { values: { name: '别人' } },
      { 'idempotency-key': 'abc-1' },
    );
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    const { body } = await api.post<{ items: unknown[] }>('/forms/customers/records/query', {
      filter: { '==': [{ var: 'name' }, '只此一人'] },
    });
    expect(body.items).toHaveLength(1);
  });

  it('pages through everything once, filtered, sorted and counted', async () => {
    const records = Array.from({ length: 120 }, (_, i) => ({
      values: { name: `分页${i}`, monthly_fee: i % 7, ...(i % 3 && { tier: 'gold' }) },
    }));
    await api.post('/forms/customers/records/batch', { records });
    const filter = { and: [{ starts_with: [{ var: 'name' }, '分页'] }, { '==': [{ var: 'tier' }, 'gold'] }] };
    const seen: Record_[] = [];
    let cursor: string | null = null;
    do {
      const {
        body,
      }: { body: { items: Record_[]; nextCursor: string | null; count?: { value: number; exact: boolean } } } =
        await api.post('/forms/customers/records/query', {
          filter,
          sort: ['-monthly_fee', 'name'],
          fields: ['name', 'monthly_fee'],
          limit: 17,
          cursor,
          count: !cursor,
        });
      if (!cursor) expect(body.count).toEqual({ value: 80, exact: true });
      seen.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor);
    expect(new Set(seen.map((r) => r.id)).size).toBe(80);
    const fees = seen.map((r) => r.values.monthly_fee as number);
    expect(fees).toEqual([...fees].sort((a, b) => b - a));
    expect(Object.keys(seen[0]!.values).sort()).toEqual(['monthly_fee', 'name']);
  });

  it('refuses rules and cursors that make no sense, naming the place', async () => {
    const query = (body: unknown) => api.post('/forms/customers/records/query', body);
    expect(await query({ filter: { '==': [{ var: 'nope' }, 1] } })).toMatchObject({
      status: 422,
      body: { code: 'RULE_INVALID' },
    });
    expect(await query({ filter: { '<': [{ var: 'tier' }, 3] } })).toMatchObject({ status: 422 });
    expect(await query({ cursor: 'bm9uc2Vuc2U' })).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
    expect(await query({ sort: ['-nope'] })).toMatchObject({
      status: 400,
      body: { message: '不能按「nope」排序：没有这个字段', details: [{ path: 'sort.0' }] },
    });
    const english = await api
      .speaking('en')
      .post<{ details: { message: string }[] }>('/forms/customers/records/query', {
        filter: { '==': [{ var: 'nope' }, 1] },
      });
    expect(english.body.details[0]!.message).toContain('nope');
    expect(english.body.details[0]!.message).not.toMatch(/\p{Script=Han}/u);
  });

  it('groups and sums', async () => {
    const { body } = await api.post<{ rows: Record<string, unknown>[] }>('/forms/customers/records/aggregate', {
      filter: { starts_with: [{ var: 'name' }, '分页'] },
      groupBy: [{ field: 'tier' }],
      metrics: [{ op: 'count' }, { op: 'sum', field: 'monthly_fee' }],
    });
    const expected = { gold: { count: 80, sum: 0 }, none: { count: 40, sum: 0 } };
    for (let i = 0; i < 120; i++) expected[i % 3 ? 'gold' : 'none'].sum += i % 7;
    expect(body.rows).toEqual(
      expect.arrayContaining([
        { tier: 'gold', count: 80, sum_monthly_fee: expected.gold.sum },
        { tier: null, count: 40, sum_monthly_fee: expected.none.sum },
      ]),
    );
  });

  it('asks about linked records', async () => {
    const { body: customer } = await api.post<Record_>('/forms/customers/records', { values: { name: '买家' } });
    const order = (number: string, ordered_on: string, amount: number) =>
      api.post('/forms/orders/records', { values: { number, customer: customer.id, ordered_on, amount } });
    expect(await order('A1', '2026-12-01', 10.5)).toMatchObject({ status: 201 });
    expect(await order('A2', '2026-01-01', 20)).toMatchObject({ status: 201 });
    const filter = {
      '==': [{ count: ['orders.customer', { '<=': [{ days_since: [{ var: 'ordered_on' }] }, 90] }] }, 1],
    };
    const { body } = await api.post<{ items: Record_[] }>('/forms/customers/records/query', { filter });
    expect(body.items.map((r) => r.id)).toEqual([customer.id]);
    expect(
      await api.post('/forms/orders/records', {
        values: { number: 'A3', customer: '00000000-0000-7000-8000-000000000000' },
      }),
    ).toMatchObject({
      status: 422,
      body: { code: 'LINK_UNKNOWN' },
    });
  });

  it('keeps a removed field removed when an editor sends it back so', async () => {
    type Field = { id: string; key: string; removed?: boolean };
    const read = async () => (await api.get<{ fields: Field[] }>('/forms/staying')).body.fields;
    await api.post('/forms', {
      key: 'staying',
      name: '留存',
      kind: 'record',
      fields: [
        { key: 'name', type: 'text', label: '名称' },
        { key: 'old', type: 'text', label: '旧字段' },
      ],
    });
    const [name, old] = (await read()) as [Field, Field];
    const { body: row } = await api.post<{ id: string }>('/forms/staying/records', {
      values: { name: '甲', old: '值' },
    });
    await api.patch('/forms/staying', { fields: [name] });
    const hidden = await read();
    expect(hidden).toEqual([name, { ...old, removed: true }]);
    expect(await api.patch('/forms/staying', { name: '留存表', fields: hidden })).toMatchObject({ status: 200 });
    expect(await read()).toEqual(hidden);
    expect(await api.post('/forms/staying/records', { values: { old: '写' } })).toMatchObject({ status: 422 });
    await api.patch('/forms/staying', { fields: [name, old] });
    expect((await api.get<{ values: unknown }>(`/forms/staying/records/${row.id}`)).body.values).toEqual({
      name: '甲',
      old: '值',
    });
  });

  it('matches a pattern in bounded time, and refuses one that can not be', async () => {
    const form = (pattern: string) => ({
      key: 'patterns',
      name: '格式',
      kind: 'record',
      fields: [{ key: 'code', type: 'text', label: '编号', pattern }],
    });
    expect(await api.post('/forms', form('(?=a)a+'))).toMatchObject({
      status: 422,
      body: { details: [{ path: 'fields.0.pattern', message: expect.stringMatching(/^格式规则不能用前后查找/) }] },
    });
    expect(await api.post('/forms', form('(a+)+|[\\u4e00-\\u9fa5]{2}'))).toMatchObject({ status: 201 });
    const before = Date.now();
    const write = (code: string) => api.post('/forms/patterns/records', { values: { code } });
    expect(await write(`${'a'.repeat(9_999)}!`)).toMatchObject({
      status: 422,
      body: { details: [{ path: 'values.code', code: 'FORMAT', message: '编号：格式不正确' }] },
    });
    expect(Date.now() - before).toBeLessThan(5_000);
    expect(await write('关怀')).toMatchObject({ status: 201 });
    expect(await write('关怀环')).toMatchObject({ status: 422 });
  });

  it('changes a form as versions: new fields at once, removed ones hidden, a stale editor told', async () => {
    const { body: form } = await api.get<{ version: number; fields: { id: string; key: string }[] }>(
      '/forms/customers',
    );
    const fields = [
      ...form.fields.filter((f) => f.key !== 'interests'),
      { key: 'note', type: 'long-text', label: '备注' },
    ];
    const changed = await api.patch<{ version: number }>('/forms/customers', { fields, version: form.version });
    expect(changed).toMatchObject({ status: 200, body: { version: form.version + 1 } });
    expect(await api.patch('/forms/customers', { name: '顾客', version: form.version })).toMatchObject({
      status: 409,
      body: { code: 'FORM_VERSION_STALE' },
    });
    expect(await api.post('/forms/customers/records', { values: { name: '新', note: '有备注' } })).toMatchObject({
      status: 201,
    });
    expect(await api.post('/forms/customers/records', { values: { name: '旧', interests: ['tea'] } })).toMatchObject({
      status: 422,
      body: { details: [{ path: 'values.interests', code: 'UNKNOWN_FIELD' }] },
    });
    const { body: versions } = await api.get<{ items: { version: number; changes: string[] }[] }>(
      '/forms/customers/versions',
    );
    expect(versions.items[0]!.changes.join()).toMatch(/备注/);
    expect(await api.delete('/forms/customers')).toMatchObject({ status: 409, body: { code: 'FORM_HAS_LINKS' } });
  });
});
