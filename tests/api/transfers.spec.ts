import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { ImportRunner } from '../../apps/api/src/transfers/import-runner';
import { Queues } from '../../apps/api/src/queues';
import { startTestApp, type TestApp } from '../support/app';
import { customersForm, ordersForm } from './forms';

interface Import {
  id: string;
  state: string;
  total: number;
  processed: number;
  created: number;
  updated: number;
  failed: number;
  error: string | null;
}

describe('import and export', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-01-15T02:00:00Z' });
    await t.api.post('/forms', customersForm);
    await t.api.post('/forms', ordersForm);
  });
  afterAll(() => t.close());

  const finished = async (id: string): Promise<Import> => {
    for (const until = Date.now() + 25_000; Date.now() < until;) {
      const { body } = await t.api.get<Import>(`/imports/${id}`);
      if (!['waiting', 'running'].includes(body.state)) return body;
      await new Promise((r) => setImmediate(r));
    }
    throw new Error('the import did not end');
  };
  const upload = async (
    form: string,
    file: { name: string; content: Buffer | string },
    fields: Record<string, string> = {},
  ) => {
    const started = await t.api.upload<{ id: string }>(`/forms/${form}/imports`, file, { mode: 'create', ...fields });
    expect(started).toMatchObject({ status: 202 });
    return finished(started.body.id);
  };
  const count = async (form: string, filter?: unknown) =>
    (await t.api.post<{ count: { value: number } }>(`/forms/${form}/records/query`, { filter, count: true, limit: 1 }))
      .body.count.value;
  const one = async (mobile: string) =>
    (
      await t.api.post<{ items: { values: Record<string, unknown> }[] }>('/forms/customers/records/query', {
        filter: { '==': [{ var: 'mobile' }, mobile] },
      })
    ).body.items[0]?.values;

  it('shows a file before it is imported: columns, guesses, samples', async () => {
    const content = iconv.encode('客户姓名,电话,出生日期,不认识\n林晚晴,13900000001,1988年3月1日,x\n', 'gbk');
    const { body } = await t.api.upload('/forms/customers/imports/preview', { name: '客户.csv', content });
    expect(body).toMatchObject({
      encoding: 'gb18030',
      columns: [
        { heading: '客户姓名', field: 'name', samples: ['林晚晴'] },
        { heading: '电话', field: 'mobile' },
        { heading: '出生日期', field: 'birthday' },
        { heading: '不认识', field: null },
      ],
    });
  });

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with BOM', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['GBK', (text: string) => iconv.encode(text, 'gbk')],
  ])('reads %s, as people write it', async (name, encode) => {
    const n = { 'UTF-8': 1, 'UTF-8 with BOM': 2, GBK: 3 }[name]!;
    const mobile = `1390000010${n}`;
    const text = `姓名,手机,生日,农历生日,等级,兴趣,月费\n"张三，""老""\n客户",+86 ${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)},1990年2月3日,闰六月初一,金卡,茶、书,"1,234.50元"\n`;
    expect(await upload('customers', { name: 'a.csv', content: encode(text) })).toMatchObject({
      state: 'done',
      total: 1,
      processed: 1,
      created: 1,
      failed: 0,
    });
    expect(await one(mobile)).toMatchObject({
      name: '张三，"老"\n客户',
      birthday: '1990-02-03',
      lunar_birthday: { month: 6, day: 1, leap: true },
      tier: 'gold',
      interests: ['tea', 'books'],
      monthly_fee: 1234.5,
    });
  });

  it('names what is wrong in each row, and lets the rest in', async () => {
    const content =
      '姓名,手机,生日,等级\n甲,13900000201,2027-02-30,金卡\n,13900000202,,\n丙,13900000203,,钻石\n丁,13900000204,,\n戊,13900000204,,\n';
    const done = await upload('customers', { name: 'a.csv', content });
    expect(done).toMatchObject({ state: 'done', processed: 5, created: 1, failed: 4 });
    const errors = await t.api.get<string>(`/imports/${done.id}/errors`);
    const lines = errors.body.trim().split('\r\n');
    expect(lines[0]).toContain('姓名,手机,生日,等级,行号,原因');
    expect(lines.slice(1).map((line) => line.split(',')[4])).toEqual(['1', '2', '3', '5']);
    expect(lines[1]).toContain('生日');
    expect(lines[2]).toContain('姓名');
    expect(lines[3]).toContain('等级');
    expect(lines[4]).toContain('手机');
  });

  it('updates by key, and creates what is new when asked', async () => {
    await upload('customers', { name: 'a.csv', content: '姓名,手机,月费\n老张,13900000301,10\n' });
    const content = '手机,姓名,月费\n13900000301,,99\n13900000302,新人,5\n';
    expect(await upload('customers', { name: 'b.csv', content }, { mode: 'update', key: 'mobile' })).toMatchObject({
      created: 0,
      updated: 1,
      failed: 1,
    });
    expect(await one('13900000301')).toMatchObject({ name: '老张', monthly_fee: 99 });
    expect(await upload('customers', { name: 'b.csv', content }, { mode: 'upsert', key: 'mobile' })).toMatchObject({
      created: 1,
      updated: 1,
      failed: 0,
    });
    expect(await upload('customers', { name: 'b.csv', content }, { mode: 'upsert', key: 'mobile' })).toMatchObject({
      created: 0,
      updated: 2,
      failed: 0,
    });
    expect(await count('customers', { '==': [{ var: 'mobile' }, '13900000302'] })).toBe(1);
  });

  it('links orders to their customers by mobile, and says which customer it cannot find', async () => {
    await upload('customers', { name: 'a.csv', content: '姓名,手机\n买家,13900000401\n' });
    const content = '订单号,客户,下单日,金额\nN1,13900000401,2027-01-02,10.50\nN2,13999999999,2027-01-02,1\n';
    const done = await upload('orders', { name: 'o.csv', content });
    expect(done).toMatchObject({ created: 1, failed: 1 });
    expect((await t.api.get<string>(`/imports/${done.id}/errors`)).body).toMatch(/N2.*客户/s);
    expect(await count('orders', { '==': [{ var: 'number' }, 'N1'] })).toBe(1);
  });

  it('reads workbooks', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('客户');
    sheet.addRow(['姓名', '手机', '生日', '月费']);
    sheet.addRow(['表格来客', 13900000501, new Date(Date.UTC(1991, 4, 6)), 88.8]);
    const content = Buffer.from(await book.xlsx.writeBuffer());
    expect(await upload('customers', { name: '客户.xlsx', content })).toMatchObject({
      state: 'done',
      created: 1,
      failed: 0,
    });
    expect(await one('13900000501')).toMatchObject({ name: '表格来客', birthday: '1991-05-06', monthly_fee: 88.8 });
  });

  it('refuses what is no table, and options that make no sense, before anything is kept', async () => {
    const bad = (content: Buffer | string, fields = {}) =>
      t.api.upload('/forms/customers/imports', { name: 'x', content }, { mode: 'create', ...fields });
    expect(await bad('')).toMatchObject({ status: 422, body: { code: 'FILE_EMPTY' } });
    expect(await bad(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toMatchObject({
      status: 422,
      body: { code: 'FILE_OLD_EXCEL' },
    });
    expect(await bad(Buffer.from([1, 0, 2, 0]))).toMatchObject({ status: 422, body: { code: 'FILE_NOT_A_TABLE' } });
    expect(await bad(Buffer.from('504b0304ffffffff', 'hex'))).toMatchObject({
      status: 422,
      body: { code: 'FILE_UNREADABLE' },
    });
    expect(await bad('姓名\n甲\n', { mode: 'upsert' })).toMatchObject({
      status: 422,
      body: { details: [{ path: 'key', code: 'IMPORT_KEY_NEEDED' }] },
    });
    expect(await bad('姓名\n甲\n', { mode: 'merge' })).toMatchObject({ status: 400 });
    expect(await bad('没见过\n甲\n')).toMatchObject({
      status: 422,
      body: { details: [{ code: 'IMPORT_NOTHING_MAPPED' }] },
    });
    expect(await t.api.post('/forms/customers/imports', { mode: 'create' })).toMatchObject({
      status: 400,
      body: { code: 'UPLOAD_EXPECTED' },
    });
  });

  it('goes on where a killed worker stopped, without doubles', async () => {
    const rows = Array.from({ length: 7_500 }, (_, i) => `K${i},2027-01-02,${i}`);
    // The queue never wakes anybody here: the test plays both workers itself.
    const wake = jest.spyOn(t.app.get(Queues), 'wake').mockResolvedValue();
    const started = await t.api.upload<{ id: string }>(
      '/forms/orders/imports',
      { name: 'k.csv', content: `订单号,下单日,金额\n${rows.join('\n')}\n` },
      { mode: 'create' },
    );
    wake.mockRestore();
    const runner = t.app.get(ImportRunner);
    // Dies in its second chunk, after the rows were written and before the commit.
    let calls = 0;
    const keep = jest
      .spyOn(runner as unknown as { keepFailures: () => Promise<number> }, 'keepFailures')
      .mockImplementation(async () => {
        if (++calls === 2) throw new Error('killed');
        return 0;
      });
    jest.spyOn(runner as unknown as { finish: () => Promise<void> }, 'finish').mockResolvedValueOnce();
    await runner.run(started.body.id);
    keep.mockRestore();
    expect(await count('orders', { starts_with: [{ var: 'number' }, 'K'] })).toBe(5_000);
    await t.db.query(`UPDATE careloop.imports SET lease_until = now() - interval '1 second' WHERE id = $1`, [
      started.body.id,
    ]);
    await runner.run(started.body.id);
    expect(await finished(started.body.id)).toMatchObject({
      state: 'done',
      processed: 7_500,
      created: 7_500,
      failed: 0,
    });
    expect(await count('orders', { starts_with: [{ var: 'number' }, 'K'] })).toBe(7_500);
  });

  it('stops when asked, keeping what is in', async () => {
    const wake = jest.spyOn(t.app.get(Queues), 'wake').mockResolvedValue();
    const started = await t.api.upload<{ id: string }>(
      '/forms/orders/imports',
      { name: 'c.csv', content: '订单号\nC1\n' },
      { mode: 'create' },
    );
    wake.mockRestore();
    expect(await t.api.post(`/imports/${started.body.id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    });
    await t.app.get(ImportRunner).run(started.body.id);
    expect(await count('orders', { '==': [{ var: 'number' }, 'C1'] })).toBe(0);
    expect(await t.api.post(`/imports/${started.body.id}/cancel`)).toMatchObject({ status: 409 });
  });

  it.each(['csv', 'xlsx'] as const)('exports %s that imports as the same records again', async (format) => {
    const name = format === 'csv' ? '=1+2 “怪”,名\n字 🎂' : '@SUM(A1) 𠮷';
    const mobile = format === 'csv' ? '13900000601' : '13900000602';
    const values = {
      name,
      mobile,
      email: 'x@example.com',
      birthday: '1996-02-29',
      lunar_birthday: { month: 12, day: 30, leap: false },
      tier: 'gold',
      interests: ['tea', 'books'],
      monthly_fee: -1234.5,
    };
    const made = await t.api.post<{ id: string }>('/forms/customers/records', { values });
    expect(made.status).toBe(201);
    const { body } = await t.api.post<{ id: string }>('/forms/customers/exports', {
      filter: { '==': [{ var: 'mobile' }, mobile] },
      format,
    });
    let state = '';
    for (const until = Date.now() + 20_000; Date.now() < until && state !== 'done';) {
      state = (await t.api.get<{ state: string }>(`/exports/${body.id}`)).body.state;
      await new Promise((r) => setImmediate(r));
    }
    const file = await t.app.inject({
      url: `/api/v1/exports/${body.id}/file`,
      headers: { authorization: `Bearer ${(t.api as unknown as { token: string }).token}` },
    });
    expect(file.statusCode).toBe(200);
    expect(String(file.headers['content-disposition'])).toContain(encodeURIComponent('客户'));
    if (format === 'csv') expect(file.rawPayload.toString('utf8')).toContain(`"'=1+2`);
    await t.api.delete(`/forms/customers/records/${made.body.id}`);
    expect(await upload('customers', { name: `back.${format}`, content: file.rawPayload })).toMatchObject({
      created: 1,
      failed: 0,
    });
    expect(await one(mobile)).toMatchObject(values);
  });

  it('is not for agents', async () => {
    const agent = await t.member('agent');
    expect(
      await agent.upload('/forms/customers/imports', { name: 'a.csv', content: '姓名\n甲\n' }, { mode: 'create' }),
    ).toMatchObject({ status: 403 });
    expect(await agent.post('/forms/customers/exports', { format: 'csv' })).toMatchObject({ status: 403 });
  });
});
