import type { Text } from '@careloop/kernel';
import { KIND_NAMES, type Kind } from '@careloop/rules';
import type { FormulaProblem, FormulaReason, ReasonCode } from './types';

const kinds = (list: readonly Kind[]): Text => ({
  zh: list.map((kind) => KIND_NAMES[kind].zh).join('、'),
  en: list.map((kind) => KIND_NAMES[kind].en).join(' or '),
});
const maybe = (word: string | undefined): Text =>
  word ? { zh: `。您是不是想写「${word}」？`, en: `. Did you mean “${word}”?` } : { zh: '', en: '' };
const count = (least: number, most: number | null): Text =>
  most === null
    ? { zh: `至少 ${least} 个`, en: `at least ${least}` }
    : least === most
      ? { zh: `${least} 个`, en: `${least}` }
      : { zh: `${least} 到 ${most} 个`, en: `${least} to ${most}` };

/** What may be wrong with a formula, by code, as a colleague would say it. */
const SENTENCES = {
  EMPTY: () => ({ zh: '公式还是空的', en: 'The formula is empty' }),
  TOO_LONG: (most: number) => ({
    zh: `公式太长了，最多 ${most} 个字符`,
    en: `The formula is too long; at most ${most} characters`,
  }),
  TOO_DEEP: (most: number) => ({
    zh: `括号套得太深，最多 ${most} 层；请把一部分放到另一个字段里`,
    en: `Brackets are nested too deeply; at most ${most} levels. Move a part into a field of its own`,
  }),
  TOO_LARGE: (most: number) => ({
    zh: `公式的内容太多，最多 ${most} 项；请把一部分放到另一个字段里`,
    en: `The formula has too many parts; at most ${most}. Move some into a field of its own`,
  }),
  QUOTE_OPEN: () => ({ zh: '这段文字缺少结束的引号', en: 'This text has no closing quote' }),
  BRACE_OPEN: () => ({ zh: '这个字段缺少结束的 }', en: 'This field has no closing }' }),
  BRACKET_OPEN: () => ({ zh: '这个括号没有结束', en: 'This bracket is never closed' }),
  CHARACTER: (character: string) => ({
    zh: character === "'" ? '文字请用双引号括起来' : `公式里不能用「${character}」`,
    en: character === "'" ? 'Put texts in double quotes' : `“${character}” has no meaning in a formula`,
  }),
  ENDS_EARLY: () => ({ zh: '公式没有写完', en: 'The formula ends too early' }),
  UNEXPECTED: (value: string) => ({
    zh: `这里不该有「${value}」，前面可能缺少运算符或逗号`,
    en: `“${value}” is not expected here; an operator or a comma may be missing before it`,
  }),
  PERCENT: () => ({
    zh: '% 表示百分之几，如 10%；求余数请用 MOD',
    en: '% means per cent, as in 10%; for the remainder use MOD',
  }),
  NUMBER: () => ({ zh: '数字太大，最多 15 位整数', en: 'The number is too large; at most 15 digits before the point' }),
  BARE_NAME: (name: string) => ({
    zh: `不认识「${name}」：字段写成 {${name}}，文字写成 "${name}"，函数后面要有括号`,
    en: `“${name}” is not known: write a field as {${name}}, a text as "${name}", and brackets after a function`,
  }),
  FUNCTION_UNKNOWN: (name: string, near?: string) => ({
    zh: `没有函数「${name}」${maybe(near).zh}`,
    en: `There is no function “${name}”${maybe(near).en}`,
  }),
  FIELD_UNKNOWN: (key: string, near?: string) => ({
    zh: `没有字段「${key}」${maybe(near).zh}`,
    en: `There is no field “${key}”${maybe(near).en}`,
  }),
  COLUMN_MISSING: (label: string, column: string) => ({
    zh: `「${label}」是子表单，请写明它的字段，如 {${column}}`,
    en: `“${label}” is a subform; name one of its fields, such as {${column}}`,
  }),
  NOT_SUBFORM: (label: string) => ({
    zh: `「${label}」不是子表单，没有下级字段`,
    en: `“${label}” is not a subform and has no fields of its own`,
  }),
  FIELD_UNFIT: (label: string, kind: Kind) => ({
    zh: `公式里不能用「${label}」（${KIND_NAMES[kind].zh}）的值`,
    en: `A formula can’t use the value of “${label}” (${KIND_NAMES[kind].en})`,
  }),
  ARITY: (name: string, least: number, most: number | null, given: number) => ({
    zh: `${name} 需要${count(least, most).zh}参数，现在有 ${given} 个`,
    en: `${name} takes ${count(least, most).en} arguments, not ${given}`,
  }),
  PAIRS: (name: string) => ({
    zh: `${name} 的条件和结果要成对出现`,
    en: `${name} takes conditions and results in pairs`,
  }),
  KIND: (name: Text, parameter: Text, wanted: readonly Kind[], given: Kind, hint?: Text) => ({
    zh: `${name.zh} 的「${parameter.zh}」须是${kinds(wanted).zh}，这里是${KIND_NAMES[given].zh}${hint ? `；${hint.zh}` : ''}`,
    en: `${name.en}: “${parameter.en}” has to be ${kinds(wanted).en}, this is ${KIND_NAMES[given].en}${hint ? `; ${hint.en}` : ''}`,
  }),
  KINDS_DIFFER: (name: Text, a: Kind, b: Kind, hint?: Text) => ({
    zh: `${name.zh} 的两边不是一类：${KIND_NAMES[a].zh}和${KIND_NAMES[b].zh}${hint ? `；${hint.zh}` : ''}`,
    en: `${name.en}: the two sides differ in kind, ${KIND_NAMES[a].en} and ${KIND_NAMES[b].en}${hint ? `; ${hint.en}` : ''}`,
  }),
  OPTION_UNKNOWN: (label: string, value: string, near?: string) => ({
    zh: `「${label}」没有选项「${value}」${maybe(near).zh}`,
    en: `“${label}” has no option “${value}”${maybe(near).en}`,
  }),
  DATE_INVALID: (value: string) => ({
    zh: `「${value}」不是日期，请写成 2027-03-01 这样`,
    en: `“${value}” is not a date; write it like 2027-03-01`,
  }),
  WRITTEN: (name: string, parameter: Text, values: readonly (string | number)[]) => ({
    zh: `${name} 的「${parameter.zh}」请直接写出${values.length ? `：${values.join('、')}` : '，不能是算出来的'}`,
    en: `${name}: write “${parameter.en}” as it stands${values.length ? `, one of ${values.join(', ')}` : '; it can’t be computed'}`,
  }),
  MALFORMED: (message: Text) => message,
  ROWS_OUTSIDE: (label: string) => ({
    zh: `「${label}」有很多行，请用 SUM、MAX、TEXTJOIN 等函数汇总`,
    en: `“${label}” has many rows; sum them up with SUM, MAX, TEXTJOIN or the like`,
  }),
  ROWS_MIXED: (a: string, b: string) => ({
    zh: `「${a}」和「${b}」是两个子表单，不能逐行放在一起算`,
    en: `“${a}” and “${b}” are two subforms; they can’t be reckoned row by row together`,
  }),
  ROWS_NEEDED: (name: string) => ({
    zh: `${name} 要先给出子表单的一个字段，如 {明细.金额}`,
    en: `${name} begins with a field of a subform, such as {lines.amount}`,
  }),
  RESULT: (given: Kind) => ({
    zh: `公式的结果不能是${KIND_NAMES[given].zh}`,
    en: `A formula can’t give ${KIND_NAMES[given].en}`,
  }),
  RESULT_EMPTY: () => ({ zh: '这个公式的结果总是空的', en: 'This formula always comes out empty' }),
};

export type ProblemCode = keyof typeof SENTENCES;

/** A problem at a place; codes read `FORMULA_…` outside. */
export function problem<C extends ProblemCode>(
  code: C,
  from: number,
  to: number,
  ...params: Parameters<(typeof SENTENCES)[C]>
): FormulaProblem {
  const sentence = SENTENCES[code] as (...args: unknown[]) => Text;
  return { from, to, code: `FORMULA_${code}`, message: sentence(...params) };
}

/** Why a formula has no value for a record. */
export const REASONS = {
  DIVIDED_BY_ZERO: { zh: '除数是 0', en: 'The divisor is 0' },
  TOO_LARGE: { zh: '算出的数太大', en: 'The number is too large' },
  NOT_A_NUMBER: { zh: '这段文字不是数字', en: 'The text is not a number' },
  NO_SUCH_DATE: { zh: '没有这个日期', en: 'There is no such date' },
  DATE_OUT_OF_RANGE: { zh: '日期超出了 0001 年到 9999 年', en: 'The date lies outside the years 1 to 9999' },
  START_AFTER_END: { zh: '开始晚于结束', en: 'The start is after the end' },
  NOT_FOUND: { zh: '没有找到', en: 'Nothing was found' },
  OUT_OF_RANGE: { zh: '这个数超出了函数能算的范围', en: 'The number is outside what the function can reckon' },
  TEXT_TOO_LONG: { zh: '算出的文字太长', en: 'The text becomes too long' },
  NOT_AN_ID_CARD: { zh: '不是有效的身份证号', en: 'This is not a valid ID card number' },
  NO_LUNAR_DATE: { zh: '农历只到 1901–2099 年', en: 'The lunar calendar covers the years 1901 to 2099' },
} satisfies Record<string, Text>;

/** A reason at a place. */
export const reason = (code: ReasonCode, from: number, to: number): FormulaReason => ({
  from,
  to,
  code: `FORMULA_${code}`,
  message: REASONS[code],
});
