import type { Node } from './node';
import type { Phrase } from './operator';
import { operators } from './registry';
import type { Language } from './types';
import { isLunar } from './values';

const MONTHS = '正二三四五六七八九十冬腊';
const TENS = ['初', '十', '廿', '三'];
const DIGITS = '十一二三四五六七八九';

/** 闰六月初一. */
function lunarInChinese(month: number, day: number, leap: boolean): string {
  const ten = day === 10 ? '初十' : day === 20 ? '二十' : day === 30 ? '三十' : '';
  return `${leap ? '闰' : ''}${MONTHS[month - 1]}月${ten || `${TENS[Math.floor(day / 10)]}${DIGITS[day % 10]}`}`;
}

/** A value as the sentences write it: options by label, texts in quotes. */
export function showValue(value: unknown, node: Pick<Node, 'field' | 'kind'>, language: Language): string {
  const english = language === 'en';
  if (value === null || value === undefined || value === '') return english ? 'empty' : '空';
  if (Array.isArray(value)) {
    if (!value.length) return english ? 'empty' : '空';
    return value.map((item) => showValue(item, node, language)).join(english ? ', ' : '、');
  }
  if (typeof value === 'boolean') return english ? (value ? 'yes' : 'no') : value ? '是' : '否';
  if (isLunar(value)) {
    if (english) return `${value.leap ? 'leap ' : ''}lunar month ${value.month} day ${value.day}`;
    return `农历${lunarInChinese(value.month, value.day, Boolean(value.leap))}`;
  }
  const option = node.field?.options?.find(({ key }) => key === value);
  if (option) return option.label;
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value !== 'string' || node.kind !== 'text') return String(value as string | number);
  return english ? `“${value}”` : `“${value}”`;
}

/** A node in words. */
export function describeNode(node: Node, language: Language): Phrase {
  if (node.op === null && node.field && typeof node.value === 'string' && node.field.key === node.value)
    return { text: node.field.label };
  if (node.op === null) return { text: showValue(node.value, node, language) };
  const operator = operators.get(node.op);
  const known = operator && node.kind !== 'unknown';
  if (!known) return { text: node.op === 'var' ? (node.field?.label ?? '?') : `${operator?.label.zh ?? node.op}(…)` };
  return operator.describe(node, (arg) => describeNode(arg, language), language);
}
