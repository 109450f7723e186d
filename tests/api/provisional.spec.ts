import { CN_HOLIDAYS, addDays, addWorkdays } from '@careloop/calendar';
import type { AutomationView, Rehearsal } from '@careloop/contracts';
import { startTestApp, type TestApp } from '../support/app';

/** Rehearsing care whose workdays nobody knows yet. */
describe('a rehearsal beyond the published holidays', () => {
  const last = Math.max(...CN_HOLIDAYS.years);
  /** The last workday of which everything is known. */
  const lastWorkday = addWorkdays(`${last + 1}-01-01`, -1);
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ now: `${last}-12-01T00:00:00Z` });
    await t.api.post('/forms', {
      key: 'customers',
      name: '客户',
      kind: 'customer',
      fields: [
        { key: 'name', type: 'text', label: '姓名' },
        { key: 'renews_on', type: 'date', label: '续约日' },
      ],
      roles: { name: 'name' },
    });
    await t.api.post('/queues', { key: 'renewals', name: '续约' });
    const day = (n: number) => addDays(lastWorkday, n);
    const values = [-20, -1, 0, 1].map((n) => ({ values: { name: `${n}`, renews_on: day(n) } }));
    await t.api.post('/forms/customers/records/batch', { records: values });
  });
  afterAll(() => t.close());

  const task = (more: object) => ({
    id: 'call',
    action: 'task.create',
    settings: { queue: 'renewals', title: '致电', ...more },
  });
  const wait = (days: number) => ({ id: `wait${days}`, action: 'flow.wait', settings: { days, at: '09:00' } });
  async function rehearse(steps: object[], { language = 'zh-CN', policy = {} } = {}) {
    const { body } = await t.api.post<AutomationView>('/automations', {
      name: '续约',
      form: 'customers',
      trigger: { type: 'date', field: 'renews_on', every: 'once', at: '09:00' },
      steps,
      policy,
    });
    expect(body.problems).toEqual([]);
    const range = { from: addDays(lastWorkday, -30), to: addDays(lastWorkday, 5) };
    const answer = await t.api.speaking(language).post<Rehearsal>(`/automations/${body.id}/rehearse`, range);
    expect(answer.status).toBe(200);
    const held = answer.body.items.filter(({ outcome }) => outcome === 'control').length;
    const marked = answer.body.items.filter(({ provisional }) => provisional).map(({ name }) => name);
    return { marked: marked.sort((a, b) => Number(a) - Number(b)), provisional: answer.body.provisional, held };
  }

  it('marks what counts workdays of a year that is not announced', async () => {
    expect(await rehearse([task({ dueInWorkdays: 1 })])).toMatchObject({
      marked: ['0', '1'],
      provisional: {
        count: 2,
        message: `2 次关怀要按 ${last + 1} 年或更晚的工作日计算，这些年的放假和调休还没有公布，日期可能变动`,
      },
    });
    const { provisional } = await rehearse([task({ dueInWorkdays: 1 })], { language: 'en' });
    expect(provisional!.message).toMatch(new RegExp(`^2 count workdays of ${last + 1} or later`));
  });

  it.each([
    ['no workdays are counted', [task({ dueInDays: 30 })], []],
    ['the day itself is meant', [task({ dueInWorkdays: 0 })], ['1']],
    ['many workdays are counted', [task({ dueInWorkdays: 40 })], ['-20', '-1', '0', '1']],
    ['a wait comes first', [wait(25), task({ dueInWorkdays: 1 })], ['-20', '-1', '0', '1']],
    ['a wait comes afterwards', [task({ dueInWorkdays: 0 }), wait(60)], ['1']],
    [
      'it stands in a branch, behind another one that waits',
      [
        {
          id: 'first',
          action: 'flow.branch',
          settings: { branches: [{ when: { '==': [{ var: 'name' }, 'x'] }, steps: [wait(25)] }] },
        },
        {
          id: 'second',
          action: 'flow.branch',
          settings: { branches: [{ when: { '==': [{ var: 'name' }, 'y'] }, steps: [task({ dueInWorkdays: 1 })] }] },
        },
      ],
      ['-20', '-1', '0', '1'],
    ],
  ])('when %s', async (_, steps, marked) => {
    const found = await rehearse(steps);
    expect(found.marked).toEqual(marked);
    expect(found.provisional?.count ?? 0).toBe(marked.length);
  });

  it('does not mark who is held back', async () => {
    const { marked, held } = await rehearse([task({ dueInWorkdays: 40 })], { policy: { holdout: 0.5 } });
    expect(marked.length + held).toBe(4);
  });
});
