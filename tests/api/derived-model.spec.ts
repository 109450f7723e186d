import fc from 'fast-check';
import type { RecordView } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';
import { importCsv } from './transfer-jobs';

interface Order {
  id: string;
  no: string;
  customer: number | null;
  amount: number;
  deleted: boolean;
}

/** What people do to orders and customers, in any order; customers and orders by their number, modulo what there is. */
const act = fc.oneof(
  fc.record({ do: fc.constant('create' as const), customer: fc.option(fc.nat(3)), cents: fc.nat(99_999) }),
  fc.record({ do: fc.constant('amount' as const), order: fc.nat(), cents: fc.nat(99_999) }),
  fc.record({ do: fc.constant('move' as const), order: fc.nat(), customer: fc.option(fc.nat(3)) }),
  fc.record({ do: fc.constant('delete' as const), order: fc.nat() }),
  fc.record({ do: fc.constant('restore' as const), order: fc.nat() }),
  fc.record({ do: fc.constant('tier' as const), customer: fc.nat(3), tier: fc.constantFrom('gold', 'plain') }),
  fc.record({ do: fc.constant('batch' as const), customer: fc.option(fc.nat(3)), cents: fc.array(fc.nat(99_999), { minLength: 1, maxLength: 5 }) }), // prettier-ignore
  fc.record({ do: fc.constant('file' as const), orders: fc.array(fc.tuple(fc.nat(), fc.nat(99_999)), { minLength: 1, maxLength: 4 }) }), // prettier-ignore
);

/** Whatever is done, what is derived is what a sheet of paper says. */
describe('derived fields against a model', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
    const tiers = ['gold', 'plain'].map((key) => ({ key, label: key }));
    const customers = [
      { key: 'name', type: 'text', label: '姓名', unique: true },
      { key: 'tier', type: 'select', label: '等级', options: tiers },
    ];
    const orders = [
      { key: 'no', type: 'text', label: '单号', unique: true },
      { key: 'customer', type: 'link', label: '客户', form: 'customers' },
      { key: 'amount', type: 'money', label: '金额' },
      { key: 'tier', type: 'select', label: '客户等级', options: tiers, lookup: { link: 'customer', field: 'tier' } },
      { key: 'due', type: 'money', label: '应付', formula: 'IF({tier} = "gold", {amount} * 0.9, {amount})' },
    ];
    const rollup = (op: string, field?: string) => ({ rollup: { form: 'orders', link: 'customer', op, field } });
    const grown = [
      ...customers,
      { key: 'orders', type: 'number', label: '订单数', scale: 0, ...rollup('count') },
      { key: 'spent', type: 'money', label: '累计', ...rollup('sum', 'due') },
      { key: 'most', type: 'money', label: '最大', ...rollup('max', 'due') },
    ];
    expect((await t.api.post('/forms', { key: 'customers', name: '客户', fields: customers })).status).toBe(201);
    expect((await t.api.post('/forms', { key: 'orders', name: '订单', fields: orders })).status).toBe(201);
    expect((await t.api.patch('/forms/customers', { fields: grown })).status).toBe(200);
  }, 60_000);
  afterAll(() => t.close());

  let runs = 0;
  it('holds after any sequence of edits, moves, deletions, batches and files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: 20 }), async (acts) => {
        const run = runs++;
        const tiers: string[] = ['gold', 'plain', 'gold', 'plain'];
        const ids: string[] = [];
        for (const [i, tier] of tiers.entries())
          ids.push((await send('POST', '/forms/customers/records', { values: { name: `客户${run}-${i}`, tier } })).id);
        const orders: Order[] = [];
        let n = 0;
        const live = (at: number) =>
          pickOf(
            orders.filter((o) => !o.deleted),
            at,
          );
        const idOf = (customer: number | null) => (customer === null ? null : ids[customer]!);
        const fresh = (customer: number | null, cents: number): Order => ({ id: '', no: `D${run}-${n++}`, customer, amount: cents / 100, deleted: false }); // prettier-ignore
        const valuesOf = ({ no, customer, amount }: Order) => ({ no, customer: idOf(customer), amount });
        for (const step of acts) {
          if (step.do === 'create') {
            const order = fresh(step.customer, step.cents);
            order.id = (await send('POST', '/forms/orders/records', { values: valuesOf(order) })).id;
            orders.push(order);
          } else if (step.do === 'batch') {
            const made = step.cents.map((cents) => fresh(step.customer, cents));
            const answer = await t.api.post<{ ids: string[] }>('/forms/orders/records/batch', {
              records: made.map((order) => ({ values: valuesOf(order) })),
            });
            made.forEach((order, i) => (order.id = answer.body.ids[i]!));
            orders.push(...made);
          } else if (step.do === 'tier') {
            tiers[step.customer] = step.tier;
            await send('PATCH', `/forms/customers/records/${ids[step.customer]}`, { values: { tier: step.tier } });
          } else if (step.do === 'file') {
            const rows = step.orders.flatMap(([at, cents]) => {
              const order = live(at);
              return order ? [{ order, cents }] : [];
            });
            if (!rows.length) continue;
            const csv = ['单号,金额', ...rows.map(({ order, cents }) => `${order.no},${cents / 100}`)].join('\n');
            expect(await importCsv(t, 'orders', csv, { mode: 'update', key: 'no' })).toMatchObject({ failed: 0 });
            for (const { order, cents } of rows) order.amount = cents / 100;
          } else if (step.do === 'restore') {
            const order = pickOf(
              orders.filter((o) => o.deleted),
              step.order,
            );
            if (!order) continue;
            await send('POST', `/forms/orders/records/${order.id}/restore`);
            order.deleted = false;
          } else {
            const order = live(step.order);
            if (!order) continue;
            if (step.do === 'delete') await t.api.delete(`/forms/orders/records/${order.id}`);
            else {
              const values = step.do === 'amount' ? { amount: step.cents / 100 } : { customer: idOf(step.customer) };
              await send('PATCH', `/forms/orders/records/${order.id}`, { values });
            }
            if (step.do === 'delete') order.deleted = true;
            else if (step.do === 'amount') order.amount = step.cents / 100;
            else order.customer = step.customer;
          }
        }
        const due = ({ customer, amount }: Order) =>
          Math.round(amount * 100 * (customer !== null && tiers[customer] === 'gold' ? 0.9 : 1) + 1e-9) / 100;
        for (const [i, id] of ids.entries()) {
          const own = orders.filter((order) => order.customer === i && !order.deleted).map(due);
          const { values } = await send('GET', `/forms/customers/records/${id}`);
          expect(values).toMatchObject({
            orders: own.length,
            spent: Math.round(own.reduce((sum, x) => sum + x * 100, 0)) / 100,
            most: own.length ? Math.max(...own) : null,
          });
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  const pickOf = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

  async function send(method: string, url: string, body?: object): Promise<RecordView> {
    const answer = await t.api.call<RecordView>(method, url, body);
    if (answer.status >= 400) throw new Error(`${method} ${url}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
});
