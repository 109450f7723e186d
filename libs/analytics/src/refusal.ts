import type { Text } from '@careloop/kernel';

/** Why a figure is not given: the data cannot carry it. An expected outcome, so it is returned, never thrown. */
export interface Refusal {
  refused: true;
  code: RefusalCode;
  /** What was found and what would be needed, as they stand in the sentence. */
  params: Record<string, number | string>;
  /** One sentence for the person who asked. */
  reason: Text;
}

const SENTENCES = {
  CHURN_RATE_ZERO: {
    zh: '流失率为 0，按公式算出的价值是无穷大。请填写大于 0 的流失率，或换用模型估算。',
    en: 'With a churn rate of 0 the formula gives an infinite value. Enter a rate above 0, or use the model.',
  },
  CLV_TOO_FEW_BUYERS: {
    zh: '只有 {found} 位买过的客户，至少要有 {needed} 位才能估算价值模型。',
    en: 'There are only {found} customers who bought; the model needs at least {needed}.',
  },
  CLV_TOO_SHORT: {
    zh: '订单只覆盖 {found} 天，至少要有 {needed} 天才能估算价值模型。',
    en: 'The orders cover only {found} days; the model needs at least {needed}.',
  },
  CLV_TOO_FEW_REPEATS: {
    zh: '只有 {found} 位客户下过 3 次以上的单，至少要有 {needed} 位才能看出复购规律。',
    en: 'Only {found} customers ordered three times or more; the model needs at least {needed} to see a habit.',
  },
  SPEND_TOO_FEW_BUYERS: {
    zh: '只有 {found} 位回头客有金额可用，至少要有 {needed} 位才能估算客单价模型。',
    en: 'Only {found} returning customers have amounts; the spend model needs at least {needed}.',
  },
  SPEND_NOT_IDENTIFIED: {
    zh: '这些客户的客单价看不出稳定的规律，模型给不出可靠的平均金额。',
    en: 'The amounts of these customers show no stable pattern, so the model gives no reliable average.',
  },
  TRAINING_TOO_FEW_ROWS: {
    zh: '只有 {found} 条有结果的数据，至少要有 {needed} 条才能训练。',
    en: 'Only {found} records have an outcome; training needs at least {needed}.',
  },
  TRAINING_TOO_FEW_OUTCOMES: {
    zh: '两种结果中较少的一种只有 {found} 条，至少要有 {needed} 条才能训练。',
    en: 'The rarer outcome occurs only {found} times; training needs at least {needed}.',
  },
  TRAINING_NO_FEATURES: {
    zh: '去掉编号、自由文本和泄露结果的字段之后，没有可用来预测的字段了。',
    en: 'Nothing is left to predict from once ids, free text and fields that give the answer away are set aside.',
  },
  SURVIVAL_NO_ROWS: {
    zh: '没有带有效时长的数据。',
    en: 'There are no records with a valid duration.',
  },
  SURVIVAL_ONE_GROUP: {
    zh: '至少要有两组数据才能比较，现在只有 {found} 组。',
    en: 'Comparing needs at least two groups; there is {found}.',
  },
  SERIES_TOO_SHORT: {
    zh: '只有 {found} 期数据，至少要有 {needed} 期才能预测。',
    en: 'There are only {found} periods; a forecast needs at least {needed}.',
  },
  EFFECT_TOO_FEW: {
    zh: '有一组只有 {found} 人，至少要有 {needed} 人才能比较。',
    en: 'One of the groups has only {found} people; a comparison needs at least {needed}.',
  },
  HISTORY_UNRELATED: {
    zh: '历史数据与结果的关系不稳定，不用历史数据修正。',
    en: 'History and outcome are not stably related, so the figure is not adjusted for history.',
  },
  SPEND_NOT_COMPARABLE: {
    zh: '两组的金额完全没有差异，没有可比较的波动。',
    en: 'The amounts do not vary at all in either group, so there is nothing to compare.',
  },
  SAMPLE_SIZE_NO_CHANGE: {
    zh: '想看出的变化是 0，再多人也看不出来。',
    en: 'The change to be seen is 0; no number of people would show it.',
  },
  GROUPS_TOO_FEW_POINTS: {
    zh: '只有 {found} 种不同的数据，分不成 {needed} 组。',
    en: 'There are only {found} different points; they cannot form {needed} groups.',
  },
} as const satisfies Record<string, Text>;

export type RefusalCode = keyof typeof SENTENCES;

/** A refusal with its sentence filled in. */
export function refuse(code: RefusalCode, params: Record<string, number | string> = {}): Refusal {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
  const { zh, en } = SENTENCES[code];
  return { refused: true, code, params, reason: { zh: fill(zh), en: fill(en) } };
}

/** Whether an answer is a refusal. */
export const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && (answer as Partial<Refusal>).refused === true;
