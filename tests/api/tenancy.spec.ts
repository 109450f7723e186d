import { newId } from '@careloop/kernel';
import { ApiClient, startTestApp, type TestApp } from '../support/app';
import { customersForm, ordersForm } from './forms';

type Paths = Record<
  string,
  Record<string, { parameters: { name: string; in: string; required: boolean }[]; requestBody?: unknown }>
>;

/** Every id of the first workspace that a request could name. */
interface Things {
  form: string;
  record: string;
  automation: string;
  occurrence: string;
  task: string;
  queue: string;
  import: string;
  export: string;
  app: string;
  member: string;
  key: string;
  batch: string;
  comment: string;
  link: string;
}

describe('workspaces are closed to each other', () => {
  let t: TestApp;
  let stranger: ApiClient;
  let paths: Paths;
  let things: Things;
  const SECRET = '机密客户甲';

  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    const post = async (url: string, body?: unknown) => {
      const answer = await t.api.post<{ id: string }>(url, body);
      if (answer.status >= 300) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body.id;
    };
    const app = await post('/templates/birthday-care/install', { sampleData: true, channel: 'sandbox' });
    await post('/forms', ordersForm);
    const forms = await t.api.get<{ items: { id: string; key: string }[] }>('/forms');
    const form = forms.body.items.find((f) => f.key === customersForm.key)!.id;
    const record = await post('/forms/customers/records', {
      values: { name: SECRET, birthday: '1990-01-15', email: 'geheim@example.com' },
    });
    const queue = (await t.api.get<{ items: { id: string }[] }>('/queues')).body.items[0]!.id;
    const task = await post('/tasks', { queue: 'gifts', title: `致电${SECRET}`, form: 'customers', record });
    const automation = await post('/automations', {
      name: SECRET,
      form: 'customers',
      trigger: { type: 'manual' },
      steps: [{ id: 'm', action: 'message.send', settings: { channel: 'sandbox', subject: 's', body: `{{name}}` } }],
    });
    await t.api.post(`/automations/${automation}/publish`, { start: 'future' });
    await t.api.post(`/automations/${automation}/run`, { records: [record] });
    await t.api.post('/test/tick');
    const occurrences = await t.api.get<{ items: { id: string }[] }>(`/occurrences?automation=${automation}`);
    const imported = await t.api.upload<{ id: string }>(
      '/forms/customers/imports',
      { name: `${SECRET}.csv`, content: '姓名\n甲\n' },
      { mode: 'create' },
    );
    things = {
      form,
      record,
      automation,
      occurrence: occurrences.body.items[0]!.id,
      task,
      queue,
      import: imported.body.id,
      export: await post('/forms/customers/exports', { format: 'csv' }),
      app,
      member: (await t.api.get<{ items: { id: string }[] }>('/members')).body.items[0]!.id,
      key: await post('/api-keys', { label: SECRET }),
      batch: await post('/forms/customers/records/batch-edit', { ids: [record], clear: ['email'] }),
      comment: await post(`/forms/customers/records/${record}/comments`, { text: SECRET }),
      link: await post('/forms/customers/public-links', { kind: 'fill', name: SECRET, fields: ['name'] }),
    };
    stranger = await t.otherWorkspace();
    paths = ((await t.app.inject({ url: '/api/openapi.json' })).json() as { paths: Paths }).paths;
  });
  afterAll(() => t.close());

  /** The id that belongs where the path says `{id}`. */
  const idFor = (path: string): string => {
    const rules: [RegExp, keyof Things][] = [
      [/\/records\/\{id\}/, 'record'],
      [/\/automations\//, 'automation'],
      [/\/(occurrences|runs)\//, 'occurrence'],
      [/\/tasks\//, 'task'],
      [/\/queues\//, 'queue'],
      [/\/imports\//, 'import'],
      [/\/exports\//, 'export'],
      [/\/apps\//, 'app'],
      [/\/members\//, 'member'],
      [/\/api-keys\//, 'key'],
      [/\/batches\//, 'batch'],
      [/\/public-links\//, 'link'],
    ];
    const rule = rules.find(([pattern]) => pattern.test(path));
    return rule ? things[rule[1]] : '';
  };

  const BODIES: Record<string, unknown> = {
    'PATCH /api/v1/forms/{form}': { name: '被改' },
    'POST /api/v1/forms/{form}/records': { values: { name: '闯入' } },
    'POST /api/v1/forms/{form}/records/batch': { records: [{ values: { name: '闯入' } }] },
    'POST /api/v1/forms/{form}/records/aggregate': { groupBy: [], metrics: [{ op: 'count' }] },
    'PATCH /api/v1/forms/{form}/records/{id}': { values: { name: '被改' } },
    'POST /api/v1/forms/{form}/exports': { format: 'csv' },
    'POST /api/v1/forms/{form}/records/fill': { values: {} },
    'POST /api/v1/forms/{form}/views': { name: '闯入', kind: 'grid' },
    'POST /api/v1/forms/{form}/records/batch-edit': { filter: null, clear: ['email'] },
    'POST /api/v1/forms/{form}/records/{id}/comments': { text: '闯入' },
    'PATCH /api/v1/forms/{form}/records/{id}/comments/{comment}': { text: '被改' },
    'POST /api/v1/forms/{form}/public-links': { kind: 'fill', name: '闯入', fields: ['name'] },
    'PATCH /api/v1/public-links/{id}': { enabled: false },
    'POST /api/v1/public-links/{id}/params': { values: {} },
    'PUT /api/v1/forms/{form}/print-template': { html: '闯入' },
    'PATCH /api/v1/members/{id}': { name: '被改' },
    'PATCH /api/v1/automations/{id}': { name: '被改' },
    'POST /api/v1/automations/{id}/rehearse': { from: '2027-01-01', to: '2027-01-31' },
    'POST /api/v1/automations/{id}/publish': { start: 'future' },
    'POST /api/v1/automations/{id}/resume': { backlog: 'run' },
    'POST /api/v1/occurrences/{id}/resolve': { outcome: 'sent' },
    'PATCH /api/v1/queues/{id}': { name: '被改' },
    'POST /api/v1/tasks/{id}/complete': { outcome: 'called' },
    'POST /api/v1/tasks/{id}/snooze': { until: '2027-02-01T00:00:00Z' },
  };

  it('at every endpoint that names something of another workspace', async () => {
    const { body: me } = await stranger.get<{ member: { id: string } }>('/auth/me');
    BODIES['POST /api/v1/tasks/{id}/transfer'] = { member: me.member.id };
    BODIES['PUT /api/v1/forms/{form}/views/order'] = { ids: [things.record] };
    BODIES['POST /api/v1/automations/{id}/run'] = { records: [things.record] };
    const tried: string[] = [];
    const leaks: string[] = [];
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods)) {
        if (!/\{(id|form)\}/.test(path) || /\/(templates|plugins|channels)\//.test(path)) continue;
        const name = `${method.toUpperCase()} ${path}`;
        const url = path
          .replace('/api/v1', '')
          .replace('{form}', things.form)
          .replace('{id}', idFor(path))
          .replace('{comment}', things.comment)
          .replace('{version}', '1')
          .replace('{field}', 'name');
        const answer = /\/imports(\/preview)?$/.test(path)
          ? await stranger.upload(url, { name: 'x.csv', content: '姓名\n闯入\n' }, { mode: 'create' })
          : await stranger.call<unknown>(
              method.toUpperCase(),
              url,
              BODIES[name] ?? (method === 'post' || method === 'patch' ? {} : undefined),
            );
        tried.push(name);
        if (answer.status !== 404)
          leaks.push(`${name} → ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
      }
    expect(leaks).toEqual([]);
    expect(tried.length).toBeGreaterThan(35);
  });

  it('in every list', async () => {
    const lists = Object.entries(paths).filter(
      ([path, methods]) => methods.get && !path.includes('{') && path.startsWith('/api/v1'),
    );
    for (const [path] of lists) {
      if (/events|auth\/me|workspace|test\/clock/.test(path)) continue;
      const { status, body } = await stranger.get<unknown>(path.replace('/api/v1', ''));
      expect({ path, status }).toEqual({ path, status: 200 });
      const text = JSON.stringify(body);
      expect({ path, leak: text.includes(SECRET) || Object.values(things).some((id) => text.includes(id)) }).toEqual({
        path,
        leak: false,
      });
    }
    expect(lists.length).toBeGreaterThan(12);
  });

  it('in links and members: what belongs to others does not exist', async () => {
    expect(await stranger.post('/forms', customersForm)).toMatchObject({ status: 201 });
    expect(await stranger.post('/forms', ordersForm)).toMatchObject({ status: 201 });
    expect(
      await stranger.post('/forms/orders/records', { values: { number: 'X', customer: things.record } }),
    ).toMatchObject({ status: 422, body: { code: 'LINK_UNKNOWN' } });
    expect(
      await stranger.post('/forms/customers/records', { values: { name: 'X', owner: things.member } }),
    ).toMatchObject({ status: 422 });
    const automation = {
      name: 'x',
      form: things.form,
      trigger: { type: 'manual' },
      steps: [{ id: 'a', action: 'flow.wait', settings: { days: 1 } }],
    };
    expect(await stranger.post('/automations', automation)).toMatchObject({ status: 404 });
    expect(await stranger.post('/tasks', { queue: 'gifts', title: 'x' })).toMatchObject({ status: expect.any(Number) });
  });

  it('and a made-up id is as unknown as a foreign one', async () => {
    const made = newId();
    for (const url of [
      `/forms/customers/records/${made}`,
      `/automations/${made}`,
      `/tasks/${made}`,
      `/imports/${made}`,
      `/occurrences/${made}`,
    ])
      expect(await t.api.get(url)).toMatchObject({ status: 404 });
  });
});
