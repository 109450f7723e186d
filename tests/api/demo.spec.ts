import { Config } from '../../apps/api/src/config';
import { serve } from '../../apps/api/src/main';
import { DemoService } from '../../apps/api/src/templates/demo.service';
import { TemplatesService } from '../../apps/api/src/templates/templates.service';
import { startTestApp, type TestApp } from '../support/app';
import { createTestDatabase } from '../support/database';

type Items<T> = { items: T[] };

/** `CARELOOP_DEMO=1`: what a newcomer finds after the first start. */
describe('the sample workspace', () => {
  const apps: TestApp[] = [];
  const start = async (settings: Parameters<typeof startTestApp>[0]) => {
    const app = await startTestApp(settings);
    apps.push(app);
    return app;
  };
  /** What `serve` does before it listens. */
  const ready = (app: TestApp) => app.app.get(DemoService).ensure();
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const app of apps.splice(0).reverse()) await app.close();
  });

  interface Found {
    templates: string[];
    states: string[];
    forms: string[];
    records: Record<string, number>;
    queues: string[];
  }
  async function found({ api }: TestApp): Promise<Found> {
    const { body: installed } = await api.get<Items<{ templateId: string }>>('/apps');
    const { body: automations } = await api.get<Items<{ state: string; problems: unknown[] }>>('/automations');
    const { body: forms } = await api.get<Items<{ key: string }>>('/forms');
    const { body: queues } = await api.get<Items<{ key: string }>>('/queues');
    const records: Record<string, number> = {};
    for (const { key } of forms.items) {
      const { body } = await api.post<{ count: { value: number } }>(`/forms/${key}/records/query`, { count: true });
      records[key] = body.count.value;
    }
    expect(automations.items.flatMap(({ problems }) => problems)).toEqual([]);
    return {
      templates: installed.items.map(({ templateId }) => templateId).sort(),
      states: [...new Set(automations.items.map(({ state }) => state))],
      forms: forms.items.map(({ key }) => key).sort(),
      records,
      queues: queues.items.map(({ key }) => key).sort(),
    };
  }

  it('has every template with its people, and nothing that runs', async () => {
    const app = await start({ demo: true });
    await ready(app);
    const whole = await found(app);
    expect(whole.templates).toEqual(['birthday-care', 'churn-rescue', 'contract-renewal']);
    expect(whole.states).toEqual(['draft']);
    expect(Object.values(whole.records).every((count) => count > 0)).toBe(true);
    expect(await app.api.post('/test/tick')).toMatchObject({ body: { planned: 0, sent: 0 } });
    // The next start, and another process, find it done.
    await ready(app);
    const again = await start({ demo: true, databaseUrl: app.databaseUrl });
    await ready(again);
    expect(await found(app)).toEqual(whole);
  });

  it('is made anew when the first start broke off, and once when two processes start', async () => {
    const app = await start({ demo: true });
    const templates = app.app.get(TemplatesService);
    const install = templates.install.bind(templates);
    let installed = 0;
    jest.spyOn(templates, 'install').mockImplementation(async (...given) => {
      if (++installed < 2) return install(...given);
      // Killed in the middle of the second one, before its people: nothing is taken back.
      await new Promise<void>((reached) => {
        const inside = templates as unknown as { addSample: () => Promise<void> };
        jest.spyOn(inside, 'addSample').mockImplementation(() => (reached(), new Promise(() => {})));
        void install(...given);
      });
      throw new Error('killed');
    });
    await expect(ready(app)).rejects.toThrow('killed');
    expect((await found(app)).templates).toEqual(['birthday-care', 'churn-rescue']);
    jest.restoreAllMocks();
    const other = await start({ demo: true, databaseUrl: app.databaseUrl });
    await Promise.all([ready(app), ready(other)]);
    const whole = await found(app);
    expect(whole.templates).toEqual(['birthday-care', 'churn-rescue', 'contract-renewal']);

    const fresh = await start({ demo: true });
    await ready(fresh);
    expect(whole).toEqual(await found(fresh));
  });

  it('is there when the server begins to listen', async () => {
    const database = await createTestDatabase();
    const { settings } = (await start({ databaseUrl: database.url, demo: true })).app.get(Config);
    const served = await serve(new Config({ ...settings, port: 0 }));
    const { email, password } = { email: settings.adminEmail, password: settings.adminPassword! };
    const call = async (path: string, init: RequestInit) => (await fetch(`${served.url}/api/v1${path}`, init)).json();
    const { token } = (await call('/auth/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })) as { token: string };
    const installed = (await call('/apps', { headers: { authorization: `Bearer ${token}` } })) as Items<unknown>;
    expect(installed.items).toHaveLength(3);
    await served.close();
    for (const app of apps.splice(0)) await app.close();
    await database.drop();
  });

  it('is not made in a workspace that somebody may have worked in', async () => {
    const app = await start({});
    await app.api.post('/forms', { key: 'mine', name: '我的', fields: [{ key: 'a', type: 'text', label: 'A' }] });
    const later = await start({ demo: true, databaseUrl: app.databaseUrl });
    await ready(later);
    expect((await found(app)).forms).toEqual(['mine']);
  });

  it('is given up by a start without the setting', async () => {
    const app = await start({ demo: true });
    const plain = await start({ demo: false, databaseUrl: app.databaseUrl });
    await ready(plain);
    await ready(app);
    expect((await found(app)).templates).toEqual([]);
  });
});
