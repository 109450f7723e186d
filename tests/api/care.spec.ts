// Long because its stories share one running app: starting another costs more than reading on.
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

  const made: string[] = [];
  // What one test leaves behind would be counted by the ticks of the next.
  afterEach(async () => {
    for (const id of made.splice(0)) await app.api.delete(`/automations/${id}`);
  });

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
    const draft = await app.api.post<AutomationView>('/automations', { ...birthday, ...body, form });
    expect({ status: draft.status, body: draft.body }).toMatchObject({ status: 201, body: { problems: [] } });
    const { id } = draft.body;
    made.push(id);
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
    const draft = await app.api.post<AutomationView>('/automations', {
      ...birthday,
      form,
      steps,
      condition: { '==': [{ var: 'tier' }, 'gold'] },
      policy: { holdout: 0.3 },
    });
    const { id } = draft.body;
    made.push(id);
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

  it.each([
    [
      '29 February in a common year',
      'birthday',
      '1992-02-29',
      {},
      '2027-02-27',
      '2027-02-28T09:00:00+08:00',
      'birthday:2027',
    ],
    [
      '… forward',
      'birthday',
      '1992-02-29',
      { skip: 'forward' },
      '2027-02-28',
      '2027-03-01T09:00:00+08:00',
      'birthday:2027',
    ],
    [
      '闰六月 in a year without it',
      'lunar_birthday',
      { month: 6, day: 1, leap: true },
      {},
      '2027-07-03',
      '2027-07-04T09:00:00+08:00',
      'lunar_birthday:L2027',
    ],
    [
      '腊月初一 of the lunar year before',
      'lunar_birthday',
      { month: 12, day: 1, leap: false },
      {},
      '2027-01-07',
      '2027-01-08T09:00:00+08:00',
      'lunar_birthday:L2026',
    ],
    [
      'a month end, counted from the anchor',
      'renews_on',
      '2027-01-31',
      { every: 'month' },
      '2027-02-27',
      '2027-02-28T09:00:00+08:00',
      'renews_on:2027-02-28',
    ],
    [
      'three days before',
      'renews_on',
      '2027-06-01',
      { every: 'once', offsetDays: -3 },
      '2027-05-28',
      '2027-05-29T09:00:00+08:00',
      'renews_on:2027-06-01',
    ],
  ])('keeps %s', async (_, field, value, trigger, from, due, key) => {
    await at(`${from}T00:00:00+08:00`);
    const form = await aForm();
    await aCustomer(form, { email: 'a@example.com', [field]: value });
    const { id } = await anAutomation(form, {
      trigger: { type: 'date', field, every: 'year', at: '09:00', ...trigger },
    });
    const [row, ...others] = await ledger(`automation=${id}`);
    expect(others).toEqual([]);
    expect({ key: row?.occurrenceKey, due: row && new Date(row.dueAt) }).toEqual({ key, due: new Date(due) });
  });

  it('greets everybody at nine where they live, also on the day the clocks change', async () => {
    await at('2027-03-13T00:00:00Z');
    const form = await aForm();
    const zones = {
      'America/New_York': '2027-03-14T13:00:00Z',
      'Asia/Shanghai': '2027-03-14T01:00:00Z',
      'Europe/London': '2027-03-14T09:00:00Z',
      火星: '2027-03-14T01:00:00Z',
    };
    for (const zone of Object.keys(zones))
      await aCustomer(form, { name: zone, email: 'a@example.com', birthday: '1990-03-14', zone });
    const { id } = await anAutomation(form, {});
    const rows = await ledger(`automation=${id}`);
    expect(Object.fromEntries(rows.map((row) => [row.record.name, row.dueAt]))).toEqual(
      Object.fromEntries(Object.entries(zones).map(([zone, due]) => [zone, new Date(due).toISOString()])),
    );
  });

  it('starts with the future, and with today or past days when asked', async () => {
    await at('2027-08-10T12:00:00+08:00');
    const form = await aForm();
    for (const day of ['08', '09', '10', '11'])
      await aCustomer(form, { name: day, email: 'a@example.com', birthday: `1990-08-${day}` });
    const names = async (start: unknown) => {
      const { id } = await anAutomation(form, {}, start);
      await tick();
      return (await ledger(`automation=${id}&state=sent,planned`))
        .map((row) => `${row.record.name} ${row.state}`)
        .sort();
    };
    expect(await names('future')).toEqual(['11 planned']);
    expect(await names('today')).toEqual(['10 sent', '11 planned']);
    expect(await names({ days: 2 })).toEqual(['08 sent', '09 sent', '10 sent', '11 planned']);
  });

  it('follows an edited date with the same promise, and never wishes twice', async () => {
    await at('2027-09-01T12:00:00+08:00');
    const form = await aForm();
    const chen = await aCustomer(form, { email: 'a@example.com', birthday: '1990-09-02' });
    const { id } = await anAutomation(form, {});
    const edit = async (birthday: string) => {
      await app.api.patch(`/forms/${form}/records/${chen}`, { values: { birthday } });
      await tick();
      return (await ledger(`automation=${id}`)).map(
        ({ state, reason, dueAt }) => `${state} ${reason} ${dueAt.slice(0, 10)}`,
      );
    };
    expect(await edit('1990-09-03')).toEqual(['planned null 2027-09-03']);
    expect(await edit('1990-12-24')).toEqual(['cancelled date-changed 2027-09-03']);
    await at('2027-12-23T12:00:00+08:00');
    await tick();
    await at('2027-12-24T12:00:00+08:00');
    expect(await tick()).toMatchObject({ sent: 1 });
    expect(await edit('1990-12-25')).toEqual(['sent null 2027-12-24']);
    await at('2027-12-25T12:00:00+08:00');
    expect(await tick()).toMatchObject({ sent: 0 });
  });

  it('plans for who is created or comes to meet the condition inside the planned days', async () => {
    await at('2028-01-10T00:00:00+08:00');
    const form = await aForm();
    const { id } = await anAutomation(form, { condition: { '==': [{ var: 'tier' }, 'gold'] } });
    const zhao = await aCustomer(form, { email: 'a@example.com', birthday: '1990-01-11', tier: 'plain' });
    await tick();
    expect(await ledger(`automation=${id}`)).toEqual([]);
    await app.api.patch(`/forms/${form}/records/${zhao}`, { values: { tier: 'gold' } });
    await tick();
    expect(await ledger(`automation=${id}`)).toMatchObject([{ state: 'planned' }]);
    await app.api.patch(`/forms/${form}/records/${zhao}`, { values: { tier: 'plain' } });
    await at('2028-01-11T09:00:00+08:00');
    await tick();
    const [row] = await ledger(`automation=${id}`);
    expect(row).toMatchObject({ state: 'skipped', reason: 'condition-false', message: '到时已不满足条件' });
    const { body } = await app.api.get<OccurrenceDetail>(`/occurrences/${row!.id}`);
    expect(body.explanation).toMatchObject({ result: false, values: { tier: 'plain' } });
  });

  it('lets a late wish expire, and a deleted customer be', async () => {
    await at('2028-02-10T00:00:00+08:00');
    const form = await aForm();
    const one = await aCustomer(form, { email: 'a@example.com', birthday: '1990-02-11' });
    const two = await aCustomer(form, { email: 'b@example.com', birthday: '1990-02-11' });
    const { id } = await anAutomation(form, { policy: { notAfterHours: 3 } });
    await app.api.delete(`/forms/${form}/records/${two}`);
    await at('2028-02-11T12:00:01+08:00');
    expect(await tick()).toMatchObject({ sent: 0 });
    const rows = await ledger(`automation=${id}`);
    expect(Object.fromEntries(rows.map((row) => [row.record.id, [row.state, row.reason]]))).toEqual({
      [one]: ['expired', 'expired'],
      [two]: ['skipped', 'record-deleted'],
    });
  });

  it.each([
    ['skip', { sent: 0 }, ['cancelled paused-backlog', 'planned null']],
    ['run', { sent: 1 }, ['planned null', 'sent null']],
  ])('when resumed, the backlog can be told to %s', async (backlog, ticked, after) => {
    await at('2028-04-01T00:00:00+08:00');
    const form = await aForm();
    await aCustomer(form, { email: 'a@example.com', birthday: '1990-04-02' });
    await aCustomer(form, { email: 'b@example.com', birthday: '1990-04-04' });
    const { id } = await anAutomation(form, {});
    expect((await app.api.post<AutomationView>(`/automations/${id}/pause`)).body).toMatchObject({ state: 'paused' });
    await at('2028-04-02T20:00:00+08:00');
    expect(await tick()).toEqual({ planned: 0, sent: 0, tasks: 0 });
    expect((await app.api.post<AutomationView>(`/automations/${id}/resume`, { backlog })).body).toMatchObject({
      state: 'active',
    });
    expect(await tick()).toMatchObject(ticked);
    expect((await ledger(`automation=${id}`)).map(({ state, reason }) => `${state} ${reason}`).sort()).toEqual(after);
  });

  it('goes through waits, branches and tasks, and on a new version only as chosen', async () => {
    await at('2028-05-01T00:00:00+08:00');
    const form = await aForm();
    await app.api.post('/queues', { key: `renew-${form}`, name: '续约', outcomes: [] });
    const gold = await aCustomer(form, { name: '金', email: 'a@example.com', renews_on: '2028-05-11', tier: 'gold' });
    await aCustomer(form, { name: '普', email: 'b@example.com', renews_on: '2028-05-11', tier: 'plain' });
    const send = (id: string) => ({
      id,
      action: 'message.send',
      settings: { channel: 'sandbox', to: '{{email}}', body: id },
    });
    const flow = {
      trigger: { type: 'date', field: 'renews_on', every: 'once', offsetDays: -10, at: '10:00' },
      steps: [
        send('mail'),
        { id: 'rest', action: 'flow.wait', settings: { days: 3, at: '09:00' } },
        {
          id: 'check',
          action: 'flow.branch',
          settings: {
            branches: [
              {
                when: { '==': [{ var: 'tier' }, 'gold'] },
                steps: [
                  { id: 'call', action: 'task.create', settings: { queue: `renew-${form}`, title: '致电{{name}}' } },
                ],
              },
            ],
            otherwise: [send('again')],
          },
        },
        send('last'),
      ],
    };
    const { id } = await anAutomation(form, flow);
    await at('2028-05-01T10:00:00+08:00');
    expect(await tick()).toMatchObject({ sent: 2 });
    const waiting = await ledger(`automation=${id}&state=waiting`);
    expect(waiting.map((row) => row.resumeAt)).toEqual(['2028-05-04T01:00:00.000Z', '2028-05-04T01:00:00.000Z']);
    // v2 has no last step; who waits stays on v1 unless told to move.
    await app.api.patch(`/automations/${id}`, { steps: flow.steps.slice(0, 3) });
    expect((await app.api.post<Published>(`/automations/${id}/publish`, { start: 'future' })).body).toMatchObject({
      moved: 0,
      stayed: 2,
    });
    expect(
      (await app.api.post<Published>(`/automations/${id}/publish`, { start: 'future', waiting: 'move' })).body,
    ).toMatchObject({ moved: 2, stayed: 0 });
    await at('2028-05-04T09:00:00+08:00');
    expect(await tick()).toMatchObject({ sent: 1, tasks: 1 });
    const rows = await ledger(`automation=${id}`);
    expect(rows.map((row) => [row.state, row.version])).toEqual([
      ['sent', 3],
      ['sent', 3],
    ]);
    const mine = rows.find((row) => row.record.id === gold)!;
    const { body } = await app.api.get<OccurrenceDetail>(`/runs/${mine.id}`);
    expect(body.steps.map(({ path, state }) => `${path} ${state}`)).toEqual([
      'mail done',
      'rest done',
      'check done',
      'check/0/call done',
    ]);
    expect(body.steps[2]!.output).toEqual({ lane: '0' });
  });

  it('answers to changes: the fields named, the values before, once they have settled', async () => {
    await at('2028-06-01T09:00:00+08:00');
    const form = await aForm();
    const { id } = await anAutomation(form, {
      trigger: { type: 'record', on: ['updated'], fields: ['tier'], settleSeconds: 30 },
      condition: { changed_to: ['tier', 'gold'] },
    });
    const sun = await aCustomer(form, { email: 'a@example.com', tier: 'plain' });
    const edit = (values: Record<string, unknown>) => app.api.patch(`/forms/${form}/records/${sun}`, { values });
    await edit({ name: '孙' });
    expect(await tick()).toMatchObject({ planned: 0 });
    await edit({ tier: 'gold' });
    expect(await tick()).toMatchObject({ sent: 0 });
    await at('2028-06-01T09:00:20+08:00');
    await edit({ tier: null });
    await edit({ tier: 'gold' });
    await tick();
    await at('2028-06-01T09:00:45+08:00');
    expect(await tick()).toMatchObject({ sent: 0 });
    await at('2028-06-01T09:00:51+08:00');
    expect(await tick()).toMatchObject({ sent: 1 });
    expect(await ledger(`automation=${id}`)).toHaveLength(1);
  });

  it('does one run for each record of a batch', async () => {
    await at('2028-06-02T09:00:00+08:00');
    const form = await aForm();
    const { id } = await anAutomation(form, {
      trigger: { type: 'record', on: ['created'] },
      condition: { '==': [{ var: 'tier' }, 'gold'] },
    });
    const records = Array.from({ length: 300 }, (_, i) => ({
      values: { name: `${i}`, email: 'a@example.com', tier: i % 2 ? 'gold' : 'plain' },
    }));
    await app.api.post(`/forms/${form}/records/batch`, { records });
    await tick();
    const { body } = await app.api.get<{ states: Record<string, number> }>(`/automations/${id}/summary`);
    expect(body.states).toEqual({ sent: 150 });
  });

  it('cuts an automation that would start itself, and shows where', async () => {
    await at('2028-06-03T09:00:00+08:00');
    const form = await aForm();
    // Two automations that answer to each other's writes.
    const a = await anAutomation(form, {
      trigger: { type: 'record', on: ['updated'], fields: ['tier', 'zone'] },
      steps: [{ id: 'bump', action: 'record.update', settings: { values: { visits: 1 } } }],
    });
    const b = await anAutomation(form, {
      trigger: { type: 'record', on: ['updated'], fields: ['visits'] },
      steps: [{ id: 'bump', action: 'record.update', settings: { values: { zone: 'Asia/Shanghai' } } }],
    });
    const wu = await aCustomer(form, { tier: 'plain' });
    await app.api.patch(`/forms/${form}/records/${wu}`, { values: { tier: 'gold' } });
    await tick();
    const states = async (id: string) =>
      (await ledger(`automation=${id}`)).map(({ state, reason }) => `${state} ${reason}`).sort();
    expect(await states(b.id)).toEqual(['done null']);
    expect(await states(a.id)).toEqual(['done null', 'skipped loop-cut']);
  });

  it.each([
    ['record', ['sent', 'skipped', 'skipped']],
    [{ days: 45 }, ['sent', 'sent', 'skipped']],
  ])('cares as often as the policy %j allows', async (once, states) => {
    await at('2028-07-01T00:00:00+08:00');
    const form = await aForm();
    await aCustomer(form, { email: 'a@example.com', renews_on: '2028-06-15' });
    const { id } = await anAutomation(form, {
      trigger: { type: 'date', field: 'renews_on', every: 'month', at: '09:00' },
      policy: { once },
    });
    const { body: told } = await app.api.post<Rehearsal>(`/automations/${id}/rehearse`, {
      from: '2028-07-01',
      to: '2028-09-30',
    });
    for (const day of ['07-15', '08-15', '09-15']) {
      await at(`2028-${day}T08:00:00+08:00`);
      await tick();
      await at(`2028-${day}T09:00:00+08:00`);
      await tick();
    }
    const rows = (await ledger(`automation=${id}`)).reverse();
    expect(rows.map((row) => row.state).sort()).toEqual(states);
    expect(rows.map((row) => row.reason ?? 'would-run')).toEqual(told.items.map((item) => item.reason ?? item.outcome));
  });

  it('starts by hand for chosen records', async () => {
    await at('2028-10-01T09:00:00+08:00');
    const form = await aForm();
    const he = await aCustomer(form, { email: 'a@example.com' });
    const { id } = await anAutomation(form, { trigger: { type: 'manual' } });
    const unknown = '01890000-0000-7000-8000-000000000000';
    const { body } = await app.api.post(`/automations/${id}/run`, { records: [he, unknown] });
    expect(body).toEqual({ started: 1 });
    await tick();
    expect(await ledger(`automation=${id}`)).toMatchObject([{ state: 'sent', record: { id: he } }]);
  });

  it('refuses to publish what can not work, and says everything that is wrong', async () => {
    const form = await aForm();
    const broken = {
      ...birthday,
      form,
      trigger: { type: 'date', field: 'brithday', every: 'year', at: '09:00' },
      condition: { '>': [{ var: 'tier' }, 5] },
      steps: [
        { id: 'wish', action: 'message.send', settings: { channel: 'pigeon', body: '{{nmae}}' } },
        { id: 'wish', action: 'fly', settings: {} },
        { id: 'rest', action: 'flow.wait', settings: {} },
      ],
    };
    const { status, body } = await app.api.post<AutomationView>('/automations', broken);
    expect(status).toBe(201);
    const refused = await app.api.post<{ code: string; details: { path: string; code: string; message: string }[] }>(
      `/automations/${body.id}/publish`,
      { start: 'future' },
    );
    expect(refused).toMatchObject({ status: 422, body: { code: 'AUTOMATION_INVALID' } });
    const found = refused.body.details.map(({ path, code }) => `${path} ${code}`);
    expect(found).toEqual(
      expect.arrayContaining([
        'trigger.field FIELD_UNKNOWN',
        'steps.wish.settings.channel CHANNEL_UNKNOWN',
        'steps.wish STEP_ID_TAKEN',
        'steps.wish.action ACTION_UNKNOWN',
        'steps.rest.settings WAIT_EMPTY',
      ]),
    );
    expect(found.some((line) => line.startsWith('condition'))).toBe(true);
    expect(found.some((line) => line.startsWith('steps.wish.settings.body TEMPLATE_'))).toBe(true);
    expect(refused.body.details.filter(({ message }) => !/[\u4e00-\u9fff]/.test(message))).toEqual([]);
    const english = await app.api.speaking('en').get<AutomationView>(`/automations/${body.id}`);
    const ours = english.body.problems.map(({ message }) => message.replace(/“[^”]*”/g, ''));
    expect(ours.filter((words) => /[\u4e00-\u9fff]/.test(words))).toEqual([]);
  });
});
