import fc from 'fast-check';
import type { FormulaSchema } from '@careloop/forms';
import { askedAt, complete, fitting, type Suggestion } from './completion';
import { namesOf, toKeys, toLabels } from './formula-names';

const number = (key: string, label: string) => ({ key, label, kind: 'number' as const, column: `f_${key}` });
const schema: FormulaSchema = {
  form: 'orders',
  fields: {
    price: number('price', '单价'),
    count: number('count', '数量'),
    a: number('a', '同名'),
    b: number('b', '同名'),
    odd: number('odd', '怪}名'),
    swap: number('swap', 'price'),
  },
  subforms: { lines: { key: 'lines', label: '明细', fields: { amount: number('amount', '金额') } } },
};
const names = namesOf(schema);

describe('a formula in the words of its form', () => {
  it.each([
    ['{price} * {count}', '{单价} * {数量}'],
    ['SUM({lines.amount})', 'SUM({明细.金额})'],
    ['{ price }&"{price}"', '{单价}&"{price}"'],
    ['{a} + {b} + {odd} + {swap}', '{a} + {b} + {odd} + {swap}'],
    ['{gone} + 1', '{gone} + 1'],
    ['"{price}', '"{price}'],
  ])('%s reads %s', (keys, labels) => expect(toLabels(keys, names)).toBe(labels));

  it('is the same formula when it is read back', () => {
    const part = fc.constantFrom(
      '{price}',
      '{count}',
      '{a}',
      '{swap}',
      '{lines.amount}',
      ' + ',
      'SUM(',
      ')',
      '"x"',
      '{',
      '"',
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const formula = parts.join('');
        expect(toKeys(toLabels(formula, names), names).text).toBe(formula);
      }),
    );
  });

  it('finds its places again', () => {
    const { text, after, before } = toKeys('{单价} * {数量} + x', names);
    expect(text).toBe('{price} * {count} + x');
    expect(before(text.indexOf('x'))).toBe('{单价} * {数量} + x'.indexOf('x'));
    expect(after('{单价} * {数量} + x'.indexOf('x'))).toBe(text.indexOf('x'));
    expect([before(0), before('{price}'.length)]).toEqual([0, '{单价}'.length]);
  });
});

describe('completion', () => {
  const field = (label: string): Suggestion => ({ kind: 'field', text: `{${label}}`, back: 0, label });
  const fn = (label: string): Suggestion => ({ kind: 'function', text: `${label}()`, back: 1, label });
  const all = [field('单价'), field('总价'), field('Sum'), fn('SUM'), fn('ROUND'), fn('SUMIF')];
  const offered = (text: string) => {
    const asked = askedAt(text, text.length);
    return asked && fitting(all, asked).map(({ text: put }) => put);
  };
  it.each([
    ['', null],
    ['1 + ', null],
    ['1 + su', ['{Sum}', 'SUM()', 'SUMIF()']],
    ['{', ['{单价}', '{总价}', '{Sum}']],
    ['{价', ['{单价}', '{总价}']],
    ['价', ['{单价}', '{总价}']],
    ['=', ['{单价}', '{总价}', '{Sum}', 'SUM()', 'ROUND()', 'SUMIF()']],
    ['1 = ', null],
    ['2*@', ['{单价}', '{总价}', '{Sum}', 'SUM()', 'ROUND()', 'SUMIF()']],
    ['"su', null],
    ['"a" & su', ['{Sum}', 'SUM()', 'SUMIF()']],
    ['{单价}', null],
  ])('after %s offers %j', (text, expected) => expect(offered(text)).toEqual(expected));

  const done = (text: string, one: Suggestion) => {
    const caret = text.indexOf('|');
    const plain = text.replace('|', '');
    const made = complete(plain, caret, askedAt(plain, caret)!, one);
    return `${made.text.slice(0, made.caret)}|${made.text.slice(made.caret)}`;
  };
  it.each([
    ['su|', fn('SUM'), 'SUM(|)'],
    ['su|({单价})', fn('SUM'), 'SUM(|{单价})'],
    ['{单|}+1', field('单价'), '{单价}|+1'],
    ['@单|', field('单价'), '{单价}|'],
    ['1+单|', field('单价'), '1+{单价}|'],
  ])('%s becomes', (text, one, expected) => expect(done(text, one)).toBe(expected));
});
