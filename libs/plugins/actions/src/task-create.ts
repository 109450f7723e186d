import { defineAction } from '@careloop/sdk';
import { decided } from './outcomes';

interface Settings {
  queue: string;
  title: string;
  script?: string;
  dueInWorkdays?: number;
  dueInDays?: number;
  assignee?: string;
}

/** Gives the staff something to do for the customer. */
export const taskCreate = defineAction({
  id: 'task.create',
  label: { zh: '创建任务', en: 'Create a task' },
  group: 'task',
  external: false,
  settings: {
    type: 'object',
    required: ['queue', 'title'],
    additionalProperties: false,
    properties: {
      queue: { type: 'string', minLength: 1, maxLength: 100, title: '任务队列', 'x-en': 'Queue', 'x-control': 'queue' },
      title: {
        type: 'string',
        minLength: 1,
        maxLength: 500,
        title: '标题',
        'x-en': 'Title',
        'x-control': 'template-line',
      },
      script: { type: 'string', maxLength: 20_000, title: '话术', 'x-en': 'What to say', 'x-control': 'template' },
      dueInWorkdays: {
        type: 'integer',
        minimum: 0,
        maximum: 250,
        title: '几个工作日内完成',
        'x-en': 'Due in workdays',
        'x-workdays': true,
      },
      dueInDays: { type: 'integer', minimum: 0, maximum: 365, title: '几天内完成', 'x-en': 'Due in days' },
      assignee: {
        type: 'string',
        pattern: '^(owner|[0-9a-fA-F-]{36})$',
        title: '指派给',
        'x-en': 'Assign to',
        description: '不填则由队列成员领取；owner 表示客户的负责人',
        'x-en-description': 'Empty: whoever claims it; owner: the person in charge of the customer',
        'x-control': 'assignee',
      },
    },
    not: { required: ['dueInWorkdays', 'dueInDays'] },
  },
  templates: ['title', 'script'],
  summary: ({ queue, dueInWorkdays, dueInDays }) => ({
    zh: `在队列「${String(queue)}」创建任务${dueInWorkdays != null ? `，${String(dueInWorkdays)} 个工作日内` : dueInDays != null ? `，${String(dueInDays)} 天内` : ''}`,
    en: `Create a task in ${String(queue)}${dueInWorkdays != null ? `, due in ${String(dueInWorkdays)} workdays` : dueInDays != null ? `, due in ${String(dueInDays)} days` : ''}`,
  }),
  run: (settings, ctx) => {
    const { title, script, ...rest } = settings as unknown as Settings;
    return decided(async () => {
      const { id } = await ctx.tasks.create({
        ...rest,
        title: ctx.render(title),
        ...(script && { script: ctx.render(script) }),
      });
      return { status: 'done', output: { task: id } };
    });
  },
});
