import { addDays, localDateOf, occurrencesOf, toInstant } from '@careloop/calendar';
import { datePartSql, type RecordTable } from '@careloop/database';
import type { RequestContext } from '@careloop/kernel';
import type { AutomationView } from '@careloop/contracts';
import { candidatesSql } from '../../apps/api/src/automations/planning/candidates';
import { type DateTrigger, specOf } from '../../apps/api/src/automations/planning/due-dates';
import { nearParts } from '../../apps/api/src/automations/planning/near-dates';
import { FormsService } from '../../apps/api/src/forms/forms.service';
import { startTestApp, type TestApp } from '../support/app';

const ZONES = ['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/London'];
const PEOPLE = 20_000;

/** How planning finds who is due among many. */
describe('who is due', () => {
  let t: TestApp;
  let table: RecordTable;
  const zone = 'Asia/Shanghai';

  beforeAll(async () => {
    t = await startTestApp({ now: '2027-03-01T00:00:00Z' });
    await t.api.post('/forms', {
      key: 'customers',
      name: '客户',
      kind: 'customer',
      fields: [
        { key: 'born', type: 'date', label: '生日' },
        { key: 'joined', type: 'date', label: '入会日' },
        { key: 'bought', type: 'datetime', label: '购买时间' },
        { key: 'lunar', type: 'lunar-date', label: '农历纪念日' },
        { key: 'home', type: 'text', label: '时区' },
      ],
      roles: { birthday: 'born', zone: 'home' },
    });
    const [workspace] = await t.db.query<{ id: string }>('SELECT id FROM careloop.workspaces');
    const ctx = { workspaceId: workspace!.id, zone } as RequestContext;
    table = await t.app.get(FormsService).table(ctx, 'customers');
    const column = (key: string) => table.column(key)!.sql;
    await t.db.query(
      `INSERT INTO ${table.name} (id, created_at, updated_at, ${['born', 'joined', 'bought', 'lunar', 'home'].map(column).join(', ')})
       SELECT gen_random_uuid(), now(), now(), '1950-01-01'::date + i % 20000, '2000-01-01'::date + (i * 7) % 9000,
         '2020-01-01T00:00:00Z'::timestamptz + i * interval '157 minutes',
         (1950 + i % 50) * 20000 + (i % 12 + 1) * 100 + i % 29 + 1, ($1::text[])[i % ${ZONES.length} + 1]
       FROM generate_series(1, ${PEOPLE}) AS i`,
      [ZONES],
    );
    // Publishing makes the index that its trigger needs.
    for (const [field, every] of TRIGGERS) {
      const { body } = await t.api.post<AutomationView>('/automations', {
        name: `${field} ${every}`,
        form: 'customers',
        trigger: { type: 'date', field, every, at: '09:00' },
        condition: { '==': [{ var: 'home' }, 'nobody'] },
        steps: [{ id: 'note', action: 'record.update', settings: { values: { home: 'x' } } }],
      });
      expect(body.problems).toEqual([]);
      expect(await t.api.post(`/automations/${body.id}/publish`, { start: 'future' })).toMatchObject({ status: 200 });
    }
    await t.db.query(`ANALYZE ${table.name}`);
  });
  afterAll(() => t.close());

  const TRIGGERS: [string, 'once' | 'year' | 'month'][] = [
    ['born', 'year'],
    ['joined', 'once'],
    ['joined', 'year'],
    ['joined', 'month'],
    ['bought', 'once'],
    ['bought', 'year'],
    ['bought', 'month'],
    ['lunar', 'year'],
  ];
  const trigger = (field: string, every: DateTrigger['every'], offsetDays = 0): DateTrigger => ({
    type: 'date',
    field,
    every,
    at: '09:00',
    offsetDays,
  });
  const statement = (of: DateTrigger, from: string, to: string) => {
    const values: unknown[] = [];
    const text = candidatesSql(
      { table, trigger: of, zone, zones: ZONES, from: new Date(from), to: new Date(to) },
      (value) => `$${values.push(value)}`,
    )!;
    return { text, values };
  };

  it.each(TRIGGERS)('is found by an index: %s, every %s', async (field, every) => {
    const { text, values } = statement(trigger(field, every), '2027-02-10T00:00:00Z', '2027-02-10T12:00:00Z');
    const plan = (await t.db.query(`EXPLAIN ${text}`, values)).map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index (Scan|Cond)/);
    expect(plan).not.toMatch(/Seq Scan on t_/);
  });

  it.each([
    ['bought', 'once', '2022-03-26T00:00:00Z', '2022-04-01T00:00:00Z', 0],
    ['bought', 'once', '2024-02-28T00:00:00Z', '2024-03-02T00:00:00Z', -2],
    ['bought', 'year', '2027-02-27T00:00:00Z', '2027-03-02T00:00:00Z', 0],
    ['bought', 'year', '2028-12-31T00:00:00Z', '2029-01-02T00:00:00Z', 0],
    ['bought', 'month', '2027-02-27T00:00:00Z', '2027-03-01T00:00:00Z', 0],
    ['bought', 'month', '2027-05-31T00:00:00Z', '2027-06-01T12:00:00Z', 1],
    ['joined', 'month', '2027-04-29T00:00:00Z', '2027-05-01T12:00:00Z', 0],
  ] as const)(
    'is who the calendar says, each on the date of their own zone: %s every %s from %s',
    async (field, every, from, to, offset) => {
      const of = trigger(field, every, offset);
      const { text, values } = statement(of, from, to);
      const found = await t.db.query<{ record_id: string; occurrence_key: string; due_at: Date }>(text, values);
      const { sql, type } = table.column(field)!;
      const people = await t.db.query<{ id: string; stored: Date | string; home: string }>(
        `SELECT id, ${type.kind === 'datetime' ? sql : `${sql}::text`} AS stored, ${table.column('home')!.sql} AS home FROM ${table.name}`,
      );
      const days = {
        from: addDays(localDateOf(new Date(from), 'UTC'), -5),
        to: addDays(localDateOf(new Date(to), 'UTC'), 5),
      };
      const known = new Map<string, { key: string; act: string }[]>();
      const expected = people.flatMap(({ id, stored, home }) => {
        const date = stored instanceof Date ? localDateOf(stored, home) : stored;
        if (!known.has(date)) known.set(date, occurrencesOf(specOf(of, 'date'), date, days));
        return known.get(date)!.flatMap(({ key, act }) => {
          const due = toInstant(act, '09:00', home).getTime();
          return due >= Date.parse(from) && due < Date.parse(to) ? [`${id} ${field}:${key} ${due}`] : [];
        });
      });
      expect(expected.length).toBeGreaterThan(10);
      expect(found.map((row) => `${row.record_id} ${row.occurrence_key} ${row.due_at.getTime()}`).sort()).toEqual(
        expected.sort(),
      );
    },
  );

  it('knows the days around a date in every year', () => {
    expect(nearParts('month-day', 228).sort()).toEqual([227, 228, 229, 301].sort());
    expect(nearParts('month-day', 301).sort()).toEqual([228, 229, 301, 302].sort());
    expect(nearParts('month-day', 101).sort()).toEqual([101, 102, 1231].sort());
    expect(nearParts('day', 1).sort((a, b) => a - b)).toEqual([1, 2, 28, 29, 30, 31]);
    expect(nearParts('day', 31).sort((a, b) => a - b)).toEqual([1, 30, 31]);
    expect(datePartSql('day', '"x"', 'datetime')).toContain("at time zone 'UTC'");
  });
});
