import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { headingsOf, openRows, type RowPlace } from './rows';
import { loadExcel } from './xlsx';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-rows-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function read(file: string, format: 'csv' | 'xlsx', place?: RowPlace) {
  const opened = await openRows(file, format, place);
  const rows: string[][] = [];
  for await (const batch of opened.batches()) rows.push(...batch);
  return { ...opened, rows };
}

/** A zip of these entries, deflated; `size` is what its directory claims. */
function zip(entries: { name: string; content: Buffer; size?: number }[]): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, content, size = content.length } of entries) {
    const data = zlib.deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(zlib.crc32 ? zlib.crc32(content) : 0, 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]));
    files.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, ...directory, Buffer.from('PK\x05\x06'), end]);
}

describe('which rows of a file are meant', () => {
  const csv = path.join(folder, 'a.csv');
  fs.writeFileSync(csv, '二〇二七年客户名单,,\n\n制表：王,,\n姓名, 电话 ,电话\n张三,1,2\n');

  it('passes over what stands above the headings, and tells headings of one name apart', async () => {
    const { rows, estimate } = await read(csv, 'csv', { headerRow: 3 });
    expect(rows).toEqual([
      ['姓名', '电话', '电话 (2)'],
      ['张三', '1', '2'],
    ]);
    expect(estimate).toBe(2);
    expect(headingsOf(['a', '', ' a', 'a (2)', ''])).toEqual(['a', '', 'a (2)', 'a (2) (2)', '']);
  });

  it('reads the sheet that is chosen, by the order and names that people see', async () => {
    const file = path.join(folder, 'book.xlsx');
    const { Workbook } = await loadExcel();
    const book = new Workbook();
    for (const [name, state] of [
      ['说明', 'hidden'],
      ['客户 & 老客户', 'visible'],
      ['订单', 'visible'],
    ] as const) {
      const sheet = book.addWorksheet(name, { state });
      sheet.addRow(['列', name]);
      sheet.addRow([1, new Date('2027-03-01T00:00:00Z')]);
    }
    await book.xlsx.writeFile(file);
    const first = await read(file, 'xlsx');
    expect(first).toMatchObject({ sheets: ['客户 & 老客户', '订单'], sheet: '客户 & 老客户' });
    expect(first.rows).toEqual([
      ['列', '客户 & 老客户'],
      ['1', '2027-03-01'],
    ]);
    expect((await read(file, 'xlsx', { sheet: '订单' })).rows[0]).toEqual(['列', '订单']);
    await expect(read(file, 'xlsx', { sheet: '没有' })).rejects.toMatchObject({ code: 'SHEET_UNKNOWN' });
  });

  it('refuses more columns than a form could have', async () => {
    const file = path.join(folder, 'wide.csv');
    fs.writeFileSync(file, `${Array.from({ length: 2000 }, (_, i) => `c${i}`).join(',')}\n1\n`);
    await expect(read(file, 'csv')).rejects.toMatchObject({
      code: 'FILE_TOO_WIDE',
      params: { count: 2000, limit: 1000 },
    });
  });
});

describe('a workbook that is none, or too much', () => {
  const book = '<workbook><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>';
  const relations = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>';
  const parts = [
    { name: 'xl/workbook.xml', content: Buffer.from(book) },
    { name: 'xl/_rels/workbook.xml.rels', content: Buffer.from(relations) },
  ];
  const written = (name: string, content: Buffer) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    return file;
  };

  it('unpacks to more than memory holds: refused, also when its directory lies', async () => {
    const texts = { name: 'xl/sharedStrings.xml', content: Buffer.alloc(201 * 1024 * 1024) };
    for (const size of [undefined, 1000]) {
      const file = written('bomb.xlsx', zip([...parts, { ...texts, ...(size && { size }) }]));
      expect(fs.statSync(file).size).toBeLessThan(1024 * 1024);
      await expect(read(file, 'xlsx')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE_INSIDE', params: { limit: 200 } });
    }
  });

  it.each([
    ['a zip of something else', zip([{ name: 'a.txt', content: Buffer.from('a') }]), 'FILE_NOT_A_TABLE'],
    ['cut short', zip(parts).subarray(0, 60), 'FILE_UNREADABLE'],
    [
      'without any sheet to see',
      zip([{ ...parts[0]!, content: Buffer.from('<workbook/>') }, parts[1]!]),
      'SHEET_UNKNOWN',
    ],
  ])('%s', async (_, content, code) => {
    await expect(read(written('bad.xlsx', content), 'xlsx')).rejects.toMatchObject({ code });
  });
});
