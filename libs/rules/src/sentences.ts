import type { Text } from '@careloop/kernel';
import type { Kind } from './types';

/** How kinds are called. */
export const KIND_NAMES: Record<Kind, Text> = {
  text: { zh: '文字', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  boolean: { zh: '勾选项', en: 'a tick box' },
  date: { zh: '日期', en: 'a date' },
  datetime: { zh: '日期时间', en: 'a date and time' },
  'lunar-date': { zh: '农历日期', en: 'a lunar date' },
  option: { zh: '单选', en: 'one option' },
  options: { zh: '多选', en: 'several options' },
  reference: { zh: '成员或关联数据', en: 'a member or linked record' },
  object: { zh: '附件或位置', en: 'files or a place' },
};

const oneOf = (kinds: readonly Kind[]): Text => ({
  zh: kinds.map((kind) => KIND_NAMES[kind].zh).join('、'),
  en: kinds.map((kind) => KIND_NAMES[kind].en).join(' or '),
});

/** What may be wrong with a rule, by code, as a colleague would say it. */
export const SENTENCES = {
  RULE_TOO_DEEP: (most: number) => ({
    zh: `条件套得太深，最多 ${most} 层`,
    en: `The condition is nested too deeply; at most ${most} levels`,
  }),
  RULE_TOO_LARGE: (most: number) => ({
    zh: `条件太多了，最多 ${most} 项`,
    en: `The condition is too long; at most ${most} parts`,
  }),
  RULE_MALFORMED: () => ({
    zh: '这里应是一个运算，只写一个名字和它的参数',
    en: 'An operation goes here: one name with its arguments',
  }),
  RULE_OPERATOR_UNKNOWN: (name: string) => ({ zh: `没有「${name}」这个运算`, en: `There is no operation “${name}”` }),
  RULE_FIELD_UNKNOWN: (key: string, form: string) => ({
    zh: `表单「${form}」里没有「${key}」这个字段`,
    en: `The form “${form}” has no field “${key}”`,
  }),
  RULE_FIELD_OUT_OF_REACH: (key: string) => ({
    zh: `逐项判断时只能看这一项，看不到「${key}」`,
    en: `While looking at one choice, “${key}” can’t be seen`,
  }),
  RULE_ELEMENT_OUT_OF_PLACE: () => ({
    zh: '这里没有可以逐项判断的选项',
    en: 'There are no choices to look at one by one here',
  }),
  RULE_FIELD_KEY: () => ({ zh: '请写出字段的标识', en: 'Write the key of a field' }),
  RULE_DEFAULT: () => ({ zh: '字段不能带默认值，请用「如果」', en: 'A field can’t carry a default; use “if”' }),
  RULE_RELATION_UNKNOWN: (key: string, form: string) => ({
    zh: `表单「${form}」没有关联「${key}」`,
    en: `Nothing links to the form “${form}” as “${key}”`,
  }),
  RULE_RELATION_NESTED: () => ({
    zh: '关联数据的条件里不能再看它的关联数据',
    en: 'A condition on related records can’t look at their related records',
  }),
  RULE_CHANGE_NESTED: (label: Text) => ({
    zh: `「${label.zh}」只能用在这条数据自己的字段上`,
    en: `“${label.en}” works on the record’s own fields only`,
  }),
  RULE_ARITY: (label: Text, least: number, most: number | null, given: number) => ({
    zh: `「${label.zh}」要 ${most === null ? `至少 ${least}` : least === most ? least : `${least} 到 ${most}`} 个参数，这里有 ${given} 个`,
    en: `“${label.en}” takes ${most === null ? `at least ${least}` : least === most ? least : `${least} to ${most}`} arguments, here are ${given}`,
  }),
  RULE_KIND: (
    what: string,
    whatEn: string,
    kind: Kind | 'list',
    label: string,
    labelEn: string,
    kinds: readonly Kind[],
  ) => {
    const given = kind === 'list' ? { zh: '一组值', en: 'a list' } : KIND_NAMES[kind];
    return {
      zh: `${what}是${given.zh}，「${label}」只能用于${oneOf(kinds).zh}`,
      en: `${whatEn} is ${given.en}; “${labelEn}” takes ${oneOf(kinds).en}`,
    };
  },
  RULE_KINDS_DIFFER: (a: string, aEn: string, kind: Kind, b: string, bEn: string, other: Kind) => ({
    zh: `${a}是${KIND_NAMES[kind].zh}，${b}是${KIND_NAMES[other].zh}，两者不能放在一起比较`,
    en: `${aEn} is ${KIND_NAMES[kind].en} and ${bEn} is ${KIND_NAMES[other].en}; they can’t be compared`,
  }),
  RULE_DATE_AND_TIME: (label: string) => ({
    zh: `「${label}」带有时刻，不能直接和日期比较；请用「距离」「距今」天数，或写上时刻`,
    en: `“${label}” has a time of day and can’t be compared with a date; count days, or write the time as well`,
  }),
  RULE_VALUE: (what: string, whatEn: string, kind: Kind, value: string) => ({
    zh: `${what}是${KIND_NAMES[kind].zh}，「${value}」不是${KIND_NAMES[kind].zh}`,
    en: `${whatEn} is ${KIND_NAMES[kind].en}, “${value}” is not`,
  }),
  RULE_DATE_INVALID: (value: string) => ({
    zh: `「${value}」不是有效的日期，请写成 2026-03-01 这样`,
    en: `“${value}” is not a date; write it like 2026-03-01`,
  }),
  RULE_INSTANT_INVALID: (value: string) => ({
    zh: `「${value}」不是有效的时刻，请写成 2026-03-01T09:00:00+08:00 这样`,
    en: `“${value}” is not a date and time; write it like 2026-03-01T09:00:00+08:00`,
  }),
  RULE_OPTION_UNKNOWN: (label: string, value: string) => ({
    zh: `「${label}」没有「${value}」这个选项`,
    en: `“${label}” has no option “${value}”`,
  }),
  RULE_REFERENCE_INVALID: (value: string) => ({
    zh: `「${value}」不是编号；编号由系统给出，用小写字母`,
    en: `“${value}” is not an id; ids come from the system, in lower case`,
  }),
  RULE_TEXT_INVALID: () => ({ zh: '文字里有无法保存的字符', en: 'The text holds characters that can’t be stored' }),
  RULE_NUMBER_INVALID: () => ({
    zh: '数字要在正负一千万亿（15 位整数）之内',
    en: 'Numbers have at most 15 digits before the point',
  }),
  RULE_NUMBER_TOO_LARGE: () => ({
    zh: '这样相乘的结果可能大得无法计算',
    en: 'The result of this calculation may be too large to reckon with',
  }),
  RULE_WHOLE: (label: Text, least: number, most: number) => ({
    zh: `「${label.zh}」要写一个 ${least} 到 ${most} 之间的整数`,
    en: `“${label.en}” takes a whole number from ${least} to ${most}`,
  }),
  RULE_CONSTANT: (label: Text) => ({
    zh: `「${label.zh}」的这个值要直接写出来`,
    en: `This value of “${label.en}” must be written out`,
  }),
  RULE_LIST: (label: Text) => ({
    zh: `「${label.zh}」要一组直接写出的值`,
    en: `“${label.en}” takes a list of written values`,
  }),
  RULE_LIST_EMPTY: (label: Text) => ({ zh: `「${label.zh}」请至少选一项`, en: `“${label.en}”: choose at least one` }),
  RULE_LIST_TOO_LONG: (most: number) => ({
    zh: `一组值最多 ${most} 个`,
    en: `A list holds at most ${most} values`,
  }),
  RULE_NOT_A_CONDITION: (what: string, whatEn: string) => ({
    zh: `这里要一个是或否的条件，${what}可能是别的值`,
    en: `A condition that is true or false goes here; ${whatEn} may be something else`,
  }),
} satisfies Record<string, (...args: never[]) => Text>;

export type ProblemCode = keyof typeof SENTENCES;
