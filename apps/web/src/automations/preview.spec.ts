import { previewOf } from './preview';

const record: Record<string, string> = { name: '林晚晴', gift: '' };
const fields = { shown: (key: string) => record[key] };

it.each([
  [
    '亲爱的{{name}}：',
    [
      ['亲爱的', 'text'],
      ['林晚晴', 'value'],
      ['：', 'text'],
    ],
  ],
  ['{{ name }}', [['林晚晴', 'value']]],
  [
    '喜好{{gift}}',
    [
      ['喜好', 'text'],
      ['gift', 'missing'],
    ],
  ],
  [
    '喜好{{default gift "未填写"}}',
    [
      ['喜好', 'text'],
      ['未填写', 'text'],
    ],
  ],
  ['{{nobody}}', [['{{nobody}}', 'later']]],
  [
    '{{date renews_on "M月D日"}}到期',
    [
      ['{{date renews_on "M月D日"}}', 'later'],
      ['到期', 'text'],
    ],
  ],
])('%s', (template, parts) => {
  expect(previewOf(template, fields).map(({ text, kind }) => [text, kind])).toEqual(parts);
});
