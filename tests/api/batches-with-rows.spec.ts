import type { BatchAnswer, RecordView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';

/** Records whose values hang together: formulas, rows of subforms, figures over linked records. */
describe('acts on many records with formulas, rows and figures', () => {
  let t: TestApp;
  let customer: string;
  let orders: string[];
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    const make = async (form: object) => expect(await t.api.post('/forms', form)).toMatchObject({ status: 201 });
    await make({
      key: 'shops',
      name: '门店',
      kind: 'record',
      fields: [{ key: 'name', type: 'text', label: '名称', required: true }],
      roles: { name: 'name' },
    });
    await make({
      key: 'orders',
      name: '订单',
      kind: 'record',
      fields: [
        { key: 'number', type: 'text', label: '订单号', required: true },
        { key: 'shop', type: 'link', label: '门店', form: 'shops' },
        { key: 'rate', type: 'number', label: '折扣', scale: 2 },
        {
          key: 'lines',
          type: 'subform',
          label: '明细',
          fields: [
            { key: 'item', type: 'text', label: '项目' },
            { key: 'amount', type: 'number', label: '金额', scale: 2 },
          ],
        },
        { key: 'total', type: 'number', label: '合计', scale: 2, formula: 'SUM({lines.amount}) * {rate}' },
      ],
      roles: { name: 'number' },
    });
    const { body: shop } = await t.api.get<{ fields: object[] }>('/forms/shops');
    expect(
      await t.api.patch('/forms/shops', {
        fields: [
          ...shop.fields,
          {
            key: 'turnover',
            type: 'number',
            label: '成交额',
            scale: 2,
            rollup: { form: 'orders', link: 'shop', op: 'sum', field: 'total' },
          },
        ],
      }),
    ).toMatchObject({ status: 200 });
    customer = (await t.api.post<{ id: string }>('/forms/shops/records', { values: { name: '一店' } })).body.id;
    const { body } = await t.api.post<{ ids: string[] }>('/forms/orders/records/batch', {
      records: [10, 20].map((amount, i) => ({
        values: {
          number: `A${i}`,
          shop: customer,
          rate: 1,
          lines: [
            { item: '清洗', amount },
            { item: '检查', amount: 1 },
          ],
        },
      })),
    });
    orders = body.ids;
  });
  afterAll(() => t.close());

  const order = async (i: number) =>
    (await t.api.get<RecordView>(`/forms/orders/records/${orders[i]}`)).body.values as Record<string, unknown>;
  const turnover = async () => (await t.api.get<RecordView>(`/forms/shops/records/${customer}`)).body.values.turnover;
  const act = async (path: string, body: object = {}) => (await t.api.post<BatchAnswer>(path, body)).body;

  it('reckons formulas and figures anew, there and back', async () => {
    expect(await turnover()).toBe(32);
    const done = await act('/forms/orders/records/batch-edit', { ids: orders, set: { rate: 2 } });
    expect(done).toMatchObject({ changed: 2, failed: 0 });
    expect((await order(0)).total).toBe(22);
    expect(await turnover()).toBe(64);
    expect(await act(`/batches/${done.id}/undo`)).toMatchObject({ changed: 2, failed: 0 });
    expect(await order(0)).toMatchObject({ rate: 1, total: 11 });
    expect(await turnover()).toBe(32);
  });

  it('brings rows back as they were', async () => {
    const before = await order(1);
    const done = await act('/forms/orders/records/batch-edit', {
      ids: orders,
      set: { lines: [{ item: '换件', amount: 5 }] },
    });
    expect(done).toMatchObject({ changed: 2, failed: 0 });
    expect(await order(1)).toMatchObject({ lines: [{ item: '换件', amount: 5 }], total: 5 });
    expect(await turnover()).toBe(10);
    expect(await act(`/batches/${done.id}/undo`)).toMatchObject({ changed: 2, failed: 0 });
    expect(await order(1)).toEqual(before);
    expect(await turnover()).toBe(32);
  });

  it('keeps figures right when records go and come back', async () => {
    const done = await act('/forms/orders/records/batch-delete', { ids: orders });
    expect(await turnover()).toBe(0);
    await act(`/batches/${done.id}/undo`);
    expect(await turnover()).toBe(32);
    await act('/forms/orders/records/batch-delete', { ids: [orders[0]] });
    expect(await turnover()).toBe(21);
    expect(await act('/forms/orders/bin/purge', { ids: [orders[0]] })).toMatchObject({ changed: 1 });
    expect(await turnover()).toBe(21);
  });

  it.each([['total'], ['turnover']])('writes no %s, which is reckoned', async (key) => {
    const form = key === 'total' ? 'orders' : 'shops';
    const refused = await t.api.post(`/forms/${form}/records/batch-edit`, { filter: null, set: { [key]: 1 } });
    expect(refused).toMatchObject({ status: 422, body: { details: [{ code: 'BATCH_FIELD_MADE' }] } });
  });
});
