import fc from 'fast-check';
import { compilePattern, type Matcher, MOST_PLACES } from './pattern';

const matcher = (pattern: string): Matcher => {
  const made = compilePattern(pattern);
  if (typeof made === 'string') throw new Error(`${pattern}: ${made}`);
  return made;
};
/** JavaScript's own answer. */
const native = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`, 'u').test(text);

describe('patterns', () => {
  it.each([
    ['1[3-9]\\d{9}', ['13812345678', '12812345678', '138123456789', '']],
    ['[\\u4e00-\\u9fa5]{2,4}', ['王小明', '王', '王小明明明', 'Wang']],
    ['\\p{Script=Han}+', ['汉字', '漢a', '𠀀']],
    ['^[A-Z]{2}-\\d{4}(?:-\\d{2})?$', ['AB-1234', 'AB-1234-56', 'AB-123']],
    ['(?<year>\\d{4})/(0?[1-9]|1[0-2])', ['2027/01', '2027/12', '2027/13', '2027/1']],
    ['京[A-Z][A-HJ-NP-Z0-9]{5}', ['京A12345', '京A1234O']],
    ['\\bcare\\b.*', ['care loop', 'careloop', 'care']],
    ['a\\Bb|\\$\\.\\]', ['ab', '$.]', 'a b']],
    ['[^\\s@]+@[^\\s@]+\\.[a-z]{2,}', ['a@b.cn', 'a@b', '@b.cn']],
    ['[\\]\\-x]+', [']-x', 'y']],
    ['\\u{1F600}|\\ud83d\\ude01|\\x41|\\t', ['😀', '😁', 'A', '\t', 'B']],
    ['(a|b|)*?c??', ['abab', 'c', '', 'cc']],
    ['.*有限公司.*', ['某某有限公司上海', '某某\n有限公司', '有限责任']],
    ['', ['', 'a']],
  ])('%s means what it means in JavaScript', (pattern, texts) => {
    expect(texts.map(matcher(pattern))).toEqual(texts.map((text) => native(pattern, text)));
  });

  it('agree with JavaScript on every pattern and text', () => {
    const leaf = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\b', '\\B', '^', '$', '汉');
    const { pattern } = fc.letrec<{ pattern: string; row: string }>((tie) => ({
      pattern: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        tie('row'),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
        fc
          .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,1}', '{2,}', '*?', '{0}'))
          .map(([a, sign]) => `(?:${a})${sign}`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
      ),
      row: fc.array(leaf, { maxLength: 3 }).map((parts) => parts.join('')),
    }));
    const text = fc
      .array(fc.constantFrom('a', 'b', ' ', '汉', '\n', '😀'), { maxLength: 7 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        const made = compilePattern(one);
        fc.pre(typeof made !== 'string');
        expect((made as Matcher)(other)).toBe(native(one, other));
      }),
      { numRuns: 1500 },
    );
  });

  it.each(['(a+)+', '(a|a)*', '(a|aa)+', '(.*a){20}', '(\\w*)*@', '((a*)*)*b', '(?:a?){150}a{150}', '.*.*.*.*.*x'])(
    '%s and a long text come to an end',
    (pattern) => {
      const text = 'a'.repeat(10_000) + '!';
      // RegExp would be at it until the sun burns out.
      expect(matcher(pattern)(text)).toBe(false);
    },
  );

  it.each([
    ['(', 'syntax'],
    ['a**', 'syntax'],
    ['(?=a)a', 'unfit'],
    ['(?<!a)b', 'unfit'],
    ['(a)\\1', 'unfit'],
    ['(?<n>a)\\k<n>', 'unfit'],
    [`a{${MOST_PLACES + 1}}`, 'size'],
    ['(a{1,1000}){1,1000}', 'size'],
    ['((((a{9}){9}){9}){9}){9}', 'size'],
  ])('%s is refused: %s', (pattern, problem) => expect(compilePattern(pattern)).toBe(problem));
});
