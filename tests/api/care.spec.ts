import type {
  AutomationView,
  OccurrenceDetail,
  OccurrenceView,
  Published,
  Rehearsal,
  TimelineEntry,
} from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';

type Items<T> = { items: T[]; nextCursor: string | null };
type Ticked = { planned: number; sent: number; tasks: number };

const customers = {
  key: 'customers',
  name: '客户',
  kind: 'customer',
  fields: [
    { key: 'name', type: 'text', label: '姓名', required: true },
    { key: 'email', type: 'email', label: '邮箱' },
    { key: 'birthday', type: 'date', label: '生日' },
    { key: 'lunar_birthday', type: 'lunar-date', label: '农历生日' },
    { key: 'renews_on', type: 'date', label: '续约日' },
    {
      key: 'tier',
      type: 'select',
      label: '等级',
      options: [
        { key: 'gold', label: '金卡' },
        { key: 'plain', label: '普通' },
      ],
    },
    { key: 'zone', type: 'text', label: '时区' },
    { key: 'visits', type: 'number', label: '到店次数' },
  ],
  roles: { name: 'name', email: 'email', birthday: 'birthday', zone: 'zone' },
};

const birthday = {
  name: '生日祝福',
  form: 'customers',
  trigger: { type: 'date', field: 'birthday', every: 'year', at: '09:00' },
  steps: [
    {
      id: 'wish',
      action: 'message.send',
      settings: { channel: 'sandbox', to: '{{email}}', body: '{{name}}，生日快乐' },
    },
  ],
};

describe('care', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ now: '2027-03-01T00:00:00+08:00' });
  });
  afterAll(() => app.close());

  const at = (now: string) => app.api.put<{ now: string }>('/test/clock', { now });
  const tick = async () => (await app.api.post<Ticked>('/test/tick')).body;
  const ledger = async (query: string) =>
    (await app.api.get<Items<OccurrenceView>>(`/occurrences?${query}&limit=200`)).body.items;

  let forms = 0;
  /** A form of its own per test, so that nobody waits for another's customers. */
  async function aForm() {
    const key = `customers${forms++}`;
    const { status, body } = await app.api.post<{ key: string }>('/forms', { ...customers, key });
    expect({ status, body }).toMatchObject({ status: 201 });
    return key;
  }
  async function aCustomer(form: string, values: Record<string, unknown>): Promise<string> {
    const { status, body } = await app.api.post<{ id: string }>(`/forms/${form}/records`, {
      values: { name: '王芳', ...values },
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  }
  async function anAutomation(form: string, body: Record<string, unknown>, start: unknown = 'future') {
    const made = await app.api.post<AutomationView>('/automations', { ...birthday, ...body, form });
    expect({ status: made.status, body: made.body }).toMatchObject({ status: 201, body: { problems: [] } });
    const { id } = made.body;
    const published = await app.api.post<Published>(`/automations/${id}/publish`, { start });
    expect({ status: published.status, body: published.body }).toMatchObject({ status: 200 });
    return { id, ...published.body };
  }

  it('wishes once on the day, however often it is published and ticked', async () => {
    await at('2027-03-03T10:00:00+08:00');
    const form = await aForm();
    const wang = await aCustomer(form, { email: 'wang@example.com', birthday: '1990-03-05' });
    await aCustomer(form, { email: 'li@example.com', birthday: '1990-04-05' });
    const { id, planned } = await anAutomation(form, {});
    expect(planned).toBe(1);
    for (let i = 0; i < 4; i++) await app.api.post(`/automations/${id}/publish`, { start: 'future' });
    expect(await tick()).toMatchObject({ sent: 0 });
    await at('2027-03-05T08:59:59+08:00');
    expect(await tick()).toMatchObject({ sent: 0 });
    await at('2027-03-05T09:00:00+08:00');
    expect(await tick()).toMatchObject({ sent: 1, tasks: 0 });
    expect(await tick()).toEqual({ planned: 0, sent: 0, tasks: 0 });

    const [row, ...others] = await ledger(`automation=${id}`);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      record: { id: wang, name: '王芳' },
      occurrenceKey: 'birthday:2027',
      state: 'sent',
      arm: 'treated',
      version: 5,
    });
    const { body } = await app.api.get<OccurrenceDetail>(`/occurrences/${row!.id}`);
    expect(body).toMatchObject({
      steps: [{ path: 'wish', state: 'done' }],
      messages: [{ state: 'sent', recipient: 'wang@example.com', body: '王芳，生日快乐' }],
    });
    const timeline = await app.api.get<Items<TimelineEntry>>(`/forms/${form}/records/${wang}/timeline`);
    expect(timeline.body.items.map((entry) => entry.kind).sort()).toEqual(['message', 'occurrence']);
  });

  it('rehearses exactly what then happens, and says why not', async () => {
    await at('2027-05-01T00:00:00+08:00');
    const form = await aForm();
    await app.api.post(`/forms/${form}/records/batch`, {
      records: Array.from({ length: 60 }, (_, i) => ({
        values: {
          name: `客户${i}`,
          email: i % 5 ? `c${i}@example.com` : null,
          birthday: `19${60 + (i % 40)}-05-${String((i % 7) + 2).padStart(2, '0')}`,
          tier: i % 3 ? 'gold' : 'plain',
        },
      })),
    });
    const steps = [{ id: 'wish', action: 'message.send', settings: { channel: 'email', body: '{{name}}，生日快乐' } }];
    const made = await app.api.post<AutomationView>('/automations', {
      ...birthday,
      form,
      steps,
      condition: { '==': [{ var: 'tier' }, 'gold'] },
      policy: { holdout: 0.3 },
    });
    const { id } = made.body;
    const { body: told } = await app.api.post<Rehearsal>(`/automations/${id}/rehearse`, {
      from: '2027-05-01',
      to: '2027-05-10',
    });
    expect(told.total).toBe(40);
    expect(told.items.length).toBe(40);
    expect(told.days.reduce((n, day) => n + day.count + day.skipped, 0)).toBe(40);
    expect(await ledger(`automation=${id}`)).toEqual([]);

    await app.api.post(`/automations/${id}/publish`, { start: 'future' });
    for (let day = 1; day <= 10; day++) {
      await at(`2027-05-${String(day).padStart(2, '0')}T12:00:00+08:00`);
      await tick();
    }
    const outcome = ({ state, reason }: OccurrenceView) =>
      state === 'control' ? 'control' : reason === 'no-address' ? 'no-address' : 'would-run';
    const happened = (await ledger(`automation=${id}`)).map(
      (row) => `${row.record.id} ${row.occurrenceKey} ${row.dueAt} ${outcome(row)}`,
    );
    const said = told.items.map((i) => `${i.recordId} ${i.occurrenceKey} ${i.dueAt} ${i.reason ?? i.outcome}`);
    expect(happened.sort()).toEqual(said.sort());
  });
});
