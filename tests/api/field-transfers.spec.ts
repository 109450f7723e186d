import { isLunarDate } from '@careloop/calendar';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../support/app';

const ROWS = 520;

/** Texts that break programs: emoji, right to left, rare characters, lines, quotes, separators, formulas. */
const nasty = fc.constantFrom(
  '=1+1',
  '@SUM(A1)',
  '+8613800138000',
  '-2+3',
  "'=1",
  "''+x",
  '=cmd|" /C calc"!A0',
  '👨‍👩‍👧‍👦 一家',
  'שלום עולם',
  'مرحبا، كيف',
  '𠮷野家 𡈽 䶮 㗊 〇',
  'é e\u0301 ñ',
  '第一行\n第二行',
  'a,b;c"d"',
  '"',
  '""x""',
  '，、；',
  '0123',
  '1e5',
  'TRUE',
  '2027-03-01',
  '#REF!',
  '<b>x</b> & y',
  '\u202eabc',
  '​零宽',
);
const words = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('\n', '\t', ' ', '、')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('').trim())
  // What XML, and so a workbook, can't hold.
  .filter(
    (text) => text !== '' && !/[\0-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-f]{4}_/iu.test(text) && text.isWellFormed(),
  );
const dates = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));
const amount = (scale: number) =>
  fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }).map((n) => Number(`${n}e-${scale}`) || 0);
const part = fc.constantFrom('广东省', '深圳市', '南山区', '𠮷县', 'שלום', '=县');
const options = ['金卡', '普通', '=SUM(1)', '👑 至尊', '"引号"'].map((label, i) => ({ key: `o${i}`, label }));
const keys = options.map(({ key }) => key);

const FIELDS: { type: string; values: fc.Arbitrary<unknown>; [setting: string]: unknown }[] = [
  { type: 'text', values: words },
  { type: 'long-text', values: words },
  { type: 'number', scale: 3, unit: '件', values: amount(3) },
  { type: 'money', values: amount(2) },
  { type: 'percent', values: amount(4) },
  { type: 'rating', values: fc.integer({ min: 1, max: 5 }) },
  { type: 'duration', values: fc.integer({ min: 0, max: 3_155_760_000 }) },
  { type: 'date', values: dates },
  {
    type: 'datetime',
    values: fc.integer({ min: 694_224_000, max: 4_102_444_800 }).map((s) => new Date(s * 1000).toISOString()),
  },
  { type: 'phone', values: fc.integer({ min: 3_000_000_000, max: 9_999_999_999 }).map((n) => `1${n}`) },
  { type: 'email', values: fc.constantFrom('Ann@example.com', '张三@例子.中国', 'a+b@x.org') },
  { type: 'url', values: fc.webUrl({ withQueryParameters: true }) },
  { type: 'select', options, values: fc.constantFrom(...keys) },
  {
    type: 'multi-select',
    options,
    values: fc.subarray(keys, { minLength: 1 }),
  },
  { type: 'checkbox', values: fc.boolean() },
  {
    type: 'lunar-date',
    values: fc
      .record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 30 }), leap: fc.boolean() })
      .filter(isLunarDate),
  },
  {
    type: 'address',
    values: fc
      .tuple(part, part, part, words)
      .map(([province, city, district, detail]) => ({ province, city, district, detail })),
  },
  {
    type: 'location',
    values: fc.record(
      {
        lng: fc.integer({ min: -180e6, max: 180e6 }).map((n) => n / 1e6 || 0),
        lat: fc.integer({ min: -90e6, max: 90e6 }).map((n) => n / 1e6 || 0),
        address: words,
      },
      { requiredKeys: ['lng', 'lat'] },
    ),
  },
  {
    type: 'rich-text',
    values: words.map((text) => `<p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</p><ul><li>一</li></ul>`),
  },
];
const key = (i: number) => `f${i}`;
const fields = FIELDS.map(({ values: _, ...field }, i) => ({ key: key(i), label: `${i} ${field.type}`, ...field }));
const people = [
  { key: 'owner', type: 'member', label: '负责人' },
  { key: 'team', type: 'members', label: '团队' },
  { key: 'part', type: 'department', label: '部门' },
  { key: 'parts', type: 'departments', label: '协作部门' },
];

describe('what is exported comes back the same', () => {
  let t: TestApp;
  let rows: Record<string, unknown>[];
  const seed = Date.now() % 2 ** 31;
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    const department = async (name: string, parentId?: string) =>
      (await t.api.post<{ id: string }>('/departments', { name, parentId })).body.id;
    const [sales, service] = [await department('销售部'), await department('=客服部')];
    const parts = [sales, service, await department('华南组', sales), await department('华南组', service)];
    await t.member('agent');
    const members = (await t.api.get<{ items: { id: string }[] }>('/members')).body.items.map(({ id }) => id);
    // A member's name as files name them has to tell them apart.
    await Promise.all(members.map((id, i) => t.api.patch(`/members/${id}`, { name: `-成员${i}` })));
    for (const form of ['first', 'second'])
      expect(
        (
          await t.api.post(`/forms`, {
            key: form,
            name: form,
            fields: [{ key: 'n', type: 'number', label: '序号' }, ...fields, ...people],
          })
        ).body,
      ).toMatchObject({ key: form });
    const row = fc.record(
      {
        ...Object.fromEntries(FIELDS.map(({ values }, i) => [key(i), values])),
        owner: fc.constantFrom(...members),
        team: fc.subarray(members, { minLength: 1 }),
        part: fc.constantFrom(...parts),
        parts: fc.subarray(parts, { minLength: 1 }),
      },
      { requiredKeys: [] },
    );
    rows = fc.sample(row, { numRuns: ROWS, seed }).map((values, n) => ({ n, ...values }));
    const { body } = await t.api.post<{ created: number; errors: unknown[] }>('/forms/first/records/batch', {
      records: rows.map((values) => ({ values })),
    });
    expect(body).toMatchObject({ created: ROWS, errors: [] });
  });
  afterAll(() => t?.close());

  const until = async (url: string): Promise<Record<string, unknown>> => {
    for (const end = Date.now() + 25_000; Date.now() < end; await new Promise((r) => setImmediate(r))) {
      const { body } = await t.api.get<Record<string, unknown>>(url);
      if (!['waiting', 'running'].includes(String(body.state))) return body;
    }
    throw new Error('it did not end');
  };
  const all = async (form: string) => {
    const found: Record<string, unknown>[] = [];
    let next: string | null | undefined;
    do {
      const page: { items: { values: Record<string, unknown> }[]; nextCursor: string | null } = (
        await t.api.post<never>(`/forms/${form}/records/query`, {
          sort: ['n'],
          limit: 200,
          ...(next && { cursor: next }),
        })
      ).body;
      found.push(...page.items.map(({ values }) => values));
      next = page.nextCursor;
    } while (next);
    return found;
  };

  it.each(['csv', 'xlsx'])('in a %s file, for every type of field', async (format) => {
    const { body: job } = await t.api.post<{ id: string }>('/forms/first/exports', { format });
    expect(await until(`/exports/${job.id}`)).toMatchObject({ state: 'done' });
    const { rawPayload } = await t.app.inject({
      method: 'GET',
      url: `/api/v1/exports/${job.id}/file`,
      headers: { authorization: await tokenOf(t) },
    });
    const first = await all('first');
    const file = { name: `all.${format}`, content: rawPayload };
    const started = await t.api.upload<{ id: string }>('/forms/second/imports', file, {
      mode: 'upsert',
      key: 'n',
    });
    expect(started).toMatchObject({ status: 202 });
    const done = await until(`/imports/${started.body.id}`);
    if (done.failed)
      throw new Error((await t.api.get<string>(`/imports/${started.body.id}/errors`)).body.slice(0, 2000));
    expect(done).toMatchObject({ state: 'done', processed: ROWS, failed: 0 });
    const second = await all('second');
    const cells = first.reduce((sum, row) => sum + Object.values(row).filter((v) => v !== null).length, 0);
    console.log(`seed ${seed}, ${format}: ${cells} values`);
    second.forEach((row, i) => {
      for (const name of Object.keys(row))
        expect({ seed, name, value: row[name] }).toEqual({ seed, name, value: first[i]![name] });
    });
  });
});

async function tokenOf(t: TestApp): Promise<string> {
  const { body } = await t.nobody.post<{ token: string }>('/auth/sign-in', {
    email: 'admin@careloop.local',
    password: 'correct horse battery',
  });
  return `Bearer ${body.token}`;
}
