import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { FileView } from '@careloop/contracts';
import { Config } from '../../apps/api/src/config';
import { FileSweeper } from '../../apps/api/src/files/file-sweeper';
import { type ApiClient, startTestApp, type TestApp } from '../support/app';

const picture = (width = 60, height = 40) =>
  sharp({ create: { width, height, channels: 3, background: '#0b7a75' } })
    .png()
    .toBuffer();

describe('files of records', () => {
  let t: TestApp;
  let agent: ApiClient;
  const form = {
    key: 'visits',
    name: '拜访',
    fields: [
      { key: 'title', type: 'text', label: '主题' },
      { key: 'photos', type: 'image', label: '现场照片', max: 2 },
      { key: 'papers', type: 'file', label: '附件' },
      { key: 'signed', type: 'signature', label: '客户签名' },
    ],
  };
  beforeAll(async () => {
    t = await startTestApp({ now: '2027-03-01T08:00:00Z', fileMegabytes: 1 });
    agent = await t.member('agent');
    expect((await t.api.post('/forms', form)).status).toBe(201);
  });
  afterAll(() => t?.close());

  const upload = async (name: string, content: Buffer | string, by = t.api) =>
    by.upload<FileView & { code: string; message: string }>('/files', { name, content });
  const aRecord = (values: Record<string, unknown>, by = t.api) =>
    by.post<{ id: string; values: Record<string, FileView[]>; details: { code: string; message: string }[] }>(
      '/forms/visits/records',
      { values },
    );

  it('takes a picture, and a record shows it to whoever may read the record', async () => {
    const { status, body: photo } = await upload('门店 正面.png', await picture());
    expect(status).toBe(201);
    expect(photo).toEqual({
      id: expect.any(String),
      name: '门店 正面.png',
      size: expect.any(Number),
      type: 'image/png',
      width: 60,
      height: 40,
    });
    // Not in a record yet: only its uploader has it.
    expect((await t.api.get(`/files/${photo.id}`)).status).toBe(200);
    expect((await agent.get(`/files/${photo.id}`)).status).toBe(404);

    const made = await aRecord({
      title: '初访',
      photos: [{ id: photo.id, name: 'evil.html', size: 1, type: 'text/html' }],
    });
    expect(made.status).toBe(201);
    expect(made.body.values.photos).toEqual([photo]); // the server's own words, not the writer's
    const seen = await agent.get(`/files/${photo.id}`);
    expect(seen.status).toBe(200);
    expect(seen.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-disposition': expect.stringMatching(/^inline; /),
    });
    const small = await agent.get(`/files/${photo.id}/thumbnail`);
    expect([small.status, small.headers['content-type']]).toEqual([200, 'image/webp']);
  });

  it('hides a file again when it leaves the record, and from other workspaces always', async () => {
    const { body: paper } = await upload('报价.pdf', '%PDF-1.7 hello');
    const { body: record } = await aRecord({ papers: [{ id: paper.id }] });
    expect((await agent.get(`/files/${paper.id}`)).headers['content-disposition']).toMatch(/^attachment; /);
    expect((await (await t.otherWorkspace()).get(`/files/${paper.id}`)).status).toBe(404);
    // Its number in a text is not the file.
    await t.api.patch(`/forms/visits/records/${record.id}`, { values: { papers: null, title: paper.id } });
    expect((await agent.get(`/files/${paper.id}`)).status).toBe(404);
    expect((await agent.get(`/files/${paper.id}/link`)).status).toBe(404);
  });

  it('refuses files of others, made-up ones, too many, and papers where pictures belong', async () => {
    const { body: mine } = await upload('a.png', await picture());
    const { body: paper } = await upload('a.pdf', '%PDF-1.7');
    const codes = async (values: Record<string, unknown>, by?: ApiClient) => {
      const { status, body } = await aRecord(values, by);
      return [status, ...body.details.map(({ code }) => code)];
    };
    expect(await codes({ photos: [{ id: mine.id }] }, agent)).toEqual([422, 'FILE_UNKNOWN']);
    expect(await codes({ photos: [{ id: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b' }] })).toEqual([422, 'FILE_UNKNOWN']);
    expect(await codes({ photos: [{ id: paper.id }] })).toEqual([422, 'FILE_NOT_PICTURE']);
    expect(await codes({ photos: [{ id: mine.id }, { id: mine.id }] })).toEqual([422, 'DUPLICATE']);
    const more = await Promise.all([1, 2, 3].map(async (n) => (await upload('b.png', await picture(n, n))).body.id));
    expect(await codes({ photos: more.map((id) => ({ id })) })).toEqual([422, 'TOO_MANY']);
    const many = await t.api.post<{ created: number; errors: { index: number; code: string }[] }>(
      '/forms/visits/records/batch',
      { records: [{ values: { photos: [{ id: mine.id }] } }, { values: { photos: [{ id: paper.id }] } }] },
    );
    expect(many.body).toMatchObject({ created: 1, errors: [{ index: 1, code: 'FILE_NOT_PICTURE' }] });
  });

  it('keeps pictures in the rows of a subform, by the same rules', async () => {
    const { body: mine } = await upload('r.png', await picture());
    const { status } = await t.api.post('/forms', {
      key: 'checks',
      name: '巡检',
      fields: [
        {
          key: 'lines',
          type: 'subform',
          label: '明细',
          fields: [
            { key: 'what', type: 'text', label: '项目' },
            { key: 'photo', type: 'image', label: '照片', max: 1 },
          ],
        },
      ],
    });
    expect(status).toBe(201);
    const row = (id: string, by = t.api) =>
      by.post<{ values: { lines: { photo: FileView[] }[] }; details: { path: string; code: string }[] }>(
        '/forms/checks/records',
        { values: { lines: [{ what: '门头', photo: [{ id, name: 'x' }] }] } },
      );
    const refused = await row(mine.id, agent);
    expect(refused.body.details).toMatchObject([{ path: 'values.lines.0.photo', code: 'FILE_UNKNOWN' }]);
    const made = await row(mine.id);
    expect(made.body.values.lines[0]!.photo).toEqual([mine]);
    expect((await agent.get(`/files/${mine.id}`)).status).toBe(200);
  });

  it('lets a colleague copy a record with its files', async () => {
    const { body: photo } = await upload('c.png', await picture());
    await aRecord({ photos: [{ id: photo.id }] });
    expect((await aRecord({ photos: [photo] }, agent)).status).toBe(201);
  });

  it.each([
    ['setup.exe', Buffer.from('4d5a90000300000004', 'hex'), 'FILE_IS_PROGRAM'],
    ['照片.png', Buffer.from('4d5a90000300000004', 'hex'), 'FILE_IS_PROGRAM'],
    ['run.bat', '@echo off', 'FILE_IS_PROGRAM'],
    ['empty.txt', '', 'FILE_EMPTY'],
    ['broken.png', Buffer.from('89504e470d0a1a0a00000000', 'hex'), 'FILE_PICTURE_BROKEN'],
    ['large.bin', Buffer.alloc((1 << 20) + 1, 7), 'FILE_TOO_LARGE'],
  ])('refuses %s', async (name, content, code) => {
    const { status, body } = await upload(name, content);
    expect([status >= 400 && status < 500, body.code]).toEqual([true, code]);
    expect(body.message).toContain(name);
  });

  it('knows files by content, and hands out pages and drawings only as downloads of no type', async () => {
    const typed = async (name: string, content: Buffer | string) => (await upload(name, content)).body.type;
    expect(await typed('really.txt', await picture())).toBe('image/png');
    expect(await typed('说明.txt', '你好，世界')).toBe('text/plain');
    expect(await typed('表.xlsx', Buffer.from('504b030414000600', 'hex'))).toContain('spreadsheetml');
    for (const [name, content] of [
      ['page.html', '<html><script>alert(1)</script>'],
      ['innocent.txt', '<!DOCTYPE html><script>alert(1)</script>'],
      ['logo.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ] as const) {
      const { body } = await upload(name, content);
      expect(body.type).toBe('application/octet-stream');
      const { headers } = await t.api.get(`/files/${body.id}`);
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': expect.stringMatching(/^attachment; /),
      });
    }
  });

  it('cleans names of paths, hidden turns and forbidden signs', async () => {
    const named = async (name: string) => (await upload(name, 'x')).body.name;
    expect(await named('../../etc/pass\u202egnp.txt')).toBe('passgnp.txt');
    expect(await named('a<b>:c?.txt')).toBe('a_b__c_.txt');
    expect(await named(`${'长'.repeat(200)}.txt`)).toBe(`${'长'.repeat(146)}.txt`);
  });

  it('gives links that work without a sign-in for a quarter of an hour, and only as they were signed', async () => {
    const { body: photo } = await upload('d.png', await picture());
    const { body: link } = await t.api.get<{ url: string; expiresAt: string }>(`/files/${photo.id}/link`);
    const url = link.url.replace('/api/v1', '');
    expect((await t.nobody.get(url)).status).toBe(200);
    expect((await t.nobody.get(url.replace(/expires=\d+/, 'expires=99999999999'))).status).toBe(404);
    const { body: other } = await upload('e.png', await picture(2, 2));
    expect((await t.nobody.get(url.replace(photo.id, other.id))).status).toBe(404);
    expect((await t.nobody.get(`/files/${photo.id}`)).status).toBe(401);
    await t.clock.set(new Date('2027-03-01T08:16:00Z'));
    expect((await t.nobody.get(url)).status).toBe(410);
  });

  it('sweeps uploads that no record took within a day, and files of records that are gone for good', async () => {
    const { dataDir } = t.app.get(Config).settings;
    const onDisk = () => listed(path.join(dataDir, 'files'));
    const { body: waiting } = await upload('waiting.txt', 'nobody takes me');
    const { body: kept } = await upload('kept.txt', 'a record takes me');
    const { body: twin } = await upload('twin.txt', 'a record takes me');
    const { body: record } = await aRecord({ papers: [{ id: kept.id }] });
    const sweeper = t.app.get(FileSweeper);
    await t.clock.set(new Date('2027-03-02T08:00:00Z'));
    expect(await sweeper.sweep()).toBe(0);
    await t.clock.set(new Date('2027-03-02T09:00:00Z'));
    expect(await sweeper.sweep()).toBeGreaterThan(2);
    const left = async (id: string) => (await t.db.query('SELECT 1 FROM careloop.files WHERE id = $1', [id])).length;
    expect([await left(waiting.id), await left(twin.id), await left(kept.id)]).toEqual([0, 0, 1]);
    expect((await t.api.get(`/files/${kept.id}`)).status).toBe(200); // its twin's content is its own

    await t.api.delete(`/forms/visits/records/${record.id}`);
    await sweeper.sweep();
    expect(await left(kept.id)).toBe(1); // the recycle bin keeps it
    const { table } = (
      await t.db.query<{ table: string }>(
        `SELECT format('"w_%s"."t_%s"', replace(workspace_id::text, '-', ''), replace(id::text, '-', '')) AS table FROM careloop.forms WHERE key = 'visits'`,
      )
    )[0]!;
    await t.db.query(`DELETE FROM ${table} WHERE id = $1`, [record.id]);
    const before = onDisk().length;
    await sweeper.sweep();
    expect(await left(kept.id)).toBe(0);
    expect(onDisk().length).toBeLessThan(before);
  });

  it('bounds what one member may leave waiting', async () => {
    await t.db.query(
      `INSERT INTO careloop.files (id, workspace_id, hash, name, size, type, member_id, created_at)
       SELECT gen_random_uuid(), workspace_id, 'x' || n, 'x', 1, 'text/plain', id, $1
       FROM careloop.members, generate_series(1, 200) n WHERE role = 'agent'`,
      [t.clock.now()],
    );
    const { status, body } = await upload('one-more.txt', 'x', agent);
    expect([status, body.code]).toEqual([429, 'FILES_WAITING']);
  });
});

function listed(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
