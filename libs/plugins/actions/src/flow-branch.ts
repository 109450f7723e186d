import { Invalid } from '@careloop/kernel';
import { defineAction } from '@careloop/sdk';

const steps = { type: 'array', maxItems: 50, items: { type: 'object', required: ['id', 'action'] } };

/** Goes the first way whose condition holds, else the last; afterwards the flow goes on below. */
export const flowBranch = defineAction({
  id: 'flow.branch',
  label: { zh: '分支', en: 'Branch' },
  group: 'flow',
  external: false,
  settings: {
    type: 'object',
    required: ['branches'],
    additionalProperties: false,
    properties: {
      branches: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        title: '分支',
        'x-en': 'Branches',
        'x-control': 'branches',
        items: {
          type: 'object',
          required: ['when', 'steps'],
          additionalProperties: false,
          properties: {
            name: { type: 'string', maxLength: 100, title: '名称', 'x-en': 'Name' },
            when: { title: '条件', 'x-en': 'Condition', 'x-control': 'rule' },
            steps: { ...steps, title: '步骤', 'x-en': 'Steps' },
          },
        },
      },
      otherwise: { ...steps, title: '否则', 'x-en': 'Otherwise', 'x-control': 'steps' },
    },
  },
  summary: ({ branches }) => {
    const count = (Array.isArray(branches) ? branches.length : 0) + 1;
    return { zh: `分成 ${count} 路`, en: `${count} ways` };
  },
  run: () => Promise.reject(new Invalid('ACTION_IS_FLOW', { action: 'flow.branch' })),
});
