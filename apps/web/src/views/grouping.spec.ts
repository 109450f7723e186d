import { evaluate, type RuleContext } from '@careloop/rules';
import type { FormView } from '@careloop/contracts';
import { allOf, datesRule, endOfUnit, groupRule, unitText } from './grouping';

const field = (key: string, type: string) => ({ key, type }) as FormView['fields'][number];
const context: RuleContext = { now: new Date('2027-01-01T00:00:00Z'), zone: 'Asia/Shanghai' };

it.each([
  ['day', '2027-12-31', '2028-01-01'],
  ['week', '2026-12-28', '2027-01-04'],
  ['month', '2027-02-01', '2027-03-01'],
  ['quarter', '2027-10-01', '2028-01-01'],
  ['year', '2028-01-01', '2029-01-01'],
] as const)('a %s that begins on %s ends before %s', (unit, from, to) => {
  expect(endOfUnit(from, unit)).toBe(to);
});

it('a group by month holds its civil dates and no others', () => {
  const rule = groupRule(field('d', 'date'), 'month', '2027-02-01', 'Asia/Shanghai');
  const inside = (d: string | null) => evaluate(rule, { d }, context);
  expect(['2027-01-31', '2027-02-01', '2027-02-28', '2027-03-01', null].map(inside)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});

it('a day of instants begins at midnight in the zone', () => {
  const rule = datesRule(field('at', 'datetime'), '2027-02-01', '2027-02-02', 'Asia/Shanghai');
  const inside = (at: string) => evaluate(rule, { at }, context);
  expect(
    ['2027-01-31T15:59:59Z', '2027-01-31T16:00:00Z', '2027-02-01T15:59:59.999Z', '2027-02-01T16:00:00Z'].map(inside),
  ).toEqual([false, true, true, false]);
});

it('a group without a value holds what is empty; one with a value, what is the same', () => {
  const holds = (value: unknown, tier: unknown) =>
    evaluate(groupRule(field('tier', 'select'), undefined, value, 'UTC'), { tier }, context);
  expect([holds(null, null), holds(null, ''), holds(null, 'gold'), holds('gold', 'gold'), holds('gold', null)]).toEqual(
    [true, true, false, true, false],
  );
  expect(evaluate(groupRule(field('ok', 'checkbox'), undefined, false, 'UTC'), { ok: null }, context)).toBe(false);
});

it('conditions are joined without empty ones', () => {
  expect(allOf(null, undefined)).toBeNull();
  expect(allOf(null, true)).toBe(true);
  expect(allOf({ is_empty: [{ var: 'a' }] }, true)).toEqual({ and: [{ is_empty: [{ var: 'a' }] }, true] });
});

it('groups are said as people say them', () => {
  const say = (key: string, facts: object) => `${key} ${JSON.stringify(facts)}`;
  expect(unitText('2027-03-01', 'month', 'zh-CN', say)).toBe('2027年3月');
  expect(unitText('2027-01-01', 'year', 'en', say)).toBe('2027');
  expect(unitText('2027-10-01', 'quarter', 'zh-CN', say)).toBe('views.ofQuarter {"year":2027,"quarter":4}');
});
