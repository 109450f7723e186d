import type { FileInspection, FormView, ImportPreview, RecordPage } from '@careloop/contracts';
import { loadExcel } from '../../apps/api/src/transfers/xlsx';
import { startTestApp, type TestApp } from '../support/app';
import { importCsv } from './transfer-jobs';

describe('a file and what is to be done with it', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
    const fields = [
      { key: 'name', type: 'text', label: '姓名', required: true },
      { key: 'mobile', type: 'phone', label: '手机', unique: true },
      { key: 'born', type: 'date', label: '生日' },
    ];
    expect((await t.api.post('/forms', { key: 'people', name: '人员', fields })).status).toBe(201);
  }, 60_000);
  afterAll(() => t.close());

  const all = async () =>
    (await t.api.post<RecordPage>('/forms/people/records/query', { count: true })).body.items.map(
      ({ values }) => values,
    );
  const workbook = async () => {
    const { Workbook } = await loadExcel();
    const book = new Workbook();
    book.addWorksheet('说明').addRow(['请看第二张表']);
    const sheet = book.addWorksheet('名单');
    sheet.addRow(['二〇二七年名单']);
    sheet.addRow(['姓名', '手机', '出生', '生日']);
    sheet.addRow(['张三', '13800138001', 1990, new Date('1990-05-06T00:00:00Z')]);
    return Buffer.from(await book.xlsx.writeBuffer());
  };

  it('is tried without a trace: every row judged and counted, mistakes told, nothing written', async () => {
    const csv = '姓名,手机,生日\n张三,13800138001,1990-05-06\n李四,13800138001,\n王五,,0000-00-00\n,13800138002,\n';
    const tried = await importCsv(t, 'people', csv, { mode: 'create', dryRun: 'true' });
    expect(tried).toMatchObject({ state: 'done', dryRun: true, processed: 4, created: 1, failed: 3 });
    expect(await all()).toEqual([]);
    const errors = (await t.api.get<string>(`/imports/${tried.id}/errors`)).body.trim().split('\r\n');
    expect(errors.slice(1).map((line) => line.split(',').slice(3))).toEqual([
      ['2', expect.stringContaining('手机') as string],
      ['3', expect.stringContaining('生日') as string],
      ['4', expect.stringContaining('姓名') as string],
    ]);
    expect((await t.api.post(`/imports/${tried.id}/undo`)).status).toBeGreaterThanOrEqual(400);
    expect(await importCsv(t, 'people', csv, { mode: 'create' })).toMatchObject({ created: 1, failed: 3 });
    const change = '手机,姓名\n13800138001,张三丰\n13900139000,新人\n';
    expect(await importCsv(t, 'people', change, { mode: 'upsert', key: 'mobile', dryRun: 'true' })).toMatchObject({
      created: 1,
      updated: 1,
    });
    expect((await all()).map(({ name }) => name)).toEqual(['张三']);
  });

  it('is read from the sheet and the row of headings that are chosen', async () => {
    const content = await workbook();
    const file = { name: '名单.xlsx', content };
    const plain = await t.api.upload<ImportPreview>('/forms/people/imports/preview', file);
    expect(plain.body).toMatchObject({ sheets: ['说明', '名单'], sheet: '说明', headerRow: 1 });
    const chosen = { sheet: '名单', headerRow: '2' };
    const preview = await t.api.upload<ImportPreview>('/forms/people/imports/preview', file, chosen);
    expect(preview.body.columns.map(({ heading, field }) => [heading, field])).toEqual([
      ['姓名', 'name'],
      ['手机', 'mobile'],
      ['出生', null],
      ['生日', 'born'],
    ]);
    const { status, body } = await t.api.upload<{ id: string }>('/forms/people/imports', file, {
      ...chosen,
      mode: 'upsert',
      key: 'mobile',
    });
    expect(status).toBe(202);
    for (let state = ''; state !== 'done';)
      state = (await t.api.get<{ state: string }>(`/imports/${body.id}`)).body.state;
    expect(await all()).toMatchObject([{ name: '张三', mobile: '13800138001', born: '1990-05-06' }]);
    const lost = await t.api.upload('/forms/people/imports/preview', file, { sheet: '没有' });
    expect(lost).toMatchObject({ status: 422, body: { code: 'SHEET_UNKNOWN', message: '文件里没有工作表「没有」' } });
    const odd = await t.api.upload('/forms/people/imports/preview', file, { headerRow: 'x' });
    expect(odd.status).toBe(400);
  });

  it('becomes a form of its own, with a type for each column', async () => {
    const csv = ['客户名称,Mobile,等级,金额,Mobile'];
    for (let i = 0; i < 8; i++) csv.push(`客户${i},1380013800${i},${i % 2 ? '金卡' : '普通'},${i}.5,x${i}`);
    const file = { name: '老客户.csv', content: csv.join('\n') };
    const { status, body } = await t.api.upload<FileInspection>('/imports/inspect', file);
    expect(status).toBe(200);
    expect(body.name).toBe('老客户');
    expect(body.columns.map(({ heading, field }) => [heading, field.key, field.type])).toEqual([
      ['客户名称', 'f1', 'text'],
      ['Mobile', 'mobile', 'phone'],
      ['等级', 'f3', 'select'],
      ['金额', 'f4', 'money'],
      ['Mobile (2)', 'mobile_2', 'text'],
    ]);
    const form = { key: 'old_customers', name: body.name, fields: body.columns.map(({ field }) => field) };
    expect((await t.api.post<FormView>('/forms', form)).status).toBe(201);
    const mapping = JSON.stringify(Object.fromEntries(body.columns.map(({ heading, field }) => [heading, field.key])));
    expect(await importCsv(t, 'old_customers', file.content, { mode: 'create', mapping })).toMatchObject({
      created: 8,
      failed: 0,
    });
  });

  it.each([
    ['quotes that do not match', '姓名,手机\n"张三,1\n', 'CSV_QUOTES', '第 2 行'],
    ['too many columns', Array.from({ length: 2000 }, (_, i) => `列${i}`).join(','), 'FILE_TOO_WIDE', '2000 列'],
    ['a cell of ten megabytes', `姓名\n"${'a'.repeat(10_000_000)}"\n`, 'CSV_ROW_TOO_LONG', '第 2 行'],
  ])('with %s is refused, saying where', async (_, content, code, place) => {
    const refused = await t.api.upload<{ code: string; message: string }>('/forms/people/imports', {
      name: 'a.csv',
      content,
    });
    expect(refused).toMatchObject({ status: 422, body: { code } });
    expect(refused.body.message).toContain(place);
  });

  it('names the row of a fault far down', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `远${i},`);
    const done = await importCsv(t, 'people', `姓名,手机\n${rows.join('\n')}\n"坏,\n`, { mode: 'create' });
    expect(done.state).toBe('failed');
    expect(done.error).toContain('第 302 行');
  });
});
