import type { FieldDefinition } from '@careloop/forms';
import type { Text } from '@careloop/kernel';

/** A mistake in a field's own settings. */
export interface SettingProblem {
  path: string;
  code: string;
  message: Text;
}

/** The pattern as authors mean it: the whole text has to match. */
export const whole = (pattern: string): string => `^(?:${pattern})$`;

/** Problems of `maxLength`: a whole number from 1 to `most`. */
export function checkLength({ maxLength }: FieldDefinition, most: number): SettingProblem[] {
  if (maxLength == null || (Number.isInteger(maxLength) && maxLength >= 1 && maxLength <= most)) return [];
  const limit = most.toLocaleString('en');
  return [
    {
      path: 'maxLength',
      code: 'RANGE',
      message: {
        zh: `最大长度须是 1 到 ${limit} 的整数`,
        en: `the length limit has to be a whole number from 1 to ${limit}`,
      },
    },
  ];
}

/** Problems of `pattern`: a regular expression of at most 500 characters. */
export function checkPattern({ pattern }: FieldDefinition): SettingProblem[] {
  if (pattern == null) return [];
  try {
    if (pattern.length > 500) throw new Error('too long');
    new RegExp(whole(pattern), 'u');
    return [];
  } catch {
    return [
      {
        path: 'pattern',
        code: 'PATTERN',
        message: { zh: '格式规则不是正则表达式', en: 'the pattern is not a regular expression' },
      },
    ];
  }
}

/** Problems of `scale`: 0 to 10 decimals. */
export function checkScale({ scale }: FieldDefinition): SettingProblem[] {
  if (scale == null || (Number.isInteger(scale) && scale >= 0 && scale <= 10)) return [];
  return [{ path: 'scale', code: 'RANGE', message: { zh: '小数位数须是 0 到 10', en: 'decimals have to be 0 to 10' } }];
}

/** Problems of `min` and `max`: numbers, the smaller one first. */
export function checkBounds({ min, max }: FieldDefinition): SettingProblem[] {
  const bad = [min, max].some((n) => n != null && !Number.isFinite(n));
  if (!bad && (min == null || max == null || min <= max)) return [];
  return [
    {
      path: bad && min != null && !Number.isFinite(min) ? 'min' : 'max',
      code: 'RANGE',
      message: { zh: '最大值不能小于最小值', en: 'the maximum is below the minimum' },
    },
  ];
}
