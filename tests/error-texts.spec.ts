import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errorTexts } from '../apps/api/src/error-texts';
import { findErrorCodes } from './support/error-codes';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

describe('error sentences', () => {
  const { uses, unread } = findErrorCodes(path.resolve(__dirname, '..'), ['apps/api/src', 'libs']);

  it('reads the code of every error in the sources', () => {
    expect(unread).toEqual([]);
    expect(new Set(uses.map(({ code }) => code)).size).toBeGreaterThan(100);
  });

  it('has a sentence for every code', () => {
    expect(uses.filter(({ code }) => !errorTexts[code]).map(({ code, at }) => `${code} ${at}`)).toEqual([]);
  });

  it('is given every fact its sentence speaks of', () => {
    const short = uses.flatMap(({ code, at, params }) => {
      const missing = placeholders(errorTexts[code]?.[0] ?? '').filter((name) => params && !params.includes(name));
      return missing.length ? [`${code} ${at} lacks ${missing.join(', ')}`] : [];
    });
    expect(short).toEqual([]);
  });

  it.each(Object.entries(errorTexts))('%s says the same in both languages', (code, [zh, en]) => {
    expect(placeholders(en)).toEqual(placeholders(zh));
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(zh + en).not.toContain(code);
  });
});

describe('the search for codes', () => {
  it('follows conditions, parameters and tables, and says where it can’t', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'codes-'));
    fs.writeFileSync(
      path.join(folder, 'a.ts'),
      `const fail = (code: string) => new Invalid(code, {}, [{ path: 'x', code }]);
       const table = { a: 'FROM_TABLE' };
       export const all = [fail('GIVEN'), new Conflict(yes ? 'ONE' : 'OTHER', { n }), new DomainError(400, table[a] ?? 'ELSE'),
         { path: 'y', code: 'DETAIL' }, { path: 'z', code: 'WORDED', message: 'said' }, new NotFound()];
       export const hidden = new Invalid(\`A_\${b}\`);`,
    );
    const { uses, unread } = findErrorCodes(folder, ['.']);
    fs.rmSync(folder, { recursive: true });
    expect([...new Set(uses.map(({ code }) => code))].sort()).toEqual(
      ['DETAIL', 'ELSE', 'FROM_TABLE', 'GIVEN', 'ONE', 'OTHER'].sort(),
    );
    expect(uses.find(({ code }) => code === 'ONE')!.params).toEqual(['n']);
    expect(unread).toEqual(['a.ts:5']);
  });
});
