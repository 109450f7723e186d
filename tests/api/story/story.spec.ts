import { createHash } from 'node:crypto';
import type { OccurrenceView, Rehearsal, TaskView } from '@careloop/contracts';
import { startTestApp } from '../../support/app';
import { at, dayOf, textOf } from './calendar';
import { live } from './days';
import { type Called, difference, HOME, type Mailed, NONE, type Promised, type Span } from './expected';
import { missingFiles, type Purchase, shop, type Shopper, type Subscriber, subscribers } from './files';
import { purchases as purchasesForm, shopFields, shoppers as shoppersForm, telco, telcoFields } from './forms';
import { Mailbox } from './mailbox';
import { edits, type Renewals, renewals } from './renewals';
import { alerts, comebacks, type Rescues, rescues } from './rescues';
import { purchasesFile, shoppersFile, subscribersFile } from './uploads';
import { StoryWorkspace } from './workspace';

// About a minute and a half alone on two cores; everything else may be running beside it.
jest.setTimeout(600_000);

const DAYS = 60;
const today = dayOf('2010-10-11');
const span: Span = { today, from: at(today, 0, HOME), to: at(today + DAYS, 0, HOME) };

const when = (instant: number | string) => new Date(instant).toISOString();
const mailLine = ({ at: moment, to, subject }: Mailed) => `${when(moment)} ${to} ${subject}`;
const callLine = ({ at: moment, dueAt, no, title }: Called) => `${when(moment)} ${no} ${title} ${when(dueAt)}`;
const rowLine = ({ no, key, at: moment, state, reason }: Promised) => `${no} ${key} ${when(moment)} ${state} ${reason}`;

const run = missingFiles.length ? describe.skip : describe;
run(`two real companies for sixty days${missingFiles.length ? ` (needs ${missingFiles.join(', ')})` : ''}`, () => {
  let world: StoryWorkspace;
  let mailbox: Mailbox;
  let people: Subscriber[];
  let shoppers: Shopper[];
  let purchases: Purchase[];
  const idOf = new Map<string, string>();
  const noOf = new Map<string, string>();
  let care: Record<'remind' | 'last' | 'thanks' | 'rescue' | 'risk', string>;
  const said: Record<'remind' | 'last' | 'rescue', Rehearsal['items']> = { remind: [], last: [], rescue: [] };
  const ledger = {} as Record<keyof typeof care, OccurrenceView[]>;
  let isControl: (no: string) => boolean;
  let renewed: Renewals;
  let rescued: Rescues;

  beforeAll(async () => {
    mailbox = new Mailbox(() => world.app.clock.now().getTime());
    const smtpUrl = await mailbox.open();
    world = new StoryWorkspace(await startTestApp({ now: when(span.from), smtpUrl }));
    people = subscribers(today);
    ({ shoppers, purchases } = shop());
  });
  afterAll(async () => {
    await world.app.close();
    await mailbox.close();
  });

  it('takes in every row of their files', async () => {
    for (const form of [telco, shoppersForm, purchasesForm]) await world.ok(world.app.api.post('/forms', form));
    for (const file of [subscribersFile(people), shoppersFile(shoppers), purchasesFile(purchases)]) {
      const rows = file.content.split('\n').length - 1;
      expect(await world.import(file)).toMatchObject({ state: 'done', total: rows, created: rows, failed: 0 });
    }
    expect({ people: people.length, purchases: purchases.length }).toEqual({ people: 4_930, purchases: 150_002 });
    for (const [form, key] of Object.entries({ subscribers: 'account', shoppers: 'customer_no' }))
      for (const [id, values] of await world.records(form, [key])) {
        idOf.set(values[key] as string, id);
        noOf.set(id, values[key] as string);
      }
    expect(noOf.size).toBe(people.length + shoppers.length);
  });

  it('knows of every order whose it is, when it was and what it came to', async () => {
    const customers = new Map<string, { orders: number; pence: number; last: number }>();
    for (const { customer, pence, day } of purchases) {
      const { orders, pence: sum, last } = customers.get(customer) ?? { orders: 0, pence: 0, last: 0 };
      customers.set(customer, { orders: orders + 1, pence: sum + pence, last: Math.max(last, day) });
    }
    const { rows } = await world.ok(
      world.app.api.post<{ rows: Record<string, string | number | null>[] }>('/forms/purchases/records/aggregate', {
        groupBy: [{ field: 'buyer' }],
        metrics: [{ op: 'count' }, { op: 'sum', field: 'total' }, { op: 'max', field: 'bought_on' }],
        limit: 10_000,
      }),
    );
    const line = (no: unknown, orders: unknown, pence: number, last: unknown) => `${no} ${orders} ${pence} ${last}`;
    const found = rows.map((row) =>
      line(noOf.get(String(row.buyer)) ?? '', row.count, Math.round(Number(row.sum_total) * 100), row.max_bought_on),
    );
    const counted = [...customers].map(([no, { orders, pence, last }]) => line(no, orders, pence, textOf(last)));
    expect(difference(found, counted)).toEqual(NONE);
    expect(customers.get('')!.orders).toBe(4_556);
  });

  it('gets two lifecycles, played by the forms that are there', async () => {
    const renewal = await world.install('contract-renewal', {
      forms: { customers: 'subscribers' },
      fields: telcoFields,
    });
    const rescue = await world.install('churn-rescue', {
      forms: { customers: 'shoppers', orders: 'purchases' },
      fields: shopFields,
    });
    care = {
      remind: renewal['续约提醒与回访']!,
      last: renewal['最后三天提醒']!,
      thanks: renewal['续约致谢']!,
      rescue: rescue['沉默 90 天挽回']!,
      risk: rescue['流失风险升高']!,
    };
    expect(Object.values(care).every(Boolean)).toBe(true);
    const forms = await world.all<{ key: string }>('/forms?');
    expect(forms.map(({ key }) => key).sort()).toEqual(['purchases', 'shoppers', 'subscribers']);
  });

  it('is told before what would happen, and nothing happens by that', async () => {
    const rehearse = async (automation: string, days: number, pieces: number) => {
      const items: Rehearsal['items'] = [];
      for (let day = today; day < today + days; day += days / pieces) {
        const piece = await world.rehearse(automation, textOf(day), textOf(day + days / pieces - 1));
        expect(piece.total).toBe(piece.items.length);
        expect(piece.days.reduce((sum, { count, skipped }) => sum + count + skipped, 0)).toBe(piece.total);
        items.push(...piece.items);
      }
      return items;
    };
    said.remind = await rehearse(care.remind, DAYS, 1);
    said.last = await rehearse(care.last, DAYS, 4);
    said.rescue = await rehearse(care.rescue, 45, 1);
    for (const id of Object.values(care)) expect(await world.ledger(id)).toEqual([]);
    expect(mailbox.mails).toEqual([]);
  });

  it('is looked after for sixty days', async () => {
    for (const id of Object.values(care))
      await world.ok(world.app.api.post(`/automations/${id}/publish`, { start: 'future' }));
    const [row] = await world.app.db.query<{ salt: string }>('SELECT salt FROM careloop.automations WHERE id = $1', [
      care.rescue,
    ]);
    isControl = (no) => {
      const hash = createHash('sha256')
        .update(`${care.rescue}:${row!.salt}:${idOf.get(no)!}`)
        .digest();
      return hash.readUInt32BE(0) / 2 ** 32 < 0.1;
    };
    renewed = renewals(people, span);
    rescued = rescues(shoppers, isControl, span);
    await live(world, { people, shoppers, idOf }, { ...renewed, rescues: rescued }, span);
    for (const [name, id] of Object.entries(care) as [keyof typeof care, string][]) {
      const rows = await world.ledger(id);
      ledger[name] = rows.filter((row) => Date.parse(row.dueAt) < span.to);
      // What lies beyond the last day has been promised, no more.
      expect(rows.filter((row) => !ledger[name].includes(row) && row.state !== 'planned')).toEqual([]);
    }
  });

  it('mails whom it should, on the day it should, and nobody else', () => {
    expect(difference(mailbox.mails.map(mailLine), [...renewed.mails, ...rescued.mails].map(mailLine))).toEqual(NONE);
    // So that this does not hold because nothing was due.
    const about = (text: string) => mailbox.mails.filter(({ subject }) => subject.includes(text)).length;
    expect(about('到期')).toBeGreaterThan(1_000);
    expect(about('感谢续约')).toBeGreaterThan(50);
    expect(about('好久不见')).toBeGreaterThan(400);
  });

  it('never sends a message twice', async () => {
    const keys = new Set(mailbox.mails.map(({ key }) => key));
    expect(keys.size).toBe(mailbox.mails.length);
    expect(new Set(mailbox.mails.map(({ to, subject }) => `${to} ${subject}`)).size).toBe(mailbox.mails.length);
    const written = await world.app.db.query<{ key: string }>(`SELECT key FROM careloop.messages WHERE state = 'sent'`);
    expect(new Set(written.map(({ key }) => key))).toEqual(keys);
    await world.tick();
    expect(mailbox.mails.length).toBe(keys.size);
  });

  it('has people call whom they should, and nobody who had renewed by then', async () => {
    const lines = async (queue: string) =>
      (await world.tasks(queue)).map(
        (task: TaskView) => `${task.createdAt} ${noOf.get(task.record!.id)} ${task.title} ${when(task.dueAt!)}`,
      );
    expect(difference(await lines('renewals'), renewed.calls.map(callLine))).toEqual(NONE);
    expect(difference(await lines('rescue'), rescued.calls.map(callLine))).toEqual(NONE);
    expect(renewed.calls.length).toBeGreaterThan(50);
    expect(rescued.calls.length).toBeGreaterThan(300);
  });

  it('keeps a ledger that says the same, with every no and its reason', () => {
    const lines = (name: keyof typeof care) =>
      ledger[name].map(({ record, occurrenceKey, dueAt, state, reason }) => {
        const key = occurrenceKey.replace(/^event:.*/, 'event');
        return rowLine({ no: noOf.get(record.id)!, key, at: Date.parse(dueAt), state, reason });
      });
    const wanted = { ...renewed, rescue: rescued.ledger, risk: rescued.risk };
    for (const name of ['remind', 'last', 'thanks', 'rescue', 'risk'] as const)
      expect({ name, ...difference(lines(name), wanted[name].map(rowLine)) }).toEqual({ name, ...NONE });
    for (const reason of ['condition-false', 'no-address'])
      expect(ledger.last.filter((row) => row.reason === reason).length).toBeGreaterThan(10);
    expect(ledger.rescue.filter((row) => row.reason === 'once-policy').length).toBeGreaterThan(100);
  });

  it('does nothing for contracts that had ended', () => {
    const ended = people.filter(({ renews }) => renews <= today);
    expect(ended.length).toBe(1_308);
    const cared = new Set(
      [...ledger.remind, ...ledger.last, ...ledger.thanks].map(({ record }) => noOf.get(record.id)),
    );
    expect(ended.filter(({ no }) => cared.has(no))).toEqual([]);
    const mailed = new Set(mailbox.mails.map(({ to }) => to));
    expect(ended.filter(({ email }) => mailed.has(email))).toEqual([]);
  });

  it('leaves a tenth in peace, chosen by the rule, to see what the offer is worth', async () => {
    for (const { record, arm } of ledger.rescue)
      expect({ no: noOf.get(record.id), arm }).toEqual({
        no: noOf.get(record.id),
        arm: isControl(noOf.get(record.id)!) ? 'control' : 'treated',
      });
    const control = new Set(ledger.rescue.filter(({ state }) => state === 'control').map(({ record }) => record.id));
    const all = new Set(ledger.rescue.map(({ record }) => record.id)).size;
    // Five standard deviations of a binomial draw: by chance alone once in two million runs.
    const spread = 5 * Math.sqrt(all * 0.1 * 0.9);
    expect(control.size).toBeGreaterThan(all * 0.1 - spread);
    expect(control.size).toBeLessThan(all * 0.1 + spread);

    const addresses = new Set(shoppers.filter(({ no }) => rescued.controls.includes(no)).map(({ email }) => email));
    expect(mailbox.mails.filter(({ to }) => addresses.has(to))).toEqual([]);
    const called = (await world.tasks('rescue')).filter(({ title }) => title.startsWith('挽回'));
    expect(called.filter(({ record }) => control.has(record!.id))).toEqual([]);
  });

  it('writes into the records how it stands, and nothing else', async () => {
    const shop = await world.records('shoppers', ['customer_no', 'rescue', 'churn_risk']);
    const risks = new Map(shoppers.flatMap((one) => alerts(one, span)).map(({ no, value }) => [no, value]));
    for (const { customer_no: no, rescue, churn_risk: risk } of shop.values())
      expect({ no, rescue: rescue ?? null, risk: risk ?? null }).toEqual({
        no,
        rescue: rescued.states.get(no as string) ?? null,
        risk: risks.get(no as string) ?? null,
      });
    expect(new Set(rescued.states.values())).toEqual(new Set(['offered', 'returned', 'calling']));
    const states = new Map(people.flatMap((one) => edits(one, span)).map(({ no, value }) => [no, value]));
    const contracts = await world.records('subscribers', ['account', 'ends_on', 'renewal_state']);
    for (const { no, renews, renewal } of people)
      expect(contracts.get(idOf.get(no)!)).toEqual({
        account: no,
        ends_on: textOf(renews),
        renewal_state: (states.get(no) ?? renewal) || null,
      });
  });

  it('did what the rehearsal said, except where people stepped in', () => {
    const saidLine = (item: Rehearsal['items'][number]) =>
      `${noOf.get(item.recordId)} ${item.occurrenceKey} ${item.dueAt} ${item.reason ?? item.outcome}`;
    const didLine = ({ record, occurrenceKey, dueAt, state, reason }: OccurrenceView) => {
      const began = ['sent', 'done', 'waiting'].includes(state);
      return `${noOf.get(record.id)} ${occurrenceKey} ${dueAt} ${began ? 'would-run' : reason}`;
    };
    // A reminder without an address goes on to the call: it began.
    const reminded = ledger.remind.map((row) => didLine({ ...row, state: 'sent' }));
    expect(difference(reminded, said.remind.map(saidLine))).toEqual(NONE);

    const closed = new Set(renewed.closedMeanwhile);
    const key = (row: { no?: string; occurrenceKey: string }) => `${row.no} ${row.occurrenceKey}`;
    const stayed = said.last.filter((i) => !closed.has(key({ no: noOf.get(i.recordId), ...i })));
    const last = ledger.last.filter((row) => row.reason !== 'condition-false');
    expect(difference(last.map(didLine), stayed.map(saidLine))).toEqual(NONE);
    expect(said.last.length - stayed.length).toBe(closed.size);

    const cameBack = new Set(shoppers.filter((one) => comebacks(one, span).length).map(({ no }) => idOf.get(no)));
    const until = at(today + 45, 0, HOME);
    const offered = ledger.rescue.filter((row) => !cameBack.has(row.record.id) && Date.parse(row.dueAt) < until);
    const others = said.rescue.filter(({ recordId }) => !cameBack.has(recordId));
    expect(difference(offered.map(didLine), others.map(saidLine))).toEqual(NONE);
  });
});
