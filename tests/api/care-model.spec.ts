import fc from 'fast-check';
import { localDateOf, occurrencesOf, toInstant } from '@careloop/calendar';
import type { AutomationView, OccurrenceView } from '@careloop/contracts';
import { armOf } from '../../apps/api/src/automations/planning/arms';
import { startTestApp, type TestApp } from '../support/app';

const HOUR = 3_600_000;
const ZONE = 'Asia/Shanghai';
const NOT_AFTER = 20;

/** What people and time do to one automation and its three customers. */
type Act =
  | { do: 'pass'; hours: number }
  | { do: 'born'; who: number; day: number }
  | { do: 'tier'; who: number; gold: boolean }
  | { do: 'delete'; who: number }
  | { do: 'pause' }
  | { do: 'resume'; backlog: 'skip' | 'run' }
  | { do: 'publish' };

const who = fc.nat(2);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 40 }).map((hours): Act => ({ do: 'pass', hours })) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('born' as const), who, day: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('tier' as const), who, gold: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), who }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'pause' }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ do: 'resume', backlog: 'skip' }, { do: 'resume', backlog: 'run' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'publish' }) },
);

interface Customer {
  id: string;
  born: string;
  gold: boolean;
  deleted: boolean;
}

/** The promise, said a second time over a handful of customers: a list of what is planned, and how things ended. */
class Model {
  planned = new Map<string, number>();
  ended = new Map<string, string>();
  plannedUntil: number;
  startsAt: number;
  active = true;

  constructor(
    private automation: { id: string; salt: string },
    private spec: { every: 'year' | 'month'; offsetDays: number },
    public now: number,
  ) {
    this.plannedUntil = now;
    this.startsAt = now;
  }

  /** When something is due for a customer, by key. */
  private dues(customer: Customer, from: number, to: number): [key: string, due: number][] {
    const window = {
      from: localDateOf(new Date(from - 24 * HOUR), ZONE),
      to: localDateOf(new Date(to + 24 * HOUR), ZONE),
    };
    const spec = { ...this.spec, calendar: 'solar' as const, skip: 'backward' as const };
    return occurrencesOf(spec, customer.born, window)
      .map(({ key, act }): [string, number] => [
        `${customer.id} birthday:${key}`,
        toInstant(act, '09:00', ZONE).getTime(),
      ])
      .filter(([, due]) => due >= from && due < to);
  }

  plan(customers: Customer[], from: number) {
    for (const customer of customers) {
      if (customer.deleted || !customer.gold) continue;
      for (const [key, due] of this.dues(customer, Math.max(from, this.startsAt), this.now + 48 * HOUR))
        if (!this.ended.has(key)) this.planned.set(key, due);
    }
  }

  planAll(customers: Customer[]) {
    if (!this.active) return;
    this.plan(customers, Math.min(this.now, this.plannedUntil));
    this.plannedUntil = this.now + 48 * HOUR;
  }

  /** A date was edited: what is planned for the old one moves within its key, or goes. */
  redate(customer: Customer) {
    for (const [key, due] of [...this.planned]) {
      if (!key.startsWith(customer.id)) continue;
      const moved = this.dues(customer, Math.min(due, this.now) - 400 * 24 * HOUR, this.now + 48 * HOUR).find(
        ([k]) => k === key,
      );
      const first = Math.min(...[...this.planned].filter(([k]) => k.startsWith(customer.id)).map(([, d]) => d));
      if (moved && moved[1] >= first) this.planned.set(key, moved[1]);
      else this.planned.delete(key);
    }
  }

  run(customers: Customer[]) {
    if (!this.active) return;
    for (const [key, due] of [...this.planned].sort((a, b) => a[1] - b[1])) {
      if (due > this.now) continue;
      const customer = customers.find(({ id }) => key.startsWith(id))!;
      this.planned.delete(key);
      this.ended.set(key, this.outcome(customer, due));
    }
  }

  private outcome(customer: Customer, due: number): string {
    if (customer.deleted) return 'skipped record-deleted';
    if (this.now > due + NOT_AFTER * HOUR) return 'expired expired';
    if (!customer.gold) return 'skipped condition-false';
    const arm = armOf(this.automation.id, this.automation.salt, customer.id, 0.4);
    return arm === 'control' ? 'control control' : 'sent null';
  }
}

describe('care against a model', () => {
  let app: TestApp;
  let plays = 0;
  beforeAll(async () => {
    app = await startTestApp({ now: '2027-01-01T03:17:00Z' });
  });
  afterAll(() => app.close());

  it('keeps one row per key, each ending as the model says, whatever people and time do', async () => {
    const spec = fc.record({
      every: fc.constantFrom('year' as const, 'month' as const),
      offsetDays: fc.integer({ min: -2, max: 2 }),
    });
    await fc.assert(fc.asyncProperty(spec, fc.array(act, { minLength: 6, maxLength: 18 }), play), {
      numRuns: 25,
      seed: Number(process.env.CARE_SEED ?? 20270101),
    });
  }, 90_000);

  /** Birthdays near the clock, so that something happens. */
  const bornOn = (now: number, day: number) =>
    `19${60 + day}-${localDateOf(new Date(now + (day - 3) * 24 * HOUR), ZONE).slice(5)}`;

  async function play(spec: { every: 'year' | 'month'; offsetDays: number }, acts: Act[]) {
    const start = new Date('2027-05-10T03:17:00Z').getTime();
    await app.clock.set(new Date(start));
    const form = `customers${plays++}`;
    const fields = [
      { key: 'name', type: 'text', label: '姓名' },
      { key: 'birthday', type: 'date', label: '生日' },
      { key: 'gold', type: 'checkbox', label: '金卡' },
    ];
    await app.api.post('/forms', { key: form, name: '客户', fields });
    const customers: Customer[] = [];
    for (let i = 0; i < 3; i++) {
      const values = { name: `${i}`, birthday: bornOn(start, i * 3), gold: i !== 1 };
      const { body } = await app.api.post<{ id: string }>(`/forms/${form}/records`, { values });
      customers.push({ id: body.id, born: values.birthday, gold: values.gold, deleted: false });
    }
    const { body } = await app.api.post<AutomationView>('/automations', {
      name: '关怀',
      form,
      trigger: { type: 'date', field: 'birthday', at: '09:00', ...spec },
      condition: { '==': [{ var: 'gold' }, true] },
      steps: [
        { id: 'wish', action: 'message.send', settings: { channel: 'sandbox', to: '{{name}}', body: '{{name}}' } },
      ],
      policy: { holdout: 0.4, notAfterHours: NOT_AFTER },
    });
    const [{ salt }] = (await app.db.query('SELECT salt FROM careloop.automations WHERE id = $1', [body.id])) as [
      { salt: string },
    ];
    const model = new Model({ id: body.id, salt }, spec, start);
    const at = `/automations/${body.id}`;
    const edit = (i: number, values: object) => app.api.patch(`/forms/${form}/records/${customers[i]!.id}`, { values });
    expect((await app.api.post(`${at}/publish`, { start: 'future' })).status).toBe(200);
    model.planAll(customers);

    for (const step of acts) {
      const customer = 'who' in step ? customers[step.who]! : undefined;
      if (customer?.deleted) continue;
      switch (step.do) {
        case 'pass':
          model.now += step.hours * HOUR;
          await app.clock.set(new Date(model.now));
          break;
        case 'born': {
          const born = bornOn(model.now, step.day);
          if (born === customer!.born) continue;
          customer!.born = born;
          await edit(step.who, { birthday: born });
          model.redate(customer!);
          model.plan([customer!], model.now);
          break;
        }
        case 'tier':
          if (step.gold === customer!.gold) continue;
          customer!.gold = step.gold;
          await edit(step.who, { gold: step.gold });
          model.plan([customer!], model.now);
          break;
        case 'delete':
          customer!.deleted = true;
          await app.api.delete(`/forms/${form}/records/${customer!.id}`);
          break;
        case 'pause':
          if (!model.active) continue;
          await app.api.post(`${at}/pause`);
          model.active = false;
          break;
        case 'resume':
          if (model.active) continue;
          await app.api.post(`${at}/resume`, { backlog: step.backlog });
          model.active = true;
          if (step.backlog === 'skip') {
            for (const [key, due] of [...model.planned])
              if (due <= model.now && model.planned.delete(key)) model.ended.set(key, 'cancelled paused-backlog');
            model.startsAt = model.plannedUntil = model.now;
          }
          break;
        case 'publish':
          if (!model.active) continue;
          await app.api.post(`${at}/publish`, { start: 'future' });
          model.startsAt = model.plannedUntil = model.now;
          // The new version promises nothing to who is gone.
          for (const key of [...model.planned.keys()])
            if (customers.some(({ id, deleted }) => deleted && key.startsWith(id))) model.planned.delete(key);
          break;
      }
      model.planAll(customers);
      model.run(customers);
      await app.api.post('/test/tick');
    }

    const { items } = (await app.api.get<{ items: OccurrenceView[] }>(`/occurrences?automation=${body.id}&limit=200`))
      .body;
    const keys = items.map((row) => `${row.record.id} ${row.occurrenceKey}`);
    expect(new Set(keys).size).toBe(keys.length);
    const living = items.filter(
      ({ state, reason }) => !(state === 'cancelled' && ['date-changed', 'replaced'].includes(reason!)),
    );
    const told = new Map(
      living.map((row) => [
        `${row.record.id} ${row.occurrenceKey}`,
        row.state === 'planned' ? `planned ${row.dueAt}` : `${row.state} ${row.reason}`,
      ]),
    );
    const said = new Map([
      ...model.ended,
      ...[...model.planned].map(([key, due]): [string, string] => [key, `planned ${new Date(due).toISOString()}`]),
    ]);
    expect(Object.fromEntries([...told].sort())).toEqual(Object.fromEntries([...said].sort()));
    await app.api.delete(at);
  }
});
