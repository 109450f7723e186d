import fc from 'fast-check';
import { Conflict, Invalid, isId, newId, newShortId, pickLanguage, say } from './index';

describe('ids', () => {
  it('are ordered, also within one millisecond and when the clock steps back', () => {
    const made = Array.from({ length: 10_000 }, (_, i) => newId(1_700_000_000_000 - (i % 3)));
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it('are version 7 with the right variant', () => {
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(isId(newId())).toBe(true);
    expect(isId('nonsense')).toBe(false);
  });

  it('short ids are safe as SQL identifiers', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), (n) => /^[a-z][a-z0-9]*$/.test(newShortId(n))));
  });
});

describe('language', () => {
  it.each([
    [undefined, 'zh-CN'],
    ['en-US,en;q=0.9', 'en'],
    ['zh-Hant-HK', 'zh-TW'],
    ['zh-TW,zh;q=0.9,en;q=0.8', 'zh-TW'],
    ['fr, en;q=0.3, zh;q=0.7', 'zh-CN'],
    ['fr', 'zh-CN'],
    ['en;q=0', 'zh-CN'],
  ])('%s is read as %s', (header, language) => expect(pickLanguage(header)).toBe(language));

  it('derives traditional characters where it can', () => {
    const text = { zh: '关怀', en: 'care' };
    expect(say(text, 'en')).toBe('care');
    expect(say(text, 'zh-TW', () => '關懷')).toBe('關懷');
    expect(say(text, 'zh-TW')).toBe('关怀');
  });
});

describe('errors', () => {
  it('carry a status, a code and where they happened', () => {
    const error = new Invalid('RECORD_INVALID', {}, [{ path: 'values.mobile', code: 'FORMAT' }]);
    expect(error).toMatchObject({ status: 422, code: 'RECORD_INVALID', name: 'Invalid' });
    expect(error.message).toContain('values.mobile');
    expect(new Conflict('FORM_VERSION_STALE', { expected: 4 })).toMatchObject({ status: 409, params: { expected: 4 } });
  });
});
