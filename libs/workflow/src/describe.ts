import { describe as describeRule, type Language, type RuleSchema } from '@careloop/rules';
import type { AutomationDefinition, Trigger } from './types';

/** When an automation acts and for whom, as one sentence. Traditional Chinese is derived from the simplified by the caller. */
export function describeTrigger(
  { trigger, condition }: Pick<AutomationDefinition, 'trigger' | 'condition'>,
  schema: RuleSchema,
  language: Language,
): string {
  const en = language === 'en';
  const when = en ? inEnglish(trigger, schema) : inChinese(trigger, schema);
  if (condition === undefined || condition === null) return when;
  const rule = describeRule(condition, schema, language);
  return en ? `${when}, if ${rule}` : `${when}，满足：${rule}`;
}

const labelOf = (schema: RuleSchema, key: string) => schema.fields[key]?.label ?? key;

function inChinese(trigger: Trigger, schema: RuleSchema): string {
  if (trigger.type === 'manual') return '手动触发';
  if (trigger.type === 'record') {
    const labels = (trigger.fields ?? []).map((key) => `「${labelOf(schema, key)}」`).join('、');
    const updated = labels ? `${labels}修改` : '修改';
    const when = trigger.on.map((kind) => (kind === 'created' ? '新建' : updated)).join('或');
    return `数据${when}后${trigger.settleSeconds ? `，${trigger.settleSeconds} 秒内不再变化` : ''}`;
  }
  const { every, offsetDays = 0, at } = trigger;
  const field = `「${labelOf(schema, trigger.field)}」`;
  const day = offsetDays ? `${offsetDays < 0 ? '前' : '后'} ${Math.abs(offsetDays)} 天` : '当天';
  return `${every === 'year' ? '每年' : every === 'month' ? '每月' : ''}${field}${day} ${at}`;
}

function inEnglish(trigger: Trigger, schema: RuleSchema): string {
  if (trigger.type === 'manual') return 'When started by hand';
  if (trigger.type === 'record') {
    const labels = (trigger.fields ?? []).map((key) => `“${labelOf(schema, key)}”`).join(' or ');
    const when = trigger.on
      .map((kind) => (kind === 'created' ? 'a record is created' : labels ? `${labels} changes` : 'a record changes'))
      .join(' or ');
    return `When ${when}${trigger.settleSeconds ? ` and then rests for ${trigger.settleSeconds} seconds` : ''}`;
  }
  const { every, offsetDays = 0, at } = trigger;
  const field = `“${labelOf(schema, trigger.field)}”`;
  const count = Math.abs(offsetDays);
  const day = offsetDays
    ? `${count} day${count === 1 ? '' : 's'} ${offsetDays < 0 ? 'before' : 'after'} ${field}`
    : `On ${field}`;
  const often = every === 'year' ? 'every year' : every === 'month' ? 'every month' : 'once';
  return `${day}, ${often} at ${at}`;
}
