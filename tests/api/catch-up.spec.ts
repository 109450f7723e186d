import type { AutomationView, OccurrenceView, Published } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';

type Items<T> = { items: T[] };

/** Publishing care that starts on changed records for days that have passed. */
describe('a record trigger that is published for past days', () => {
  let t: TestApp;
  let forms = 0;
  let form: string;
  const made: string[] = [];
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-06-01T02:00:00Z' });
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    form = `customers${forms++}`;
    const options = ['gold', 'plain', 'none'].map((key) => ({ key, label: key }));
    await t.api.post('/forms', {
      key: form,
      name: '客户',
      kind: 'customer',
      fields: [
        { key: 'name', type: 'text', label: '姓名' },
        { key: 'tier', type: 'select', label: '等级', options },
      ],
      roles: { name: 'name' },
    });
  });
  afterEach(async () => {
    for (const id of made.splice(0)) await t.api.delete(`/automations/${id}`);
  });

  const at = (now: string) => t.api.put('/test/clock', { now });
  const create = async (name: string, tier = 'plain') =>
    (await t.api.post<{ id: string }>(`/forms/${form}/records`, { values: { name, tier } })).body.id;
  const change = (id: string, values: object) => t.api.patch(`/forms/${form}/records/${id}`, { values });
  const draft = async (body: object) => {
    const steps = [{ id: 'note', action: 'record.update', settings: { values: { name: '{{name}}' } } }];
    const { body: one } = await t.api.post<AutomationView>('/automations', { name: '跟进', form, steps, ...body });
    expect(one.problems).toEqual([]);
    made.push(one.id);
    return one.id;
  };
  const publish = async (id: string, start: unknown) => {
    const { body, status } = await t.api.post<Published>(`/automations/${id}/publish`, { start });
    expect(status).toBe(200);
    return body.planned;
  };
  const ledger = async (id: string) =>
    (await t.api.get<Items<OccurrenceView>>(`/occurrences?automation=${id}&limit=200`)).body.items;
  const cared = async (id: string) => (await ledger(id)).map((row) => `${row.record.name} ${row.state}`).sort();
  const tick = () => t.api.post('/test/tick');

  /** Three days of somebody's work. */
  async function threeDays() {
    await at('2027-06-01T10:00:00+08:00');
    const [wang, li, gone] = [await create('王'), await create('李'), await create('走')];
    await at('2027-06-02T10:00:00+08:00');
    await change(wang, { tier: 'gold' });
    await change(gone, { tier: 'gold' });
    await t.api.delete(`/forms/${form}/records/${gone}`);
    await at('2027-06-03T10:00:00+08:00');
    await change(li, { tier: 'gold' });
    await change(li, { name: '李小' });
    await create('赵', 'gold');
    await at('2027-06-03T12:00:00+08:00');
    return { wang, li };
  }

  it('cares for what was changed in that span, not only for what was made', async () => {
    await threeDays();
    const trigger = { type: 'record', on: ['updated'], fields: ['tier'] };
    const names = async (start: unknown) => {
      const id = await draft({ trigger });
      await publish(id, start);
      await tick();
      return cared(id);
    };
    expect(await names('future')).toEqual([]);
    expect(await names('today')).toEqual(['李小 done']);
    expect(await names({ days: 1 })).toEqual(['李小 done', '王 done']);
    const both = await draft({ trigger: { type: 'record', on: ['created', 'updated'], fields: ['tier'] } });
    await publish(both, { days: 2 });
    await tick();
    expect(await cared(both)).toEqual(['李小 done', '李小 done', '王 done', '王 done', '赵 done']);
  });

  it('goes by the values before and after, and is not late although it comes late', async () => {
    const { wang } = await threeDays();
    const id = await draft({
      trigger: { type: 'record', on: ['updated'] },
      condition: { changed_to: ['tier', 'gold'] },
      policy: { notAfterHours: 1 },
    });
    await publish(id, { days: 30 });
    await tick();
    expect(await cared(id)).toEqual(['李小 done', '王 done']);
    const row = (await ledger(id)).find(({ record }) => record.id === wang)!;
    expect([row.dueAt, row.notAfter]).toEqual(['2027-06-02T02:00:00.000Z', '2027-06-03T05:00:00.000Z']);
  });

  it('may be published again and again, also beside what it did by itself', async () => {
    const { wang } = await threeDays();
    const id = await draft({ trigger: { type: 'record', on: ['updated'], fields: ['tier'] } });
    await publish(id, { days: 2 });
    await tick();
    await change(wang, { tier: 'none' });
    await tick();
    expect(await publish(id, { days: 2 })).toBe(0);
    await change(wang, { tier: 'plain' });
    // Now it waits in the queue, and publishing must leave it to its reader.
    await publish(id, { days: 2 });
    await tick();
    expect(await publish(id, 'today')).toBe(0);
    expect(await cared(id)).toEqual(['李小 done', '王 done', '王 done', '王 done']);
  });

  it('with a settle time, keeps one promise for changes that belong together, also the second time', async () => {
    const wang = await create('王');
    await at('2027-06-10T10:00:00+08:00');
    for (const tier of ['gold', 'none', 'gold']) await change(wang, { tier });
    await at('2027-06-10T10:01:00+08:00');
    await change(wang, { tier: 'plain' });
    const id = await draft({ trigger: { type: 'record', on: ['updated'], fields: ['tier'], settleSeconds: 300 } });
    await publish(id, 'today');
    expect((await ledger(id)).map(({ state, dueAt }) => [state, dueAt])).toEqual([
      ['planned', '2027-06-10T02:06:00.000Z'],
    ]);
    await publish(id, 'today');
    await at('2027-06-10T10:10:00+08:00');
    await tick();
    expect(await cared(id)).toEqual(['王 done']);
    expect(await publish(id, { days: 10 })).toBe(0);
    await tick();
    expect(await cared(id)).toEqual(['王 done']);
  });

  it('reads what a batch changed, and more than one page of changes', async () => {
    const records = Array.from({ length: 700 }, (_, i) => ({ values: { name: `${i}`, tier: 'plain' } }));
    await t.api.post(`/forms/${form}/records/batch`, { records });
    const someone = await create('忙');
    for (let i = 0; i < 520; i++) await change(someone, { tier: i % 2 ? 'plain' : 'gold' });
    const id = await draft({ trigger: { type: 'record', on: ['created', 'updated'] } });
    expect(await publish(id, 'today')).toBe(701 + 520);
    expect(await publish(id, 'today')).toBe(0);
  });
});
