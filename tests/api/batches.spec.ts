import type { BatchAnswer, BatchView, HistoryEntry, RecordView } from '@careloop/contracts';
import { newId } from '@careloop/kernel';
import { BatchRunner } from '../../apps/api/src/batches/batch-runner';
import { startTestApp, type TestApp } from '../support/app';
import { customersForm } from './forms';

const mobile = (n: number) => `139${String(n).padStart(8, '0')}`;

describe('acts on many records', () => {
  let t: TestApp;
  let n = 0;
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    await t.api.post('/forms', customersForm);
  });
  afterAll(() => t.close());

  /** New customers whose name begins with `name`; answers their ids. */
  const customers = async (name: string, count: number, values: Record<string, unknown> = {}) => {
    const records = Array.from({ length: count }, (_, i) => ({
      values: { name: `${name}${i}`, mobile: mobile(n++), tier: 'plain', monthly_fee: i, ...values },
    }));
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1000) {
      const { body } = await t.api.post<{ ids: string[] }>('/forms/customers/records/batch', {
        records: records.slice(i, i + 1000),
      });
      ids.push(...body.ids);
    }
    return ids;
  };
  const named = (name: string) => ({ in: [name, { var: 'name' }] });
  const edit = async (body: object) =>
    (await t.api.post<BatchAnswer>('/forms/customers/records/batch-edit', body)).body;
  const undo = async (id: string) => (await t.api.post<BatchAnswer>(`/batches/${id}/undo`, {})).body;
  const get = async (id: string) => (await t.api.get<RecordView>(`/forms/customers/records/${id}`)).body;
  const count = async (filter: unknown) =>
    (
      await t.api.post<{ count: { value: number } }>('/forms/customers/records/query', {
        filter,
        count: true,
        limit: 1,
      })
    ).body.count.value;
  const ended = async (id: string): Promise<BatchView> => {
    for (const until = Date.now() + 25_000; Date.now() < until;) {
      const { body } = await t.api.get<BatchView>(`/batches/${id}`);
      if (!['waiting', 'running'].includes(body.state)) return body;
      await new Promise((r) => setImmediate(r));
    }
    throw new Error('the batch did not end');
  };

  it('gives many records the same value, empties a field, and says so in each history', async () => {
    const ids = await customers('甲', 3, { birthday: '1990-01-01' });
    const done = await edit({ ids, set: { tier: 'gold' }, clear: ['birthday'] });
    expect(done).toMatchObject({ kind: 'edit', state: 'done', total: 3, processed: 3, changed: 3, failed: 0 });
    expect(done.fields).toEqual(['tier', 'birthday']);
    for (const id of ids) expect((await get(id)).values).toMatchObject({ tier: 'gold', birthday: null });
    const { body } = await t.api.get<{ items: HistoryEntry[] }>(`/forms/customers/records/${ids[0]}/history`);
    expect(body.items[0]).toMatchObject({
      kind: 'updated',
      cause: { kind: 'batch', id: done.id },
      old: { tier: 'plain', birthday: '1990-01-01' },
      new: { tier: 'gold', birthday: null },
    });
  });

  it('reckons a formula for each record of a filter', async () => {
    const ids = await customers('乙', 3);
    const done = await edit({ filter: named('乙'), formula: { monthly_fee: '{monthly_fee} * 1.1 + 1' } });
    expect(done).toMatchObject({ state: 'done', total: 3, changed: 3 });
    expect((await get(ids[2]!)).values.monthly_fee).toBe(3.2);
  });

  it('shows before it acts: how many, what they have and would have, and what would be refused', async () => {
    const ids = await customers('丙', 25);
    const { preview } = await edit({ filter: named('丙'), set: { tier: 'gold' }, preview: true });
    expect(preview).toMatchObject({ total: 25 });
    expect(preview!.items).toHaveLength(20);
    expect(preview!.items[0]).toEqual({
      id: ids[0],
      title: '丙0',
      before: { tier: 'plain' },
      after: { tier: 'gold' },
      reason: null,
    });
    const bad = await edit({
      ids: ids.slice(0, 2),
      formula: { name: 'IF({monthly_fee} > 0, "", {name})' },
      preview: true,
    });
    expect(bad.preview!.items.map(({ reason }) => reason)).toEqual([null, expect.stringContaining('姓名')]);
    expect((await get(ids[0]!)).values.tier).toBe('plain');
  });

  it.each([
    [{ set: {} }, 'BATCH_EMPTY'],
    [{ set: { mobile: '13900000000' } }, 'BATCH_FIELD_UNIQUE'],
    [{ set: { nothing: 1 } }, 'FIELD_UNKNOWN'],
    [{ set: { tier: 'gold' }, clear: ['tier'] }, 'BATCH_FIELD_TWICE'],
    [{ clear: ['name'] }, 'REQUIRED'],
    [{ set: { tier: 'platinum' } }, 'OPTION_UNKNOWN'],
    [{ formula: { monthly_fee: '{name}' } }, 'BATCH_FORMULA_UNFIT'],
    [{ formula: { monthly_fee: '{nobody} + 1' } }, expect.any(String)],
  ])('refuses %j with a sentence', async (body, code) => {
    const answer = await t.api.post<{ code: string; details: { code: string; message: string }[] }>(
      '/forms/customers/records/batch-edit',
      { filter: null, ...body },
    );
    expect(answer).toMatchObject({ status: 422, body: { code: 'BATCH_INVALID' } });
    expect(answer.body.details[0]).toMatchObject({ message: expect.stringMatching(/\p{Script=Han}/u) });
    if (code !== 'OPTION_UNKNOWN') expect(answer.body.details[0]!.code).toEqual(code);
  });

  it('names records that are gone or whose values do not fit, and does the rest', async () => {
    const ids = await customers('丁', 3);
    await t.api.delete(`/forms/customers/records/${ids[0]}`);
    const done = await edit({
      ids: [...ids, newId()],
      formula: { name: 'IF({monthly_fee} > 1, "", CONCAT({name}, "改"))' },
    });
    expect(done).toMatchObject({ state: 'done', total: 4, processed: 4, changed: 1, failed: 3 });
    expect(done.errors!.map(({ reason }) => reason).sort()).toEqual([
      expect.stringMatching(/^姓名：/),
      '找不到这条数据，可能已被删除',
      '找不到这条数据，可能已被删除',
    ]);
    expect((await get(ids[1]!)).values.name).toBe('丁1改');
    expect((await get(ids[2]!)).values.name).toBe('丁2');
  });

  it('takes an edit back, except where records moved on, and says who moved them', async () => {
    const ids = await customers('戊', 4);
    const done = await edit({ ids, set: { tier: 'gold' } });
    await t.api.patch(`/forms/customers/records/${ids[1]}`, { values: { monthly_fee: 99 } });
    const { body: plan } = await t.api.post<BatchAnswer>(`/batches/${done.id}/undo`, { preview: true });
    expect(plan.preview).toMatchObject({ total: 4, possible: 3 });
    expect(plan.preview!.items).toEqual([
      expect.objectContaining({ id: ids[1], title: '戊1', reason: expect.stringMatching(/2027-01-15 10:00 又改过/) }),
    ]);
    const undone = await undo(done.id!);
    expect(undone).toMatchObject({ kind: 'undo', changed: 3, failed: 1, source: { kind: 'batch', id: done.id } });
    expect(undone.errors).toEqual([expect.objectContaining({ id: ids[1], title: '戊1' })]);
    expect((await get(ids[0]!)).values.tier).toBe('plain');
    expect((await get(ids[1]!)).values).toMatchObject({ tier: 'gold', monthly_fee: 99 });
    expect((await t.api.get<BatchView>(`/batches/${done.id}`)).body.undoneBy).toBe(undone.id);
  });

  it('takes an undo back, and that one too', async () => {
    const ids = await customers('己', 2);
    const done = await edit({ ids, set: { tier: 'gold' } });
    const first = await undo(done.id!);
    expect((await get(ids[0]!)).values.tier).toBe('plain');
    // The edit is undone already: nothing is left to undo.
    expect(await undo(done.id!)).toMatchObject({ changed: 0, failed: 2, errors: [{ reason: '已经撤销过' }, {}] });
    const second = await undo(first.id!);
    expect(second).toMatchObject({ changed: 2, failed: 0 });
    expect((await get(ids[0]!)).values.tier).toBe('gold');
    const { body } = await t.api.get<BatchView>(`/batches/${done.id}`);
    expect(body.undoneBy).toBeNull();
    expect(await undo(second.id!)).toMatchObject({ changed: 2 });
    expect((await get(ids[0]!)).values.tier).toBe('plain');
    expect(await undo(done.id!)).toMatchObject({ changed: 0 });
  });

  it('deletes many and brings them back', async () => {
    const ids = await customers('庚', 3);
    const answer = await t.api.post<BatchAnswer>('/forms/customers/records/batch-delete', { filter: named('庚') });
    expect(answer).toMatchObject({ status: 202, body: { kind: 'delete', state: 'done', changed: 3 } });
    expect(await count(named('庚'))).toBe(0);
    // Somebody takes a number meanwhile.
    const { values } = { values: { name: '新人', mobile: mobile(n - 1) } };
    expect(await t.api.post('/forms/customers/records', { values })).toMatchObject({ status: 201 });
    const undone = await undo(answer.body.id!);
    expect(undone).toMatchObject({ changed: 2, failed: 1 });
    expect(undone.errors![0]).toMatchObject({ id: ids[2], reason: expect.stringContaining('手机') });
    expect(await count(named('庚'))).toBe(2);
    const { body } = await t.api.get<{ items: HistoryEntry[] }>(`/forms/customers/records/${ids[0]}/history`);
    expect(body.items.map(({ kind }) => kind)).toEqual(['restored', 'deleted', 'created']);
    expect(body.items.at(-1)!.new).toMatchObject({ name: '庚0' });
  });

  it('takes an import back: new records to the bin, changed ones as they were', async () => {
    const ids = await customers('辛', 2);
    const [a, b] = await Promise.all(ids.map(get));
    const csv = `姓名,手机,等级\n改一,${String(a!.values.mobile)},金卡\n改二,${String(a!.values.mobile)},普通\n改,${String(b!.values.mobile)},金卡\n辛新,${mobile(n++)},金卡\n`;
    const started = await t.api.upload<{ id: string }>(
      '/forms/customers/imports',
      { name: '辛.csv', content: csv },
      { mode: 'upsert', key: 'mobile' },
    );
    const { id } = started.body;
    for (const until = Date.now() + 20_000; Date.now() < until;) {
      const { body } = await t.api.get<{ state: string }>(`/imports/${id}`);
      if (body.state === 'done') break;
      await new Promise((r) => setImmediate(r));
    }
    expect((await get(ids[0]!)).values).toMatchObject({ name: '改二', tier: 'plain' });
    const { body: plan } = await t.api.post<BatchAnswer>(`/imports/${id}/undo`, { preview: true });
    expect(plan.preview).toMatchObject({ total: 3, possible: 3, items: [] });
    const { body: undone } = await t.api.post<BatchAnswer>(`/imports/${id}/undo`, {});
    expect(undone).toMatchObject({ kind: 'undo', failed: 0 });
    expect((await get(ids[0]!)).values).toEqual(a!.values);
    expect((await get(ids[1]!)).values).toEqual(b!.values);
    expect(await count(named('辛新'))).toBe(0);
    await undo(undone.id!);
    expect((await get(ids[0]!)).values).toMatchObject({ name: '改二', tier: 'plain' });
    expect(await count(named('辛新'))).toBe(1);
    const agent = await t.member('agent');
    expect((await agent.post(`/imports/${id}/undo`, {})).status).toBe(403);
  });

  it('carries thousands in a worker, twice over at once and after a stop, each record once', async () => {
    await customers('壬', 2600, { monthly_fee: 1 });
    const started = await edit({ filter: named('壬'), formula: { monthly_fee: '{monthly_fee} + 1' } });
    await Promise.all([1, 2].map(() => t.app.get(BatchRunner).run(started.id!)));
    const done = await ended(started.id!);
    expect(done).toMatchObject({ state: 'done', total: 2600, processed: 2600, changed: 2600, failed: 0 });
    expect(await count({ and: [named('壬'), { '==': [{ var: 'monthly_fee' }, 2] }] })).toBe(2600);
    // A worker that died in the middle: the lease ran out, the checkpoint stands.
    const again = await edit({ filter: named('壬'), formula: { monthly_fee: '{monthly_fee} + 1' } });
    await ended(again.id!);
    await t.db.query(
      `UPDATE careloop.batches SET state = 'running', finished_at = NULL, lease_until = now() - interval '1 second' WHERE id = $1`,
      [again.id],
    );
    await t.app.get(BatchRunner).run(again.id!);
    expect(await ended(again.id!)).toMatchObject({ state: 'done', changed: 2600 });
    expect(await count({ and: [named('壬'), { '==': [{ var: 'monthly_fee' }, 3] }] })).toBe(2600);
    const undone = await ended((await undo(again.id!)).id!);
    expect(undone).toMatchObject({ changed: 2600, failed: 0 });
    expect(await count({ and: [named('壬'), { '==': [{ var: 'monthly_fee' }, 2] }] })).toBe(2600);
  });

  it('tells automations only when it is asked to', async () => {
    const ids = await customers('癸', 2);
    const { body: form } = await t.api.get<{ id: string }>('/forms/customers');
    const { body: automation } = await t.api.post<{ id: string }>('/automations', {
      name: '升级关怀',
      form: 'customers',
      trigger: { type: 'record', on: ['updated'], fields: ['tier'], settleSeconds: 0 },
      steps: [{ id: 'call', action: 'task.create', settings: { queue: 'care', title: '致电{{name}}' } }],
    });
    await t.api.post('/queues', { key: 'care', name: '关怀' });
    await t.api.post(`/automations/${automation.id}/publish`, { start: 'future' });
    const occurrences = async () =>
      (
        await t.db.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM careloop.occurrences WHERE automation_id = $1`,
          [automation.id],
        )
      )[0]!.n;
    await edit({ ids, set: { tier: 'gold' }, triggers: false });
    await t.api.post('/test/tick');
    expect(await occurrences()).toBe(0);
    await edit({ ids, set: { tier: 'plain' } });
    await t.api.post('/test/tick');
    expect(await occurrences()).toBe(2);
    expect(form.id).toBeDefined();
  });

  it('keeps to its workspace, and colleagues to their own undos', async () => {
    const ids = await customers('子', 2);
    const done = await edit({ ids, set: { tier: 'gold' } });
    const stranger = await t.otherWorkspace();
    for (const url of [`/batches/${done.id}`, '/forms/customers/batches'])
      expect((await stranger.get(url)).status).toBe(404);
    expect((await stranger.post(`/batches/${done.id}/undo`, {})).status).toBe(404);
    expect((await stranger.post('/forms/customers/records/batch-edit', { ids, set: { tier: 'plain' } })).status).toBe(
      404,
    );
    const agent = await t.member('agent');
    expect((await agent.post(`/batches/${done.id}/undo`, {})).status).toBe(403);
    const { body } = await agent.get<{ items: BatchView[] }>('/forms/customers/batches');
    expect(body.items[0]).toMatchObject({ id: done.id, changed: 2, memberName: expect.any(String) });
  });
});
