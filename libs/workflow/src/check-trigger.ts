import { isLocalTime } from '@careloop/calendar';
import type { RuleField, RuleSchema } from '@careloop/rules';
import type { FlowProblem } from './check';
import type { Trigger } from './types';

type DateTrigger = Extract<Trigger, { type: 'date' }>;
type RecordTrigger = Extract<Trigger, { type: 'record' }>;

/** What is wrong with a trigger over a form. */
export function checkTrigger(trigger: Trigger, schema: RuleSchema): FlowProblem[] {
  switch (trigger.type) {
    case 'date':
      return checkDate(trigger, schema.fields[trigger.field]);
    case 'record':
      return checkRecord(trigger, schema);
    case 'manual':
      return [];
    default:
      return [
        {
          path: 'trigger.type',
          code: 'TRIGGER_UNKNOWN',
          message: { zh: '没有这种触发方式', en: 'There is no such kind of trigger' },
        },
      ];
  }
}

function checkDate(
  { field: key, every, offsetDays = 0, at, skip = 'backward' }: DateTrigger,
  field?: RuleField,
): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const add = (path: string, code: string, zh: string, en: string) =>
    problems.push({ path: `trigger.${path}`, code, message: { zh, en } });
  if (!field) add('field', 'FIELD_UNKNOWN', `表单里没有「${key}」这个字段`, `The form has no field “${key}”`);
  else if (field.kind !== 'date' && field.kind !== 'datetime' && field.kind !== 'lunar-date')
    add('field', 'FIELD_NOT_A_DATE', `「${field.label}」不是日期字段`, `“${field.label}” is not a date`);
  if (!['once', 'year', 'month'].includes(every))
    add('every', 'EVERY_UNKNOWN', '只能选一次、每年或每月', 'Once, every year or every month');
  else if (field?.kind === 'lunar-date' && every !== 'year')
    add(
      'every',
      'LUNAR_YEARLY_ONLY',
      `「${field.label}」是农历日期，只能每年一次`,
      `“${field.label}” is a lunar date: it returns every year`,
    );
  if (!Number.isInteger(offsetDays) || offsetDays < -366 || offsetDays > 3660)
    add(
      'offsetDays',
      'OFFSET_OUT_OF_RANGE',
      '提前最多 366 天，推后最多 3660 天',
      'At most 366 days before or 3,660 days after',
    );
  if (!isLocalTime(at)) add('at', 'TIME_INVALID', '时间写成 09:00 这样', 'Write the time like 09:00');
  if (!['backward', 'forward', 'omit'].includes(skip))
    add('skip', 'SKIP_INVALID', '没有这种处理方式', 'There is no such policy');
  return problems;
}

function checkRecord({ on, fields = [], settleSeconds = 0 }: RecordTrigger, schema: RuleSchema): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const add = (path: string, code: string, zh: string, en: string) =>
    problems.push({ path: `trigger.${path}`, code, message: { zh, en } });
  if (!on?.length || on.some((kind) => kind !== 'created' && kind !== 'updated'))
    add('on', 'EVENT_UNKNOWN', '请选择新建或修改', 'Choose created, updated or both');
  for (const key of fields)
    if (!schema.fields[key])
      add('fields', 'FIELD_UNKNOWN', `表单里没有「${key}」这个字段`, `The form has no field “${key}”`);
  if (!Number.isInteger(settleSeconds) || settleSeconds < 0 || settleSeconds > 86_400)
    add('settleSeconds', 'SETTLE_OUT_OF_RANGE', '等待时间在 0 到 86400 秒之间', 'Between 0 and 86,400 seconds');
  return problems;
}
