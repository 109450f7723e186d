import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import Papa from 'papaparse';
import { csvRows, inspectText } from './csv';

describe('a CSV file', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-csv-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  async function read(content: Buffer | string): Promise<string[][]> {
    const file = path.join(folder, 'file.csv');
    fs.writeFileSync(file, content);
    const rows: string[][] = [];
    for await (const batch of csvRows(file, (await inspectText(file)).encoding)) rows.push(...batch);
    return rows;
  }

  // More than a megabyte: wherever a piece ends, a row, a quoted line break or a character goes on in the next.
  const rows = Array.from({ length: 12_000 }, (_, i) => [
    `客户${i}`,
    i % 3 ? '张三，"老"客户' : `第一行${'长'.repeat(i % 90)}\r\n第二行`,
    i % 5 ? '' : '1,234.50',
    '尾',
  ]);

  it.each([
    ['UTF-8', ',', '\n', (text: string) => Buffer.from(text)],
    ['UTF-8 with BOM', ',', '\r\n', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['GBK', ';', '\r\n', (text: string) => iconv.encode(text, 'gbk')],
    ['UTF-16 with BOM', '\t', '\r\n', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
  ])('in %s separated by %j is read as it was written', async (_, delimiter, newline, encode) => {
    const text = Papa.unparse(rows, { delimiter, newline });
    expect(await read(encode(text))).toEqual(rows);
    expect(await read(encode(text + newline))).toEqual(rows);
  });

  it('has no empty rows, one without an end, and maybe nothing at all', async () => {
    expect(await read('a,b\n\n , \n1,2\n\n3,4')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(await read('只有一列\n甲\n')).toEqual([['只有一列'], ['甲']]);
    expect(await read('\ufeff')).toEqual([]);
  });

  it.each([
    ['a quote that is never closed', 'a,b\n1,2\n"never closed,1\n2,3\n', 'CSV_QUOTES', 3],
    ['a quote in the middle of a row', 'a,b\n"x"y,1\n2,3\n', 'CSV_QUOTES', 2],
    ['a row without end', `a,b\n1,2\n"${'长'.repeat(3 << 20)}`, 'CSV_ROW_TOO_LONG', 3],
  ])('with %s is refused, saying in which row', async (_, content, code, row) => {
    await expect(read(content)).rejects.toMatchObject({ code, params: { row } });
  });
});
