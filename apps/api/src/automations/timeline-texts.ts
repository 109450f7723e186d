import type { Text } from '@careloop/kernel';

const OCCURRENCE: Record<string, Text> = {
  planned: { zh: '已列入「{what}」', en: '“{what}” is planned' },
  running: { zh: '「{what}」正在进行', en: '“{what}” is under way' },
  waiting: { zh: '「{what}」等待下一步', en: '“{what}” waits for its next step' },
  sent: { zh: '「{what}」已送达关怀', en: '“{what}” reached the customer' },
  done: { zh: '「{what}」已完成', en: '“{what}” is done' },
  skipped: { zh: '「{what}」未执行', en: '“{what}” was skipped' },
  control: { zh: '「{what}」留作对照', en: '“{what}” was held back' },
  failed: { zh: '「{what}」失败', en: '“{what}” failed' },
  uncertain: { zh: '「{what}」结果不确定', en: '“{what}” may or may not have happened' },
  expired: { zh: '「{what}」已过期', en: '“{what}” expired' },
  cancelled: { zh: '「{what}」已取消', en: '“{what}” was cancelled' },
};

const MESSAGE: Record<string, Text> = {
  sending: { zh: '正在发送 {what}', en: 'Sending {what}' },
  sent: { zh: '已发送 {what}', en: 'Sent {what}' },
  rejected: { zh: '对方拒收 {what}', en: 'Refused {what}' },
  failed: { zh: '发送失败 {what}', en: 'Could not send {what}' },
  uncertain: { zh: '不确定是否送达 {what}', en: 'May have been sent {what}' },
};

const TASK: Record<string, Text> = {
  open: { zh: '待办：{what}', en: 'To do: {what}' },
  claimed: { zh: '已有人领取：{what}', en: 'Claimed: {what}' },
  done: { zh: '已完成：{what}', en: 'Done: {what}' },
  cancelled: { zh: '已取消：{what}', en: 'Cancelled: {what}' },
};

/** One line of a customer's timeline. */
export function timelineText(kind: 'occurrence' | 'message' | 'task', state: string, what: string): Text {
  const texts = { occurrence: OCCURRENCE, message: MESSAGE, task: TASK }[kind];
  const text = texts[state] ?? { zh: '{what}', en: '{what}' };
  const filled = (words: string) => words.replace('{what}', () => what);
  return { zh: filled(text.zh), en: filled(text.en) };
}
