import { Invalid } from '@careloop/kernel';
import { defineAction } from '@careloop/sdk';
import type { WaitSettings } from '@careloop/workflow';

const spell = ({ days, hours, minutes, at }: WaitSettings, unit: [string, string, string], join: string) =>
  [days && `${days}${unit[0]}`, hours && `${hours}${unit[1]}`, minutes && `${minutes}${unit[2]}`, at]
    .filter(Boolean)
    .join(join);

/** Waits: so many days and then until a local time, or a plain duration. The flow itself does the waiting. */
export const flowWait = defineAction({
  id: 'flow.wait',
  label: { zh: '等待', en: 'Wait' },
  group: 'flow',
  external: false,
  settings: {
    type: 'object',
    additionalProperties: false,
    anyOf: [{ required: ['days'] }, { required: ['hours'] }, { required: ['minutes'] }, { required: ['at'] }],
    properties: {
      days: { type: 'integer', minimum: 0, maximum: 3650, title: '天', 'x-en': 'Days' },
      hours: { type: 'integer', minimum: 0, maximum: 8760, title: '小时', 'x-en': 'Hours' },
      minutes: { type: 'integer', minimum: 0, maximum: 525_600, title: '分钟', 'x-en': 'Minutes' },
      at: {
        type: 'string',
        pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
        title: '到当天几点',
        'x-en': 'At local time',
        'x-control': 'time',
      },
    },
  },
  summary: (settings) => ({
    zh: `等待 ${spell(settings, [' 天', ' 小时', ' 分钟'], ' ')}`,
    en: `Wait ${spell(settings, [' d', ' h', ' min'], ' ')}`,
  }),
  run: () => Promise.reject(new Invalid('ACTION_IS_FLOW', { action: 'flow.wait' })),
});
