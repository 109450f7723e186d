import fs from 'node:fs';
import { TransferFiles } from '../../apps/api/src/transfers/files';
import { TransferRetention } from '../../apps/api/src/transfers/retention';
import { startTestApp, type TestApp } from '../support/app';
import { customersForm } from './forms';

interface Transfer {
  id: string;
  state: string;
  finishedAt: string | null;
  filesRemovedAt: string | null;
  failed?: number;
}

/** Uploads, failed rows and made files hold people's data: they do not stay. */
describe('files of imports and exports', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
    await t.api.post('/forms', customersForm);
  });
  afterAll(() => t.close());

  const over = async (path: string): Promise<Transfer> => {
    for (const until = Date.now() + 20_000; Date.now() < until;) {
      const { body } = await t.api.get<Transfer>(path);
      if (body.finishedAt) return body;
      await new Promise((done) => setImmediate(done));
    }
    throw new Error(`${path} did not end`);
  };
  const imported = async () => {
    const content = `姓名,手机,邮箱\n王小明,${13000000000 + Math.floor(Math.random() * 1e8)},\n赵,不是手机,\n`;
    const file = { name: '客户.csv', content };
    const { body } = await t.api.upload<{ id: string }>('/forms/customers/imports', file, { mode: 'create' });
    return over(`/imports/${body.id}`);
  };
  const exported = async (api = t.api) => {
    const { body } = await api.post<{ id: string }>('/forms/customers/exports', { format: 'csv' });
    return over(`/exports/${body.id}`);
  };
  const onDisk = (id: string) =>
    fs.readdirSync(t.app.get(TransferFiles).path('')).filter((name) => name.startsWith(id)).length;
  const failedRows = async (id: string) =>
    (await t.db.query('SELECT 1 FROM careloop.import_errors WHERE import_id = $1', [id])).length;
  const age = (table: string, id: string, days: number) =>
    t.db.query(`UPDATE careloop.${table} SET finished_at = now() - make_interval(days => $2) WHERE id = $1`, [
      id,
      days,
    ]);
  const sweep = async () => {
    const retention = t.app.get(TransferRetention);
    return (await retention.sweep('imports')) + (await retention.sweep('exports'));
  };

  it('are deleted a week after the end; the figures stay and say why there is no file', async () => {
    const [young, old, file] = [await imported(), await imported(), await exported()];
    expect(old).toMatchObject({ failed: 1, filesRemovedAt: null });
    await age('imports', young.id, 6);
    await age('imports', old.id, 8);
    await age('exports', file.id, 8);
    await sweep();
    expect(await sweep()).toBe(0);
    expect([onDisk(young.id), onDisk(old.id), onDisk(file.id)]).toEqual([1, 0, 0]);
    expect([await failedRows(young.id), await failedRows(old.id)]).toEqual([1, 0]);
    expect(await t.api.get(`/imports/${young.id}/errors`)).toMatchObject({ status: 200 });
    for (const path of [`/imports/${old.id}/errors`, `/exports/${file.id}/file`])
      expect(await t.api.get(path)).toMatchObject({
        status: 410,
        body: { code: 'TRANSFER_FILE_EXPIRED', message: '文件只保留 7 天，已自动删除' },
      });
    expect(await t.api.get(`/imports/${old.id}`)).toMatchObject({
      body: { failed: 1, filesRemovedAt: expect.any(String) },
    });
    expect(await t.api.get(`/exports/${file.id}`)).toMatchObject({ body: { filesRemovedAt: expect.any(String) } });
  });

  it('can be deleted earlier, as often as one likes', async () => {
    const [one, file] = [await imported(), await exported()];
    for (const path of [`/imports/${one.id}`, `/exports/${file.id}`, `/imports/${one.id}`, `/exports/${file.id}`])
      expect(await t.api.delete(path)).toMatchObject({ status: 204 });
    expect([onDisk(one.id), onDisk(file.id), await failedRows(one.id)]).toEqual([0, 0, 0]);
    for (const path of [`/imports/${one.id}/errors`, `/exports/${file.id}/file`])
      expect(await t.api.get(path)).toMatchObject({ status: 410, body: { code: 'TRANSFER_FILE_DELETED' } });
    expect(await t.api.get(`/imports/${one.id}`)).toMatchObject({ status: 200, body: { state: 'done' } });
  });

  it('also go that a killed worker left half-written', async () => {
    const file = await exported();
    fs.writeFileSync(t.app.get(TransferFiles).path(`${file.id}-0.csv`), 'half');
    expect(onDisk(file.id)).toBe(2);
    await t.api.delete(`/exports/${file.id}`);
    expect(onDisk(file.id)).toBe(0);
  });

  it('stay while the job is under way, and out of the reach of others', async () => {
    const [one, file] = [await imported(), await exported()];
    await t.db.query(
      `UPDATE careloop.imports SET state = 'running', finished_at = NULL, lease_until = now() + interval '1 hour' WHERE id = $1`,
      [one.id],
    );
    expect(await t.api.delete(`/imports/${one.id}`)).toMatchObject({
      status: 409,
      body: { code: 'TRANSFER_UNDER_WAY' },
    });
    expect(onDisk(one.id)).toBe(1);
    const builder = await t.member('builder');
    expect(await builder.delete(`/exports/${file.id}`)).toMatchObject({ status: 404 });
    expect(await (await t.member('agent')).delete(`/imports/${one.id}`)).toMatchObject({ status: 403 });
    const stranger = await t.otherWorkspace();
    expect(await stranger.delete(`/exports/${file.id}`)).toMatchObject({ status: 404 });
    expect(await stranger.delete(`/imports/${one.id}`)).toMatchObject({ status: 404 });
    expect(onDisk(file.id)).toBe(1);
  });
});
