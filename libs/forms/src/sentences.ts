import type { Text } from '@careloop/kernel';
import type { Kind } from '@careloop/rules';
import type { FieldProblem } from './types';

/** One finding of a schema check, whoever made it: ajv on the server, an interpreter in the browser. */
export interface SchemaIssue {
  /** From the checked value down: `['mobile']`, `['interests', '1']`; for `required` the missing key is in `params`. */
  path: string[];
  keyword: string;
  params: Record<string, unknown>;
  /** A sentence of the checker's own, for keywords we have none for. */
  message?: string;
}

const KINDS: Record<Kind, Text> = {
  text: { zh: '须是文字', en: 'has to be text' },
  number: { zh: '须是数字', en: 'has to be a number' },
  boolean: { zh: '须是“是”或“否”', en: 'has to be true or false' },
  date: { zh: '须是日期，如 2027-03-01', en: 'has to be a date such as 2027-03-01' },
  datetime: {
    zh: '须是带时区的时间，如 2027-03-01T09:00:00+08:00',
    en: 'has to be a time with its zone such as 2027-03-01T09:00:00+08:00',
  },
  'lunar-date': { zh: '须是农历日期', en: 'has to be a lunar date' },
  option: { zh: '须是一个选项', en: 'has to be one option' },
  options: { zh: '须是选项的列表', en: 'has to be a list of options' },
  reference: { zh: '须是一个编号', en: 'has to be an id' },
  object: { zh: '内容的格式不对', en: 'is not in the expected shape' },
};

const problem = (code: string, zh: string, en: string, params?: Record<string, unknown>): FieldProblem => ({
  code,
  message: { zh, en },
  ...(params && { params }),
});

export const REQUIRED = problem('REQUIRED', '不能为空', 'is required');
export const READ_ONLY = problem('READ_ONLY', '由系统生成，不能填写', 'is made by the system and cannot be written');
export const unknownField = (key: string) => problem('UNKNOWN_FIELD', `没有字段“${key}”`, `there is no field “${key}”`);

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 40 ? `${[...text].slice(0, 40).join('')}…` : text;
};

/** The sentence for a schema's finding about a field of this kind, to follow the field's label. */
export function problemOf({ keyword, params, message, path }: SchemaIssue, kind: Kind, value: unknown): FieldProblem {
  const limit = params.limit ?? params[keyword];
  const n = typeof limit === 'number' ? limit.toLocaleString('en') : String(limit);
  switch (keyword) {
    case 'required':
      return path.length ? problem('TYPE', KINDS[kind].zh, KINDS[kind].en) : REQUIRED;
    case 'type':
    case 'additionalProperties':
      return problem('TYPE', KINDS[kind].zh, KINDS[kind].en);
    case 'enum':
    case 'not':
    case 'const':
      return problem('OPTION_UNKNOWN', `没有选项“${shown(value)}”`, `has no option “${shown(value)}”`);
    case 'maxLength':
      return problem('TOO_LONG', `最多 ${n} 个字`, `has more than ${n} characters`, { limit });
    case 'minLength':
      return problem('TOO_SHORT', `至少 ${n} 个字`, `has fewer than ${n} characters`, { limit });
    case 'minimum':
      return problem('TOO_SMALL', `不能小于 ${n}`, `is below ${n}`, { limit });
    case 'exclusiveMinimum':
      return problem('TOO_SMALL', `必须大于 ${n}`, `has to be above ${n}`, { limit });
    case 'maximum':
      return problem('TOO_LARGE', `不能大于 ${n}`, `is above ${n}`, { limit });
    case 'exclusiveMaximum':
      return problem('TOO_LARGE', `必须小于 ${n}`, `has to be below ${n}`, { limit });
    case 'uniqueItems':
      return problem('DUPLICATE', '有重复的选项', 'names an option twice');
    case 'maxItems':
      return problem('TOO_MANY', `最多 ${n} 项`, `has more than ${n} items`, { limit });
    case 'minItems':
      return problem('TOO_FEW', `至少 ${n} 项`, `has fewer than ${n} items`, { limit });
    case 'format':
    case 'pattern':
      return problem('FORMAT', '格式不正确', 'is not in the expected form');
    default:
      return problem(
        keyword.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase(),
        message ?? '不符合要求',
        message ?? 'is not acceptable',
      );
  }
}
