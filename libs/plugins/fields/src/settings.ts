import type { FieldDefinition, FieldProblem } from '@careloop/forms';
import type { Text } from '@careloop/kernel';
import { compilePattern, type Matcher, type PatternProblem } from './pattern';

/** A mistake in a field's own settings. */
export interface SettingProblem {
  path: string;
  code: string;
  message: Text;
}

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

const PATTERN: Record<PatternProblem, Text> = {
  syntax: { zh: '格式规则不是正则表达式', en: 'the pattern is not a regular expression' },
  unfit: {
    zh: '格式规则不能用前后查找 (?=…) (?<!…) 和引用 \\1：它们可能要算很久',
    en: 'the pattern can’t look around (?=…) (?<!…) or refer back \\1: that may take very long',
  },
  size: { zh: '格式规则太长，或重复次数太多', en: 'the pattern is too long, or repeats too often' },
};

/** Problems of `pattern`: a regular expression of at most 500 characters that can be matched in bounded time. */
export function checkPattern({ pattern }: FieldDefinition): SettingProblem[] {
  if (pattern == null) return [];
  const made = typeof pattern !== 'string' ? 'syntax' : pattern.length > 500 ? 'size' : compilePattern(pattern);
  return typeof made === 'string' ? [{ path: 'pattern', code: 'PATTERN', message: PATTERN[made] }] : [];
}

const matchers = new WeakMap<FieldDefinition, Matcher>();

/** A text that is not as the field's pattern wants all of it. A pattern that could not be saved today asks nothing. */
export function misfit(value: unknown, field: FieldDefinition): FieldProblem | null {
  if (!field.pattern || typeof value !== 'string') return null;
  let matches = matchers.get(field);
  if (!matches) {
    const made = compilePattern(field.pattern);
    matchers.set(field, (matches = typeof made === 'string' ? () => true : made));
  }
  return matches(value) ? null : { code: 'FORMAT', message: { zh: '格式不正确', en: 'is not in the expected form' } };
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
