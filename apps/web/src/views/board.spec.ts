import type { FormView } from '@careloop/contracts';
import { laneRule, lanesOf } from './board';

const words = { yes: '是', no: '否', empty: '未填', gone: '已不存在' };
const aField = (field: object) => ({ key: 'x', ...field }) as FormView['fields'][number];
const members = [
  { id: 'm1', name: '小王', disabled: false },
  { id: 'm2', name: '小李', disabled: true },
  { id: 'm3', name: '小张', disabled: true },
];

it('has a column for each choice, retired ones only while records have them, the empty one last', () => {
  const field = aField({
    type: 'select',
    options: [
      { key: 'gold', label: '金卡', color: 'gold' },
      { key: 'old', label: '老卡', retired: true },
      { key: 'older', label: '更老', retired: true },
    ],
  });
  expect(lanesOf(field, [], ['old', 'lost', null], words).map(({ label }) => label)).toEqual([
    '金卡',
    '老卡',
    '已不存在',
    '未填',
  ]);
  expect(lanesOf(field, [], [], words)[0]).toEqual({ key: 'is:gold', value: 'gold', label: '金卡', color: 'gold' });
});

it('has a column for each member, also for who left records behind', () => {
  expect(lanesOf(aField({ type: 'member' }), members, ['m2'], words).map(({ label }) => label)).toEqual([
    '小王',
    '小李',
    '未填',
  ]);
});

it('has a column for each department', () => {
  const departments = [{ id: 'd1', name: '门店一部' }];
  expect(lanesOf(aField({ type: 'department' }), departments, ['d1', 'd9'], words).map(({ label }) => label)).toEqual([
    '门店一部',
    '已不存在',
    '未填',
  ]);
});

it('tells yes, no and not said apart', () => {
  const lanes = lanesOf(aField({ type: 'checkbox' }), [], [true, null], words);
  expect(lanes.map(({ value }) => value)).toEqual([true, false, null]);
  expect(new Set(lanes.map(({ key }) => key)).size).toBe(3);
  expect(laneRule('x', lanes[1]!)).toEqual({ '==': [{ var: 'x' }, false] });
  expect(laneRule('x', lanes[2]!)).toEqual({ is_empty: [{ var: 'x' }] });
});
