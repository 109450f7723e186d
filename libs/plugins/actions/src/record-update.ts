import { addDays, localDateOf } from '@careloop/calendar';
import { type ActionContext, defineAction } from '@careloop/sdk';
import { decided } from './outcomes';

const RAW = /^\{\{\s*raw\.([^\s.{}]+)\s*\}\}$/;

/** What a setting stands for: `{"today":[n]}` a date, `{"now":[]}` this instant, a text its rendering, all else itself. */
function valueOf(setting: unknown, ctx: ActionContext): unknown {
  if (typeof setting === 'string') {
    const raw = RAW.exec(setting);
    if (raw) return ctx.record.values[raw[1]!] ?? null;
    return setting.includes('{{') ? ctx.render(setting) : setting;
  }
  if (setting && typeof setting === 'object' && !Array.isArray(setting)) {
    const { today, now } = setting as { today?: number[]; now?: unknown };
    if (today) return addDays(localDateOf(ctx.now, ctx.zone), today[0] ?? 0);
    if (now) return ctx.now.toISOString();
  }
  return setting;
}

/** Writes fields of the record that is cared for. */
export const recordUpdate = defineAction({
  id: 'record.update',
  label: { zh: '修改数据', en: 'Update the record' },
  group: 'record',
  external: false,
  settings: {
    type: 'object',
    required: ['values'],
    additionalProperties: false,
    properties: {
      values: {
        type: 'object',
        title: '字段与新值',
        'x-en': 'Fields and new values',
        'x-control': 'field-values',
        minProperties: 1,
        maxProperties: 50,
        propertyNames: { pattern: '^[a-z][a-z0-9_]*$' },
        additionalProperties: {
          anyOf: [
            { type: ['string', 'number', 'boolean', 'null', 'array'] },
            {
              type: 'object',
              required: ['today'],
              additionalProperties: false,
              properties: {
                today: { type: 'array', maxItems: 1, items: { type: 'integer', minimum: -36_500, maximum: 36_500 } },
              },
            },
            {
              type: 'object',
              required: ['now'],
              additionalProperties: false,
              properties: { now: { type: 'array', maxItems: 0 } },
            },
            {
              type: 'object',
              required: ['month', 'day'],
              additionalProperties: false,
              properties: {
                year: { type: 'integer' },
                month: { type: 'integer' },
                day: { type: 'integer' },
                leap: { type: 'boolean' },
              },
            },
          ],
        },
      },
    },
  },
  templates: ['values.*'],
  summary: ({ values }) => {
    const fields = Object.keys((values as object | undefined) ?? {}).join('、');
    return { zh: `修改字段 ${fields}`, en: `Update ${fields}` };
  },
  run: (settings, ctx) =>
    decided(async () => {
      const values = Object.fromEntries(
        Object.entries(settings.values as Record<string, unknown>).map(([field, value]) => [
          field,
          valueOf(value, ctx),
        ]),
      );
      const { version } = await ctx.records.update(ctx.record.id, values);
      return { status: 'done', output: { version } };
    }),
});
