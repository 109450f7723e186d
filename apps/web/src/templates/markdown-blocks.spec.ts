import { blocksOf, spansOf } from './markdown-blocks';

it('reads headings, paragraphs and lists', () => {
  expect(blocksOf('# 生日关怀\n\n每位客户\n生日当天。\n\n- **公历**：照常\n- 农历\n\n1. 导入\n2. 发布')).toEqual([
    { kind: 'heading', level: 1, spans: [{ text: '生日关怀', kind: 'text' }] },
    { kind: 'paragraph', spans: [{ text: '每位客户 生日当天。', kind: 'text' }] },
    {
      kind: 'list',
      ordered: false,
      items: [
        [
          { text: '公历', kind: 'strong' },
          { text: '：照常', kind: 'text' },
        ],
        [{ text: '农历', kind: 'text' }],
      ],
    },
    { kind: 'list', ordered: true, items: [[{ text: '导入', kind: 'text' }], [{ text: '发布', kind: 'text' }]] },
  ]);
});

it('keeps fenced code as it is, also when the fence never closes', () => {
  expect(blocksOf('```\na **b**\n```\nc')).toEqual([
    { kind: 'code', text: 'a **b**' },
    { kind: 'paragraph', spans: [{ text: 'c', kind: 'text' }] },
  ]);
  expect(blocksOf('```\na')).toEqual([{ kind: 'code', text: 'a' }]);
});

it.each([
  ['[a](https://example.com)', 'link'],
  ['[a](/automations)', 'link'],
  ['[a](javascript:alert(1))', 'text'],
  ['[a](data:text/html,x)', 'text'],
  ['[a](//example.com)', 'text'],
])('follows %s only where it is safe', (line, kind) => {
  expect(spansOf(line)[0]).toMatchObject({ text: 'a', kind });
});

it('leaves HTML as text', () => {
  expect(spansOf('<img src=x onerror=alert(1)>')).toEqual([{ text: '<img src=x onerror=alert(1)>', kind: 'text' }]);
});
