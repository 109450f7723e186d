import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {
  AppView,
  AutomationView,
  FormView,
  OccurrenceView,
  OutboxMessage,
  QueueView,
  Rehearsal,
  TaskView,
  TemplateView,
  Uninstalled,
} from '@careloop/contracts';
import type { Invalid } from '@careloop/kernel';
import { loadRegistry } from '../../apps/api/src/registry';
import { loadTemplates } from '../../apps/api/src/templates/load-templates';
import { type ApiClient, startTestApp, type TestApp } from '../support/app';

type Page = { items: { id: string; values: Record<string, unknown> }[] };

const SHIPPED = ['birthday-care', 'churn-rescue', 'contract-renewal'];

/** What two weeks from 1 March 2027 bring to the sample people: who is due in which automation, on which day. */
const STORIES: Record<string, { due: Record<string, string[]>; mails: Record<string, string>; tasks: TaskStory[] }> = {
  'birthday-care': {
    due: {
      生日祝福: ['周牧野 03-01', '陈知远 03-02', '林晚晴 03-04', '何以宁 03-06', '欧阳一诺 03-11'],
      农历生日祝福: [],
      金卡生日礼物: ['林晚晴 03-01', '欧阳一诺 03-08'],
    },
    mails: { 生日祝福: '{}，生日快乐！' },
    tasks: [{ automation: '金卡生日礼物', title: '为金卡客户{}准备生日礼物', after: 0 }],
  },
  'contract-renewal': {
    due: {
      续约提醒与回访: ['江予安 03-01', '邵阳春 03-02', '方圆 03-06'],
      最后三天提醒: ['顾清和 03-01', '司徒静 03-08'],
    },
    mails: { 续约提醒与回访: '{}，您的合约将于', 最后三天提醒: '还有三天：{}，' },
    tasks: [{ automation: '续约提醒与回访', title: '致电{}：合约', after: 7 }],
  },
  'churn-rescue': {
    due: { '沉默 90 天挽回': ['白露 03-01', '宋青禾 03-02', '陆遥 03-03'] },
    mails: { '沉默 90 天挽回': '{}，好久不见' },
    tasks: [{ automation: '沉默 90 天挽回', title: '挽回{}：90 天没来了', after: 7 }],
  },
};
interface TaskStory {
  automation: string;
  title: string;
  /** Days after it was due. */
  after: number;
}

describe('templates', () => {
  let t: TestApp;
  beforeAll(async () => (t = await startTestApp()));
  afterAll(() => t.close());

  const at = (day: number, time: string) =>
    t.api.put('/test/clock', { now: `2027-03-${String(day).padStart(2, '0')}T${time}:00+08:00` });
  const tick = async () => (await t.api.post<{ sent: number; planned: number }>('/test/tick')).body;
  const list = async <T>(api: ApiClient, url: string) => {
    const { status, body } = await api.get<{ items: T[] }>(url);
    expect({ url, status }).toEqual({ url, status: 200 });
    return body.items;
  };
  const records = async (api: ApiClient, form: string) =>
    (await api.post<Page>(`/forms/${form}/records/query`, { limit: 500 })).body.items;
  async function install(api: ApiClient, template: string, choice: Record<string, unknown> = {}): Promise<AppView> {
    const { status, body } = await api.post<AppView>(`/templates/${template}/install`, choice);
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }
  async function publish(api: ApiClient, { automations }: AppView) {
    for (const { id } of automations)
      expect(await api.post(`/automations/${id}/publish`, { start: 'future' })).toMatchObject({ status: 200 });
  }

  it('tell in the reader’s language what they bring', async () => {
    const told = async (language: string) => list<TemplateView>(t.api.speaking(language), '/templates');
    expect((await told('zh-CN')).map(({ id, name }) => [id, name])).toEqual([
      ['birthday-care', '生日关怀'],
      ['churn-rescue', '流失挽回'],
      ['contract-renewal', '合约续费'],
    ]);
    expect((await told('zh-TW')).map(({ name }) => name)).toEqual(['生日關懷', '流失挽回', '合約續費']);
    for (const template of await told('en')) {
      expect(template.name).toMatch(/^[A-Z][a-z ]+$/);
      expect(template.readme).toContain('# ');
      expect(template.readme).not.toMatch(/[\u4e00-\u9fff]/);
      expect(template.installed).toEqual([]);
    }
  });

  it.each(SHIPPED)('%s looks after its sample people from the first click', async (template) => {
    const { due, mails, tasks } = STORIES[template]!;
    await at(1, '00:00');
    const api = await t.otherWorkspace();
    const app = await install(api, template, { sampleData: true });
    expect(await list(api, '/outbox')).toEqual([]);

    const treated: Record<string, string[]> = {};
    for (const { id, name } of app.automations) {
      const body = { from: '2027-03-01', to: '2027-03-14' };
      const { items } = (await api.post<Rehearsal>(`/automations/${id}/rehearse`, body)).body;
      const line = (item: Rehearsal['items'][number]) => `${item.name} ${item.dueAt.slice(5, 10)}`;
      expect(items.map(line)).toEqual(due[name] ?? []);
      expect(items.every(({ outcome }) => outcome !== 'skipped')).toBe(true);
      treated[name] = items.filter(({ outcome }) => outcome === 'would-run').map(line);
    }
    await publish(api, app);
    for (let day = 1; day <= 14; day++)
      for (const time of ['08:59', '09:00', '10:00']) {
        await at(day, time);
        await tick();
        await tick();
      }

    const occurrences = await list<OccurrenceView>(api, '/occurrences?limit=200');
    for (const { id, name } of app.automations) {
      const rows = occurrences.filter((row) => row.automation.id === id && row.dueAt < '2027-03-14T12');
      const line = ({ record, dueAt }: OccurrenceView) => `${record.name} ${dueAt.slice(5, 10)}`;
      expect(rows.map(line).sort()).toEqual([...(due[name] ?? [])].sort());
      const cared = rows.filter(({ state }) => ['sent', 'done', 'waiting'].includes(state));
      expect(cared.map(line).sort()).toEqual([...treated[name]!].sort());
      expect(rows.filter((row) => !cared.includes(row) && row.state !== 'control')).toEqual([]);
    }
    // The names are filled in; who was to be written to was, on that day, once.
    const subject = (text: string, name: string) => text.replace('{}', name);
    const outbox = (await list<OutboxMessage>(api, '/outbox?limit=200')).map(
      (m) => `${m.createdAt.slice(5, 10)} ${m.subject}`,
    );
    const wanted = Object.entries(mails).flatMap(([automation, text]) =>
      treated[automation]!.map((line) => `${line.slice(-5)} ${subject(text, line.slice(0, -6))}`),
    );
    expect(outbox.length).toBe(wanted.length);
    for (const line of wanted) expect(outbox.filter((mail) => mail.startsWith(line))).toHaveLength(1);
    const made = (await list<TaskView>(api, '/tasks?limit=200')).map(
      (task) => `${task.createdAt.slice(5, 10)} ${task.title}`,
    );
    const calls = tasks.flatMap(({ automation, title, after }) =>
      treated[automation]!.map((line) => {
        const day = String(Number(line.slice(-2)) + after).padStart(2, '0');
        return `03-${day} ${subject(title, line.slice(0, -6))}`;
      }),
    );
    expect(made.length).toBe(calls.length);
    for (const line of calls) expect(made.filter((task) => task.startsWith(line))).toHaveLength(1);
  });

  it('answer to what people enter: thanks for a renewal, a call when the risk rises', async () => {
    await at(1, '08:00');
    const api = await t.otherWorkspace();
    await publish(api, await install(api, 'contract-renewal', { sampleData: true }));
    await publish(api, await install(api, 'churn-rescue', { sampleData: true }));
    const enter = async (name: string, values: Record<string, unknown>) => {
      const { id } = (await records(api, 'customers')).find((record) => record.values.name === name)!;
      expect(await api.patch(`/forms/customers/records/${id}`, { values })).toMatchObject({ status: 200 });
    };
    await enter('司徒静', { renewal: 'renewed' });
    await enter('方圆', { renewal: 'lost' });
    await enter('诸葛明', { churn_risk: 'high' });
    await at(1, '08:02');
    await tick();
    expect(await list(api, '/outbox')).toMatchObject([{ subject: '感谢续约，司徒静' }]);
    expect(await list(api, '/tasks')).toMatchObject([
      { title: '诸葛明流失风险升到「高」，请致电', queue: { key: 'rescue' }, dueAt: '2027-03-02T10:00:00.000Z' },
    ]);
  });

  it('installed once more bring a second set of drafts, and nothing else twice', async () => {
    await at(1, '00:00');
    const api = await t.otherWorkspace();
    const count = async () => ({
      forms: (await list<FormView>(api, '/forms')).map(({ key, version }) => `${key} v${version}`),
      customers: (await records(api, 'customers')).length,
      orders: (await records(api, 'orders')).length,
      queues: (await list<QueueView>(api, '/queues')).map(({ key }) => key).sort(),
    });
    for (const template of SHIPPED) await publish(api, await install(api, template, { sampleData: true }));
    const before = await count();
    expect(before).toMatchObject({ customers: 22, orders: 6, queues: ['gifts', 'renewals', 'rescue'] });
    for (const template of SHIPPED) {
      const again = await install(api, template, { sampleData: true, name: `${template} 2` });
      expect(new Set(again.automations.map(({ state }) => state))).toEqual(new Set(['draft']));
    }
    expect(await count()).toEqual(before);
    expect((await list<AppView>(api, '/apps')).length).toBe(6);
    await at(1, '10:00');
    await tick();
    const rows = await list<OccurrenceView>(api, '/occurrences?limit=200&state=sent,done,waiting,control');
    expect(rows.length).toBeGreaterThan(3);
    expect(new Set(rows.map(({ automation, record }) => `${automation.name} ${record.id}`)).size).toBe(rows.length);
  });

  describe('on forms of ours', () => {
    const members = {
      key: 'members',
      name: '会员',
      kind: 'customer',
      fields: [
        { key: 'who', type: 'text', label: '称呼', required: true },
        { key: 'ends', type: 'date', label: '到期' },
        { key: 'price', type: 'number', label: '月费', scale: 2 },
        { key: 'shoe_size', type: 'number', label: '鞋码' },
      ],
      roles: { name: 'who' },
    };
    const fields = { customers: { name: 'who', renews_on: 'ends', monthly_fee: 'price' } };
    const onMembers = { forms: { customers: 'members' }, fields };

    it('speak their names, add what is missing and leave the rest alone', async () => {
      await at(1, '00:00');
      const api = await t.otherWorkspace();
      await api.post('/forms', members);
      const values = { who: '老张', ends: '2027-03-31', shoe_size: 42 };
      await api.post('/forms/members/records', { values });
      const app = await install(api, 'contract-renewal', onMembers);
      expect(app.forms.map(({ key }) => key)).toEqual(['members']);
      const { body: form } = await api.get<FormView>('/forms/members');
      expect(form.fields.slice(0, 4)).toMatchObject(members.fields);
      expect(form.fields.slice(4).map(({ key, required }) => [key, !!required])).toEqual(
        ['mobile', 'email', 'owner', 'contract', 'signed_on', 'renewal', 'note'].map((key) => [key, false]),
      );
      expect(form.roles).toEqual({ name: 'who', mobile: 'mobile', email: 'email', owner: 'owner' });
      const automations = await list<AutomationView>(api, '/automations');
      expect(automations.flatMap(({ problems }) => problems)).toEqual([]);
      expect(automations.map(({ form }) => form)).toEqual(['members', 'members', 'members']);
      await publish(api, app);
      await at(1, '10:00');
      await tick();
      expect(await list(api, '/outbox')).toMatchObject([{ subject: '老张，您的合约将于2027年3月31日到期' }]);
      expect((await records(api, 'members'))[0]!.values).toMatchObject(values);
    });

    it.each([
      [
        'a field of another type',
        { ...onMembers, fields: { customers: { renews_on: 'shoe_size' } } },
        'TEMPLATE_FORM_UNFIT',
        'fields.customers.renews_on',
      ],
      ['a form that is not there', { forms: { customers: 'nobody' } }, 'FORM_NOT_FOUND', 'forms.customers'],
      ['a form the template has not', { forms: { customrs: 'members' } }, 'TEMPLATE_PART_UNKNOWN', 'forms.customrs'],
      [
        'a field the template has not',
        { ...onMembers, fields: { customers: { nmae: 'who' } } },
        'TEMPLATE_PART_UNKNOWN',
        'fields.customers.nmae',
      ],
      [
        'a field of ours that is not there',
        { ...onMembers, fields: { customers: { renews_on: 'end' } } },
        'FIELD_UNKNOWN',
        'fields.customers.renews_on',
      ],
      [
        'fields matched on a form that is only made',
        { fields: { customers: { renews_on: 'ends' } } },
        'FIELD_UNKNOWN',
        'fields.customers.renews_on',
      ],
      ['a channel that does not exist', { ...onMembers, channel: 'pigeon' }, 'CHANNEL_UNKNOWN', 'channel'],
    ])('are refused %s, and nothing is left behind', async (_, choice, code, place) => {
      const api = await t.otherWorkspace();
      await api.post('/forms', members);
      const { status, body } = await api.post<{ code: string; details: { path: string; message: string }[] }>(
        '/templates/contract-renewal/install',
        choice,
      );
      expect({ status, body }).toMatchObject({ status: 422, body: { code } });
      expect(body.details.map(({ path }) => path)).toEqual([place]);
      expect(body.details[0]!.message).toMatch(/[\u4e00-\u9fff]/);
      for (const things of ['/apps', '/automations', '/queues']) expect(await list(api, things)).toEqual([]);
      const forms = await list<FormView>(api, '/forms');
      expect(forms.map(({ key, version }) => [key, version])).toEqual([['members', 1]]);
    });

    it('tell when options they speak of are not there', async () => {
      const api = await t.otherWorkspace();
      const renewal = { key: 'renewal', type: 'select', label: '续约', options: [{ key: 'yes', label: '续' }] };
      await api.post('/forms', { ...members, fields: [...members.fields, renewal] });
      await install(api, 'contract-renewal', onMembers);
      const automations = await list<AutomationView>(api, '/automations');
      const problems = automations.flatMap((automation) => automation.problems);
      expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['RULE_OPTION_UNKNOWN']));
      expect(problems[0]!.message).toBe('「续约」没有「renewed」这个选项');
      for (const { id } of automations)
        expect(await api.post(`/automations/${id}/publish`, { start: 'future' })).toMatchObject({ status: 422 });
    });
  });

  it('uninstalled take their care and what is empty with them; records stay', async () => {
    await at(1, '00:00');
    const api = await t.otherWorkspace();
    const birthday = await install(api, 'birthday-care', { sampleData: true });
    const rescue = await install(api, 'churn-rescue');
    await publish(api, birthday);
    await publish(api, rescue);
    expect(await api.delete<Uninstalled>(`/apps/${rescue.id}`)).toMatchObject({
      status: 200,
      body: { automations: 2, formsRemoved: ['订单'], formsKept: [] },
    });
    expect((await list<FormView>(api, '/forms')).map(({ key }) => key)).toEqual(['customers']);
    expect(await api.delete<Uninstalled>(`/apps/${birthday.id}`)).toMatchObject({
      status: 200,
      body: { automations: 3, formsRemoved: [], formsKept: [{ name: '客户', records: 10 }] },
    });
    expect((await records(api, 'customers')).length).toBe(10);
    expect(await list(api, '/automations')).toEqual([]);
    expect(await list(api, '/apps')).toEqual([]);
    await at(1, '10:00');
    await tick();
    expect(await list(api, '/outbox')).toEqual([]);
    expect(await api.delete(`/apps/${birthday.id}`)).toMatchObject({ status: 404 });
    // And they may come back to the people who stayed.
    expect((await install(api, 'birthday-care')).forms.map(({ key }) => key)).toEqual(['customers']);
  });

  it('are not for agents to install, nor for builders to take away', async () => {
    const agent = await t.member('agent');
    const builder = await t.member('builder');
    expect(await agent.post('/templates/birthday-care/install', {})).toMatchObject({ status: 403 });
    expect(await builder.post('/templates/unheard-of/install', {})).toMatchObject({
      status: 404,
      body: { code: 'TEMPLATE_NOT_FOUND' },
    });
    const app = await install(builder, 'birthday-care');
    expect(await builder.delete(`/apps/${app.id}`)).toMatchObject({ status: 403 });
  });

  describe('that are broken keep the server from starting', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-templates-'));
    afterAll(() => fs.rmSync(folder, { recursive: true }));
    const good = JSON.parse(
      fs.readFileSync(path.resolve(__dirname, '../../templates/churn-rescue/template.json'), 'utf8'),
    ) as Record<string, never>;

    /** What loading says of a folder that holds only this template. */
    function mistakes(name: string, text: string, files: string[] = ['README.md', 'README.zh-CN.md']): string {
      const home = path.join(folder, name);
      fs.rmSync(home, { recursive: true, force: true });
      fs.mkdirSync(home, { recursive: true });
      fs.writeFileSync(path.join(home, 'template.json'), text);
      for (const file of files) fs.writeFileSync(path.join(home, file), '# 说明');
      try {
        loadTemplates(folder, loadRegistry());
        return '';
      } catch (error) {
        const { code, params } = error as Invalid;
        expect({ code, template: params.template }).toEqual({ code: 'TEMPLATE_BROKEN', template: name });
        return String(params.mistakes);
      } finally {
        fs.rmSync(home, { recursive: true, force: true });
      }
    }
    /** The good template with texts of its file replaced. */
    const but = (...changes: [from: string, to: string][]) =>
      changes.reduce((text, [from, to]) => {
        expect(text).toContain(from);
        return text.replace(from, to);
      }, JSON.stringify(good));

    it('(the good one does not)', () => expect(mistakes('churn-rescue', JSON.stringify(good))).toBe(''));

    it.each<[string, string, string[]]>([
      ['no JSON', '{"id": "churn-rescue",', ['template.json:']],
      ['no object', '[]', ['object']],
      ['no name', but(['"name":{"zh":"流失挽回","en":"Churn rescue"},', '']), ["'name'"]],
      [
        'an id that is not its folder',
        but(['"id":"churn-rescue"', '"id":"rescue"']),
        ['id rescue ≠ folder churn-rescue'],
      ],
      ['an unknown field type', but(['"type":"phone"', '"type":"telepathy"']), ['form customers', 'telepathy']],
      ['a link to nowhere', but(['"form":"customers","span"', '"form":"nobody","span"']), ['form orders', 'nobody']],
      [
        'an automation of another form',
        but(['"name":"沉默 90 天挽回","form":"customers"', '"name":"沉默 90 天挽回","form":"clients"']),
        ['automation win_back: no form clients'],
      ],
      [
        'a trigger without its field',
        but(['"field":"joined_on"', '"field":"joined"']),
        ['automation win_back trigger.field'],
      ],
      [
        'a condition that reads no field of ours, and a queue that is not there',
        but(['"var":"ordered_on"', '"var":"orderd_on"'], ['"queue":"rescue"', '"queue":"ambulance"']),
        ['automation win_back condition', 'orderd_on', 'no queue ambulance'],
      ],
      [
        'an unknown action',
        but(['"action":"message.send"', '"action":"message.sing"']),
        ['steps.offer.action', 'message.sing'],
      ],
      [
        'a text that names no field of ours',
        but(['{{name}}，好久不见', '{{nmae}}，好久不见']),
        ['steps.offer.settings.subject', 'nmae'],
      ],
      [
        'settings that do not fit',
        but(['"dueInWorkdays":2', '"dueInWorkdays":"soon"']),
        ['steps.check.otherwise.call.settings.dueInWorkdays'],
      ],
      ['two automations of one key', but(['"key":"risk_alert"', '"key":"win_back"']), ['automation win_back twice']],
      [
        'sample rows that do not fit',
        but(['"joined_on":"@monthday+0/-400"', '"joinde_on":"@monthday+0/-400"'], ['@customers/4', '@customers/40']),
        ['sample customers/0 values.joinde_on', 'sample orders/5: no row customers/40'],
      ],
    ])('with %s', (_, text, named) => {
      const said = mistakes('churn-rescue', text);
      for (const mistake of named) expect(said).toContain(mistake);
    });

    it('without a README', () =>
      expect(mistakes('churn-rescue', JSON.stringify(good), ['README.md'])).toContain('README.zh-CN.md'));

    it('and the server says so', async () => {
      fs.mkdirSync(path.join(folder, 'half-done'));
      fs.writeFileSync(path.join(folder, 'half-done', 'template.json'), '{}');
      await expect(startTestApp({ templatesDir: folder, databaseUrl: t.databaseUrl })).rejects.toMatchObject({
        code: 'TEMPLATE_BROKEN',
        params: { template: 'half-done' },
      });
    });
  });
});
