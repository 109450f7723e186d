import type { FormView } from '@careloop/contracts';
import { changedValues, recordProblems } from './record-check';

const form = {
  id: '00000000-0000-7000-8000-000000000001',
  key: 'customers',
  name: '客户',
  kind: 'customer',
  version: 1,
  roles: {},
  appId: null,
  createdAt: '',
  updatedAt: '',
  fields: [
    { id: 'aaaa', key: 'name', type: 'text', label: '姓名', required: true, maxLength: 5 },
    { id: 'bbbb', key: 'mobile', type: 'phone', label: '手机' },
    { id: 'cccc', key: 'fee', type: 'number', label: '月费', scale: 2, min: 0 },
    { id: 'dddd', key: 'tier', type: 'select', label: '等级', options: [{ key: 'gold', label: '金卡' }] },
    { id: 'eeee', key: 'no', type: 'serial', label: '编号' },
  ],
} as FormView;
const context = { now: new Date('2026-11-22T01:00:00Z'), zone: 'Asia/Shanghai' };
const sentences = (values: Record<string, unknown>, previous?: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(recordProblems(form, values, 'zh-CN', context, previous)).map(([key, { message }]) => [
      key,
      message,
    ]),
  );

describe('checking a record before the server is asked', () => {
  it('says what is wrong at each field, without the label that stands above it', () => {
    expect(sentences({ name: '', mobile: '12', fee: -1, tier: 'silver' })).toEqual({
      name: '不能为空',
      mobile: '不是有效的手机号',
      fee: '不能小于 0',
      tier: '没有选项“silver”',
    });
    expect(sentences({ name: '欧阳修二三四' })).toEqual({ name: '最多 5 个字' });
  });

  it('lets a good record pass', () => {
    expect(sentences({ name: '王芳', mobile: '138 0013 8000', fee: 19.9, tier: 'gold' })).toEqual({});
  });

  it('does not hold an old choice that is gone against who changes something else', () => {
    expect(sentences({ name: '王芳', tier: 'silver' }, { name: '王', tier: 'silver' })).toEqual({});
  });
});

it('sends only what changed, and null for what was emptied', () => {
  expect(
    changedValues(
      { name: '王芳', tier: 'gold', tags: ['a'], note: null },
      { name: '王芳', tier: '', tags: [], note: '' },
    ),
  ).toEqual({ tier: null, tags: null });
});
