import { addWorkdays } from '@careloop/calendar';
import type { FormDefinition } from '@careloop/forms';
import { newId } from '@careloop/kernel';
import type { QueueView, TaskView } from '@careloop/contracts';
import { CareTasksService } from '../../apps/api/src/tasks/care-tasks.service';
import type { TaskRequest } from '../../apps/api/src/tasks/task-request';
import { type ApiClient, startTestApp, type TestApp } from '../support/app';

type Items<T> = { items: T[]; nextCursor: string | null };
const NOW = '2027-03-01T01:00:00.000Z';

describe('tasks', () => {
  let t: TestApp;
  let mei: ApiClient; // works the renewals
  let lei: ApiClient; // too
  let wei: ApiClient; // does not
  let renewals: QueueView;
  let ids: Record<'mei' | 'lei' | 'wei', string>;
  let workspaceId: string;
  let form: FormDefinition;

  const me = async (client: ApiClient) => (await client.get<{ member: { id: string } }>('/auth/me')).body.member.id;
  const list = async (client: ApiClient, query = '') =>
    (await client.get<Items<TaskView>>(`/tasks?${query}`)).body.items;
  const titles = async (client: ApiClient, query = '') => (await list(client, query)).map(({ title }) => title);

  beforeAll(async () => {
    t = await startTestApp({ now: NOW });
    [mei, lei, wei] = await Promise.all([t.member('agent'), t.member('agent'), t.member('agent')]);
    ids = { mei: await me(mei), lei: await me(lei), wei: await me(wei) };
    workspaceId = (await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces'))[0]!.id;
    await t.api.post('/forms', {
      key: 'customers',
      name: '客户',
      kind: 'customer',
      fields: [
        { key: 'name', type: 'text', label: '姓名' },
        { key: 'mobile', type: 'phone', label: '手机' },
        { key: 'owner', type: 'member', label: '负责人' },
      ],
      roles: { name: 'name', mobile: 'mobile', owner: 'owner' },
    });
    form = (await t.api.get<FormDefinition>('/forms/customers')).body;
    const { body, status } = await t.api.post<QueueView>('/queues', {
      key: 'renewals',
      name: '续约',
      outcomes: [
        { key: 'reached', label: '已联系' },
        { key: 'refused', label: '拒绝' },
      ],
      members: [ids.mei, ids.lei],
    });
    expect(status).toBe(201);
    renewals = body;
    await t.api.post('/queues', { key: 'open', name: '公共' });
  });
  afterAll(() => t.close());
  beforeEach(() => t.db.query('DELETE FROM careloop.tasks'));

  const add = async (more: Record<string, unknown> = {}, client = t.api) => {
    const { body, status } = await client.post<TaskView>('/tasks', { queue: 'renewals', title: '致电', ...more });
    expect(status).toBe(201);
    return body;
  };
  const customer = async (values: Record<string, unknown> = {}) =>
    (
      await t.api.post<{ id: string }>('/forms/customers/records', {
        values: { name: '李雷', mobile: '13800138000', ...values },
      })
    ).body.id;

  describe('queues', () => {
    it('are made and changed by builders, and agents see those they work', async () => {
      expect(await mei.post('/queues', { key: 'x', name: 'x' })).toMatchObject({ status: 403 });
      expect(await mei.patch(`/queues/${renewals.id}`, { name: 'x' })).toMatchObject({ status: 403 });
      const keys = async (client: ApiClient) =>
        (await client.get<{ items: QueueView[] }>('/queues')).body.items.map(({ key }) => key);
      expect(await keys(t.api)).toEqual(['renewals', 'open']);
      expect(await keys(mei)).toEqual(['renewals', 'open']);
      expect(await keys(wei)).toEqual(['open']);
    });

    it('say how much waits and how much is late', async () => {
      await add({ dueAt: '2027-02-28T10:00:00Z' });
      await add({ dueAt: '2027-03-02T10:00:00Z' });
      await add({ dueAt: '2027-02-28T10:00:00Z' }).then(({ id }) =>
        t.api.post(`/tasks/${id}/complete`, { outcome: 'reached' }),
      );
      const { items } = (await t.api.get<{ items: QueueView[] }>('/queues')).body;
      expect(items.find(({ key }) => key === 'renewals')).toMatchObject({ open: 2, overdue: 1 });
    });

    it('refuse a taken key, a stranger and the same outcome twice, saying where', async () => {
      expect(await t.api.post('/queues', { key: 'renewals', name: 'x' })).toMatchObject({
        status: 409,
        body: { code: 'QUEUE_KEY_TAKEN' },
      });
      const outcomes = [
        { key: 'a', label: 'A' },
        { key: 'a', label: 'B' },
      ];
      expect(await t.api.post('/queues', { key: 'q2', name: 'x', members: [newId()], outcomes })).toMatchObject({
        status: 422,
        body: { code: 'QUEUE_INVALID', details: [{ path: 'members.0' }, { path: 'outcomes.1.key' }] },
      });
      expect(await t.api.patch(`/queues/${newId()}`, { name: 'x' })).toMatchObject({ status: 404 });
    });
  });

  describe('the list', () => {
    it('shows whom to call, why and what to say', async () => {
      const record = await customer();
      const { id } = await add({ script: '您好', form: 'customers', record, dueAt: '2027-03-02T10:00:00Z' });
      expect((await mei.get<TaskView>(`/tasks/${id}`)).body).toMatchObject({
        title: '致电',
        script: '您好',
        queue: { key: 'renewals', name: '续约' },
        record: { id: record, form: 'customers', name: '李雷', mobile: '13800138000' },
        state: 'open',
        assignee: null,
        outcomes: [
          { key: 'reached', label: '已联系' },
          { key: 'refused', label: '拒绝' },
        ],
        dueAt: '2027-03-02T10:00:00.000Z',
      });
    });

    it('is sorted by what is due first, and pages without gaps or doubles', async () => {
      const due = ['2027-03-05', '2027-03-02', null, '2027-03-02', null, '2027-03-03'];
      for (const [i, day] of due.entries()) await add({ title: `t${i}`, ...(day && { dueAt: `${day}T10:00:00Z` }) });
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await mei.get<Items<TaskView>>(`/tasks?limit=2${cursor && `&cursor=${cursor}`}`);
        expect(body.items.length).toBeLessThanOrEqual(2);
        seen.push(...body.items.map(({ title }) => title));
        if (!body.nextCursor) break;
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(['t1', 't3', 't5', 't0', 't2', 't4']);
      expect(await mei.get('/tasks?cursor=nonsense')).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
    });

    it('filters by queue, state, person and record', async () => {
      const record = await customer();
      await add({ title: 'a', form: 'customers', record });
      const b = await add({ title: 'b', queue: 'open' });
      await mei.post(`/tasks/${b.id}/claim`);
      const c = await add({ title: 'c' });
      await t.api.post(`/tasks/${c.id}/complete`, { outcome: 'refused' });
      expect(await titles(t.api, 'queue=renewals')).toEqual(['a']);
      expect(await titles(t.api, `queue=${renewals.id}`)).toEqual(['a']);
      expect(await titles(t.api, `record=${record}`)).toEqual(['a']);
      expect(await titles(mei, 'mine=true')).toEqual(['b']);
      expect(await titles(t.api, 'state=claimed')).toEqual(['b']);
      expect(await titles(t.api, 'state=open')).toEqual(['a']);
      expect(await titles(t.api, 'state=done')).toEqual(['c']);
      expect(await titles(t.api)).toEqual(['a', 'b']);
    });

    it('pages what is over, latest first', async () => {
      for (const i of [1, 2, 3]) {
        await t.clock.set(new Date(`2027-03-01T0${i}:00:00Z`));
        const { id } = await add({ title: `d${i}` });
        await t.api.post(`/tasks/${id}/complete`, { outcome: 'reached' });
      }
      await t.clock.set(new Date(NOW));
      const first = (await t.api.get<Items<TaskView>>('/tasks?state=done&limit=2')).body;
      expect(first.items.map(({ title }) => title)).toEqual(['d3', 'd2']);
      expect(await titles(t.api, `state=done&limit=2&cursor=${first.nextCursor}`)).toEqual(['d1']);
    });
  });

  describe('rights', () => {
    it('an agent sees and touches only queues they work', async () => {
      const { id } = await add();
      await add({ title: 'public', queue: 'open' });
      expect(await titles(wei)).toEqual(['public']);
      for (const [verb, body] of [
        ['claim', undefined],
        ['release', undefined],
        ['complete', { outcome: 'reached' }],
        ['snooze', { until: '2027-03-02T00:00:00Z' }],
        ['transfer', { member: ids.wei }],
      ] as const)
        expect([verb, (await wei.post(`/tasks/${id}/${verb}`, body)).status]).toEqual([verb, 404]);
      expect(await wei.get(`/tasks/${id}`)).toMatchObject({ status: 404 });
      expect(await wei.post('/tasks', { queue: 'renewals', title: 'x' })).toMatchObject({
        status: 404,
        body: { code: 'QUEUE_NOT_FOUND' },
      });
      expect(await list(t.api, 'queue=renewals')).toMatchObject([{ state: 'open', assignee: null }]);
    });

    it('what was handed to an agent personally is theirs, in whatever queue', async () => {
      const { id } = await add();
      expect((await lei.post<TaskView>(`/tasks/${id}/transfer`, { member: ids.wei })).body).toMatchObject({
        assignee: { id: ids.wei },
      });
      expect(await titles(wei)).toEqual(['致电']);
      expect(await wei.post(`/tasks/${id}/complete`, { outcome: 'reached' })).toMatchObject({ status: 200 });
    });

    it('another workspace knows of nothing', async () => {
      const other = await t.otherWorkspace();
      const { id } = await add();
      expect((await other.get<{ items: QueueView[] }>('/queues')).body.items).toEqual([]);
      expect(await list(other)).toEqual([]);
      expect(await other.get(`/tasks/${id}`)).toMatchObject({ status: 404 });
      expect(await other.post(`/tasks/${id}/claim`)).toMatchObject({ status: 404 });
      expect(await other.patch(`/queues/${renewals.id}`, { name: 'ours' })).toMatchObject({ status: 404 });
      expect(await t.api.post(`/tasks/${id}/transfer`, { member: await me(other) })).toMatchObject({ status: 422 });
    });
  });

  it('of fifty who claim at once exactly one wins', async () => {
    const { id } = await add({ queue: 'open' });
    const agents = await Promise.all(Array.from({ length: 50 }, () => t.member('agent')));
    const answers = await Promise.all(agents.map((agent) => agent.post<{ result: string }>(`/tasks/${id}/claim`)));
    expect(answers.filter(({ status, body }) => status === 200 && body.result === 'taken')).toHaveLength(49);
    const winner = agents[answers.findIndex(({ body }) => body.result === 'claimed')]!;
    const { body: task } = await t.api.get<TaskView>(`/tasks/${id}`);
    expect(task).toMatchObject({ state: 'claimed', assignee: { id: await me(winner) } });
    expect((await winner.post<{ result: string }>(`/tasks/${id}/claim`)).body.result).toBe('claimed');
  });

  describe('a task', () => {
    it('is completed by whoever holds it, with one of the queue’s outcomes, once', async () => {
      const { id } = await add();
      expect(await mei.post(`/tasks/${id}/complete`, { outcome: 'reached' })).toMatchObject({
        status: 409,
        body: { code: 'TASK_NOT_CLAIMED' },
      });
      await mei.post(`/tasks/${id}/claim`);
      expect(await lei.post(`/tasks/${id}/complete`, { outcome: 'reached' })).toMatchObject({
        status: 403,
        body: { code: 'TASK_NOT_YOURS' },
      });
      expect(await mei.post(`/tasks/${id}/complete`, { outcome: 'asleep' })).toMatchObject({
        status: 422,
        body: {
          code: 'OUTCOME_UNKNOWN',
          message: '没有「asleep」这个结果，可选：已联系、拒绝',
          details: [{ path: 'outcome' }],
        },
      });
      await t.clock.set(new Date('2027-03-01T02:00:00Z'));
      const { body } = await mei.post<TaskView>(`/tasks/${id}/complete`, { outcome: 'reached', note: '会续约' });
      await t.clock.set(new Date(NOW));
      expect(body).toMatchObject({
        state: 'done',
        outcome: 'reached',
        note: '会续约',
        completedAt: '2027-03-01T02:00:00.000Z',
      });
      expect(await mei.post(`/tasks/${id}/complete`, { outcome: 'refused' })).toMatchObject({
        status: 409,
        body: { code: 'TASK_OVER' },
      });
      expect((await mei.post<{ result: string }>(`/tasks/${id}/claim`)).body.result).toBe('taken');
      expect((await mei.get<TaskView>(`/tasks/${id}`)).body).toMatchObject({ outcome: 'reached', note: '会续约' });
    });

    it('is completed once by many clicks', async () => {
      const { id } = await add();
      await mei.post(`/tasks/${id}/claim`);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          mei.post(`/tasks/${id}/complete`, { outcome: i % 2 ? 'reached' : 'refused' }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    });

    it('may be put off: hidden until then, and back on time', async () => {
      const { id } = await add();
      await mei.post(`/tasks/${id}/claim`);
      expect(await mei.post(`/tasks/${id}/snooze`, { until: NOW })).toMatchObject({
        status: 422,
        body: { code: 'SNOOZE_IN_PAST' },
      });
      expect(await lei.post(`/tasks/${id}/snooze`, { until: '2027-03-02T00:00:00Z' })).toMatchObject({ status: 403 });
      expect(await mei.post(`/tasks/${id}/snooze`, { until: '2027-03-02T00:00:00Z' })).toMatchObject({ status: 200 });
      expect(await titles(mei)).toEqual([]);
      expect(await titles(mei, 'state=snoozed')).toEqual(['致电']);
      await t.clock.set(new Date('2027-03-02T00:00:00Z'));
      expect(await titles(mei)).toEqual(['致电']);
      await t.clock.set(new Date(NOW));
    });

    it('goes back into its queue, or on to a colleague', async () => {
      const { id } = await add();
      await mei.post(`/tasks/${id}/claim`);
      expect(await lei.post(`/tasks/${id}/release`)).toMatchObject({ status: 403 });
      expect((await mei.post<TaskView>(`/tasks/${id}/release`)).body).toMatchObject({ state: 'open', assignee: null });
      expect(await mei.post(`/tasks/${id}/release`)).toMatchObject({ status: 409 });
      await lei.post(`/tasks/${id}/claim`);
      expect(await mei.post(`/tasks/${id}/transfer`, { member: ids.mei })).toMatchObject({ status: 403 });
      expect((await lei.post<TaskView>(`/tasks/${id}/transfer`, { member: ids.mei })).body).toMatchObject({
        state: 'claimed',
        assignee: { id: ids.mei },
      });
      expect((await t.api.post<TaskView>(`/tasks/${id}/transfer`, { member: ids.lei })).body).toMatchObject({
        assignee: { id: ids.lei },
      });
    });

    it('a person makes is about a record that exists, for a colleague who exists', async () => {
      expect(await t.api.post('/tasks', { queue: 'open', title: 'x', form: 'customers' })).toMatchObject({
        status: 422,
        body: { details: [{ path: 'record' }] },
      });
      expect(
        await t.api.post('/tasks', { queue: 'open', title: 'x', form: 'customers', record: newId() }),
      ).toMatchObject({ status: 404 });
      expect(await t.api.post('/tasks', { queue: 'open', title: 'x', assignee: newId() })).toMatchObject({
        status: 422,
      });
      expect(await t.api.post('/tasks', { queue: 'nowhere', title: 'x' })).toMatchObject({
        status: 404,
        body: { code: 'QUEUE_NOT_FOUND' },
      });
      expect(await add({ queue: 'open', assignee: ids.wei })).toMatchObject({
        state: 'claimed',
        assignee: { id: ids.wei },
      });
    });
  });

  describe('an automation’s task', () => {
    const request = (more: Partial<TaskRequest> = {}, values: Record<string, unknown> = {}): TaskRequest => ({
      about: { workspaceId, occurrenceId: newId(), form, record: { id: newId(), values } },
      key: `${newId()}/call`,
      queue: 'renewals',
      title: '致电李雷',
      reason: '续约前 30 天',
      now: new Date(NOW),
      zone: 'Asia/Shanghai',
      ...more,
    });
    const service = () => t.app.get(CareTasksService);

    it('is created once, however often its step runs, also side by side', async () => {
      const r = request();
      const made = await Promise.all(Array.from({ length: 8 }, () => service().create(r)));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(await list(mei)).toMatchObject([
        { id: made[0]!.id, title: '致电李雷', reason: '续约前 30 天', occurrenceId: r.about.occurrenceId },
      ]);
    });

    it('is due at 18:00 of a workday, over holidays and make-up days, where the customer is', async () => {
      const due = async (more: Partial<TaskRequest>) => {
        const { id } = await service().create(request(more));
        return (await t.api.get<TaskView>(`/tasks/${id}`)).body.dueAt;
      };
      // 2025: National Day holiday 1–8 October; 28 September (a Sunday) and 11 October (a Saturday) are worked.
      const now = new Date('2025-09-30T02:00:00Z');
      expect(await due({ now, dueInWorkdays: 2 })).toBe('2025-10-10T10:00:00.000Z');
      expect(await due({ now, dueInWorkdays: 3 })).toBe('2025-10-11T10:00:00.000Z');
      expect(await due({ now: new Date('2025-10-01T02:00:00Z'), dueInWorkdays: 0 })).toBe('2025-10-09T10:00:00.000Z');
      expect(await due({ now, dueInDays: 1 })).toBe('2025-10-01T10:00:00.000Z');
      expect(await due({ now: new Date('2025-09-29T23:30:00Z'), dueInDays: 0 })).toBe('2025-09-30T10:00:00.000Z');
      expect(await due({ now, dueInDays: 0, zone: 'America/New_York' })).toBe('2025-09-29T22:00:00.000Z');
      expect(await due({})).toBeNull();
      expect(addWorkdays('2025-09-30', 2)).toBe('2025-10-10');
    });

    it('goes to the customer’s owner when the step says so, to the queue when there is none', async () => {
      const cases = [
        [{ assignee: 'owner' }, { owner: ids.wei }, ids.wei],
        [{ assignee: 'owner' }, {}, undefined],
        [{ assignee: 'owner' }, { owner: newId() }, undefined],
        [{ assignee: ids.lei }, {}, ids.lei],
        [{}, { owner: ids.wei }, undefined],
      ] as const;
      for (const [more, values, owner] of cases) {
        const { id } = await service().create(request(more, values));
        expect((await t.api.get<TaskView>(`/tasks/${id}`)).body).toMatchObject({
          state: owner ? 'claimed' : 'open',
          ...(owner && { assignee: { id: owner } }),
        });
      }
    });

    it('a queue that nobody made yet is made, for everybody', async () => {
      const results = await service().createMany([request({ queue: 'winter' }), request({ queue: 'winter' })]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      const { body } = await t.api.get<{ items: QueueView[] }>('/queues');
      expect(body.items.filter(({ key }) => key === 'winter')).toMatchObject([{ members: [], open: 2 }]);
    });

    it('many are made in few statements, each with its own result', async () => {
      const twice = request();
      const requests = [
        ...Array.from({ length: 300 }, (_, i) => request({ title: `t${i}` })),
        twice,
        twice,
        request({ queue: '没有的队列' }),
        request({ title: ' ' }),
      ];
      const queries = jest.spyOn(t.db, 'query');
      const results = await service().createMany(requests);
      expect(queries.mock.calls.length).toBeLessThan(8);
      queries.mockRestore();
      expect(results.slice(0, 302).every(({ status }) => status === 'fulfilled')).toBe(true);
      expect(results[300]).toEqual(results[301]);
      expect(results[302]).toMatchObject({ status: 'rejected', reason: { code: 'QUEUE_NOT_FOUND' } });
      expect(results[303]).toMatchObject({ status: 'rejected', reason: { code: 'TASK_TITLE_INVALID' } });
      const [{ n }] = (await t.db.query<{ n: number }>('SELECT count(*)::int AS n FROM careloop.tasks')) as [
        { n: number },
      ];
      expect(n).toBe(301);
    });
  });
});
