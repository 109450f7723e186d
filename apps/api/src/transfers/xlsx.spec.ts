import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadExcel, xlsxRows } from './xlsx';

describe('workbooks', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'careloop-xlsx-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it.each([
    ['in the sheet', false],
    ['in the list of shared texts', true],
  ])('keep every character of long Chinese texts, %s', async (_, useSharedStrings) => {
    const { stream } = await loadExcel();
    const file = path.join(folder, `${String(useSharedStrings)}.xlsx`);
    const book = new stream.xlsx.WorkbookWriter({ filename: file, useSharedStrings });
    const sheet = book.addWorksheet('a');
    const texts = Array.from({ length: 400 }, (_, i) => `${i}${'林晚晴𠮷👨‍👩‍👧é<&"&lt;&amp;amp;>'.repeat(40 + (i % 7))}`);
    for (const text of texts) sheet.addRow([text]).commit();
    sheet.commit();
    await book.commit();
    const read: string[] = [];
    for await (const rows of xlsxRows(file, { number: '1' })) read.push(...rows.map(([cell]) => cell!));
    expect(read).toEqual(texts);
  });
});
