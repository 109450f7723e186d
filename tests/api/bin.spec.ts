import type { BatchAnswer, DeletedRecord } from '@careloop/contracts';
import { Bin } from '../../apps/api/src/batches/bin';
import { startTestApp, type TestApp } from '../support/app';
import { customersForm, ordersForm } from './forms';

describe('the recycle bin', () => {
  let t: TestApp;
  let n = 0;
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    await t.api.post('/forms', customersForm);
    await t.api.post('/forms', ordersForm);
  });
  afterAll(() => t.close());

  const add = async (form: string, values: Record<string, unknown>) =>
    (await t.api.post<{ id: string }>(`/forms/${form}/records`, { values })).body.id;
  const customer = (name: string) => add('customers', { name, mobile: `138${String(n++).padStart(8, '0')}` });
  const remove = (id: string, form = 'customers') => t.api.delete(`/forms/${form}/records/${id}`);
  const bin = async (query = '', form = 'customers') =>
    (await t.api.get<{ items: DeletedRecord[]; nextCursor: string | null }>(`/forms/${form}/bin${query}`)).body;
  const clear = async () => {
    await t.api.post('/forms/orders/bin/purge', {});
    await t.api.post('/forms/customers/bin/purge', {});
  };

  it('lists what was deleted, by whom and when, page after page, the latest first', async () => {
    const ids = [await customer('一'), await customer('二'), await customer('三')];
    for (const id of ids) await remove(id);
    const first = await bin('?limit=2');
    expect(first.items.map(({ title }) => title).sort()).not.toContain(undefined);
    expect(first.items).toHaveLength(2);
    expect(first.items[0]).toMatchObject({
      deletedAt: '2027-01-15T02:00:00.000Z',
      purgedAt: '2027-02-14T02:00:00.000Z',
      deletedBy: expect.any(String),
      cause: 'person',
    });
    const second = await bin(`?limit=2&cursor=${encodeURIComponent(first.nextCursor!)}`);
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(second.nextCursor).toBeNull();
    expect((await t.api.get('/forms/customers/bin?cursor=nonsense')).status).toBe(400);
    await clear();
  });

  it('brings records back, some or all, and the bin is empty', async () => {
    const ids = [await customer('四'), await customer('五'), await customer('六')];
    for (const id of ids) await remove(id);
    const { body } = await t.api.post<BatchAnswer>('/forms/customers/bin/restore', { ids: [ids[0]] });
    expect(body).toMatchObject({ kind: 'restore', state: 'done', changed: 1 });
    expect((await t.api.get(`/forms/customers/records/${ids[0]}`)).status).toBe(200);
    const all = await t.api.post<BatchAnswer>('/forms/customers/bin/restore', {});
    expect(all.body).toMatchObject({ total: 2, changed: 2 });
    expect((await bin()).items).toEqual([]);
  });

  it('deletes for good only by admins, with the values in the history, and says that it is final', async () => {
    const [id, other] = [await customer('七号客户'), await customer('八号客户')];
    await t.api.post('/forms/customers/records/batch-edit', { ids: [id, other], set: { email: 'qi@example.com' } });
    await t.api.patch(`/forms/customers/records/${id}`, { values: { name: '七号客户改' } });
    await remove(id);
    const builder = await t.member('builder');
    expect((await builder.post('/forms/customers/bin/purge', { ids: [id] })).status).toBe(403);
    const { body } = await t.api.post<BatchAnswer>('/forms/customers/bin/purge', { ids: [id, other] });
    expect(body).toMatchObject({ kind: 'purge', changed: 1, failed: 1 }); // the other one is not in the bin
    expect((await t.api.post(`/forms/customers/records/${id}/restore`)).status).toBe(404);
    const kept = await t.db.query(`SELECT 1 FROM careloop.record_changes c WHERE c::text LIKE '%七号客户%'`);
    expect(kept).toEqual([]);
    const { body: history } = await t.api.get<{ items: { kind: string; new: unknown }[] }>(
      `/forms/customers/records/${other}/history`,
    );
    expect(history.items.map(({ kind }) => kind)).toEqual(['updated', 'created']);
    expect(history.items[0]!.new).toEqual({ email: 'qi@example.com' });
    expect(await t.api.post(`/batches/${body.id}/undo`, {})).toMatchObject({
      status: 409,
      body: { code: 'BATCH_FINAL' },
    });
  });

  it('keeps what live records link to, and lets go when they do so no longer', async () => {
    const id = await customer('九');
    const order = await add('orders', { number: 'A1', customer: id });
    const gone = await add('orders', { number: 'A2', customer: id });
    await remove(id);
    await remove(gone, 'orders');
    const refused = await t.api.post<BatchAnswer>('/forms/customers/bin/purge', { ids: [id] });
    expect(refused.body).toMatchObject({
      changed: 0,
      failed: 1,
      errors: [{ id, reason: '「订单」里还有数据关联到它' }],
    });
    await remove(order, 'orders');
    expect((await t.api.post<BatchAnswer>('/forms/customers/bin/purge', { ids: [id] })).body).toMatchObject({
      changed: 1,
    });
    // The orders of the bin can still come back, without the customer.
    await t.api.post('/forms/orders/bin/restore', { ids: [gone] });
    const { body } = await t.api.get<{ values: object }>(`/forms/orders/records/${gone}`);
    expect(body.values).toMatchObject({ number: 'A2', customer: null });
    await clear();
  });

  it('empties itself after thirty days, or as many as the workspace says', async () => {
    const old = await customer('十');
    await remove(old);
    await t.clock.set(new Date('2027-02-10T02:00:00Z'));
    const young = await customer('十一');
    await remove(young);
    await t.clock.set(new Date('2027-02-14T03:00:00Z'));
    expect(await t.app.get(Bin).sweep()).toBe(1);
    expect((await bin()).items.map(({ id }) => id)).toEqual([young]);
    const agent = await t.member('agent');
    expect((await agent.put('/bin/settings', { days: 3 })).status).toBe(403);
    expect((await t.api.put('/bin/settings', { days: 3 })).body).toEqual({ days: 3 });
    expect((await agent.get('/bin/settings')).body).toEqual({ days: 3 });
    expect(await t.app.get(Bin).sweep()).toBe(1);
    expect((await bin()).items).toEqual([]);
    const stranger = await t.otherWorkspace();
    expect((await stranger.get('/forms/customers/bin')).status).toBe(404);
  });
});
