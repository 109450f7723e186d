import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTexts, traditional, type Texts } from '../../scripts/traditional';

const sources = join(__dirname, '..');
const chinese = readTexts(join(__dirname, 'zh-CN'));
const english = readTexts(join(__dirname, 'en'));

/** Every sentence by its key; the plural forms of English count as one. */
function sentences(texts: Texts, path: string[] = []): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string'
        ? [[[...path, key.replace(/_(one|other)$/, '')].join('.'), value]]
        : [...sentences(value, [...path, key])],
    ),
  );
}

const zh = sentences(chinese);
const en = sentences(english);
const placeholders = (text: string) => [...new Set(text.match(/\{\{.*?\}\}/g) ?? [])].sort();

it('says everything in Chinese and in English', () => {
  expect([...zh.keys()].filter((key) => !en.has(key))).toEqual([]);
  expect([...en.keys()].filter((key) => !zh.has(key))).toEqual([]);
});

it('leaves no sentence empty', () => {
  expect([...zh, ...en].filter(([, text]) => !text.trim())).toEqual([]);
});

it('fills the same facts into both languages', () => {
  const differing = [...zh].filter(([key, text]) => {
    const other = placeholders(en.get(key) ?? '').filter((name) => name !== '{{count}}');
    return (
      placeholders(text)
        .filter((name) => name !== '{{count}}')
        .join() !== other.join()
    );
  });
  expect(differing.map(([key]) => key)).toEqual([]);
});

describe('Traditional Chinese', () => {
  const tw = sentences(traditional(chinese));

  it('has every sentence, with its facts', () => {
    expect([...tw.keys()]).toEqual([...zh.keys()]);
    expect([...tw].filter(([key, text]) => placeholders(text).join() !== placeholders(zh.get(key)!).join())).toEqual(
      [],
    );
  });

  it.each([
    ['frame.settings', '設定'],
    ['frame.templates', '範本'],
    ['access.email', '電子郵件'],
    ['access.signOut', '登出'],
    ['automations.publish.ok', '發佈'],
    ['forms.import', '匯入資料'],
    ['imports.dropText', '支援 Excel（.xlsx）和 CSV，第一列是欄名'],
    ['records.exportTitle', '匯出「{{name}}」'],
    ['conditions.ahead', '天後'],
    ['settings.thisBrowser', '只影響這個瀏覽器'],
  ])('says %s as readers in Taiwan do: %s', (key, text) => {
    expect(tw.get(key)).toBe(text);
  });

  it('leaves no simplified character', () => {
    expect([...tw.values()].filter((text) => /[们这时关怀发选择务动]/.test(text))).toEqual([]);
  });
});

it('knows every text the screens ask for', () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!spec)\.tsx?$/.test(name),
  );
  const asked = files.flatMap((name) =>
    [...readFileSync(join(sources, name), 'utf8').matchAll(/\bt\(\s*'([a-zA-Z]+\.[\w.-]+)'/g)].map(([, key]) => key!),
  );
  expect(asked.length).toBeGreaterThan(100);
  expect([...new Set(asked)].filter((key) => !zh.has(key))).toEqual([]);
});
