import type { FieldUseView, FormVersionDefinition, FormView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';
import { customersForm, ordersForm } from './forms';

/** What the designer of forms relies on: layouts, versions, and who uses a field. */
describe('the designer', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
    expect((await t.api.post('/forms', customersForm)).status).toBe(201);
    expect((await t.api.post('/forms', ordersForm)).status).toBe(201);
  }, 60_000);
  afterAll(() => t.close());

  const orders = async () => (await t.api.get<FormView>('/forms/orders')).body;
  const change = (body: object) => t.api.patch<FormView>('/forms/orders', body);
  const details = ({ body }: { body: unknown }) =>
    (body as { details?: { path: string; code: string }[] }).details?.map(({ path, code }) => `${path} ${code}`);

  it('keeps a layout, whatever clients do that know nothing of it', async () => {
    const layout = [
      { kind: 'field', key: 'number' },
      { kind: 'section', id: 's1', title: '金额', collapsed: true },
      { kind: 'field', key: 'amount' },
      { kind: 'note', id: 'n1', text: '含税' },
    ];
    expect((await change({ layout })).body.layout).toEqual(layout);
    const { fields } = await orders();
    const without = fields.filter(({ key }) => key !== 'amount');
    const more = [...without, { key: 'note', type: 'text', label: '备注' }];
    // The note stays where it was; the field that is gone is not drawn, the new one is, at the end.
    expect((await change({ fields: more })).body.layout).toEqual([
      layout[0],
      layout[1],
      layout[3],
      ...['customer', 'ordered_on', 'note'].map((key) => ({ kind: 'field', key })),
    ]);
    expect((await change({ fields: [...more, fields.find(({ key }) => key === 'amount')] })).status).toBe(200);
    expect((await change({ layout: [] })).body).not.toHaveProperty('layout');
  });

  it('refuses a layout that names what is not there, and says where', async () => {
    const answer = await change({
      layout: [
        { kind: 'field', key: 'nothing' },
        { kind: 'tab', id: 't', title: ' ' },
        { kind: 'divider', id: 't' },
      ],
    });
    expect(answer.status).toBe(422);
    expect(details(answer)).toEqual(['layout.0.key FIELD_UNKNOWN', 'layout.1.title REQUIRED', 'layout.2 DUPLICATE']);
    expect((await change({ layout: [{ kind: 'banner', id: 'b' }] })).status).toBe(400);
  });

  it('gives an old version back as it was', async () => {
    const first = await t.api.get<FormVersionDefinition>('/forms/orders/versions/1');
    expect(first.body).toMatchObject({ version: 1, name: '订单', roles: { name: 'number' }, checks: [] });
    expect(first.body.fields.map(({ key }) => key)).toEqual(['number', 'customer', 'ordered_on', 'amount']);
    expect((await t.api.get<FormVersionDefinition>('/forms/orders/versions/2')).body.layout).toHaveLength(4);
    expect(await t.api.get('/forms/orders/versions/99')).toMatchObject({
      status: 404,
      body: { code: 'FORM_VERSION_NOT_FOUND' },
    });
    expect((await t.api.get('/forms/orders/versions/last')).status).toBe(400);
    // Taken as the next version, it has the fields with their ids again, and their data.
    const { version } = await orders();
    const back = await change({ fields: first.body.fields, version });
    expect(back.body.fields.filter(({ removed }) => !removed)).toEqual(first.body.fields);
  });

  it('knows who would miss a field', async () => {
    const { fields } = await orders();
    const live = fields.filter(({ removed }) => !removed);
    const ruled = [
      ...live,
      { key: 'double', type: 'number', label: '双倍', formula: '{amount} * 2' },
      { key: 'why', type: 'text', label: '原因', visibleWhen: { '>': [{ var: 'amount' }, 100] } },
    ];
    const checks = [{ id: 'c', rule: { '>=': [{ var: 'amount' }, 0] }, message: '金额不能是负的', fields: [] }];
    expect((await change({ fields: ruled, checks })).status).toBe(200);
    const step = { id: 'a', action: 'task.create', settings: { queue: 'q', title: '核对 {{amount}}' } };
    const automation = { name: '大单提醒', form: 'orders', trigger: { type: 'manual' }, steps: [step] };
    expect((await t.api.post('/automations', automation)).status).toBe(201);
    // Of customers, through their orders.
    const related = { '>': [{ count: ['orders.customer', { '>': [{ var: 'amount' }, 1000] }] }, 2] };
    const other = {
      name: '大客户',
      form: 'customers',
      trigger: { type: 'manual' },
      condition: related,
      steps: [{ ...step, settings: { queue: 'q', title: '拜访' } }],
    };
    expect((await t.api.post('/automations', other)).status).toBe(201);

    const uses = async (form: string, field: string) =>
      (await t.api.get<{ items: FieldUseView[] }>(`/forms/${form}/fields/${field}/uses`)).body.items.map(
        ({ kind, name }) => `${kind} ${name}`,
      );
    expect((await uses('orders', 'amount')).sort()).toEqual(
      ['formula 双倍', 'visibleWhen 原因', 'check 金额不能是负的', 'automation 大单提醒', 'automation 大客户'].sort(),
    );
    expect(await uses('orders', 'number')).toEqual(['role name']);
    expect(await uses('orders', 'double')).toEqual([]);
    expect(await t.api.get('/forms/orders/fields/nothing/uses')).toMatchObject({ status: 404 });
  });

  it('is for builders only', async () => {
    const agent = await t.member('agent');
    for (const path of ['/forms/orders/versions/1', '/forms/orders/fields/amount/uses'])
      expect(await agent.get(path)).toMatchObject({ status: 403 });
  });
});
