import { type Language, say } from '@careloop/kernel';
import { errorTexts } from '../error-texts';
import { sentence } from '../error.filter';
import { traditional } from '../traditional';

/** Why something did not happen, or not yet: Chinese then English. Alphabetical. */
export const REASONS: Record<string, [zh: string, en: string]> = {
  'already-planned': ['已在计划中，不会重复', 'Already in the ledger; it will not happen twice'],
  'automation-deleted': ['智能助手已删除', 'The automation was deleted'],
  'condition-false': ['到时已不满足条件', 'The condition no longer held when it was due'],
  control: ['对照组：不发送，只用来对比效果', 'Control group: held back to measure the effect'],
  'date-changed': ['日期被改动，这次关怀改期或取消', 'The date was changed'],
  'event-driven': ['由数据变化触发，没有可预演的日期', 'Starts when data changes; there are no dates to rehearse'],
  expired: ['已过有效期，不再补发', 'It was too late to act'],
  'gave-up': ['多次尝试仍未成功', 'It failed after several tries'],
  'loop-cut': ['由自己引起的变化，为避免循环不再触发', 'It was started by its own doing; the loop was cut'],
  'message-rejected': ['对方拒收', 'The provider refused the message'],
  'no-address': ['没有可用的联系方式', 'There is no address to reach'],
  'no-answer': ['请求已发出但没有得到回应，不确定对方是否收到', 'No answer came: it may or may not have arrived'],
  'not-a-real-date': ['日期是占位值（如 1900-01-01）', 'The date is a placeholder such as 1900-01-01'],
  'not-sent': ['已确认没有送达，不再补发', 'It was found not to have arrived; it is not sent again'],
  'nothing-to-do': ['没有走到任何需要执行的节点', 'No step had to act'],
  'once-policy': ['按重复规则，这位客户已关怀过', 'This customer has been cared for already, as the policy counts'],
  'paused-backlog': ['暂停期间到期，恢复时选择了跳过', 'It fell due while paused and was skipped on resuming'],
  'record-deleted': ['数据已删除', 'The record was deleted'],
  replaced: ['发布了新版本，触发时间已不同', 'A new version was published that acts at another time'],
  undecidable: ['无法判断是否该执行，请检查智能助手的设置', 'It could not be decided; check the automation'],
  'value-missing': ['内容里用到的字段没有值', 'A field that the text uses is empty'],
  'will-retry': ['暂时失败，稍后会再试', 'It failed for now and will be tried again'],
  'worker-lost': ['执行中断，不确定是否已完成', 'The worker was lost: it may or may not have happened'],
};

/** A reason as a sentence in the reader's language; the code itself when nobody has worded it. */
export function reasonText(reason: string | null, language: Language): string | null {
  if (!reason) return null;
  const text = REASONS[reason];
  if (text) return say({ zh: text[0], en: text[1] }, language, traditional);
  const http = /^http-(\d{3})$/.exec(reason);
  if (http) return say({ zh: `对方返回 HTTP ${http[1]}`, en: `It answered HTTP ${http[1]}` }, language, traditional);
  const code = reason.toUpperCase().replaceAll('-', '_');
  return errorTexts[code]
    ? sentence(code, {}, language)
        .replace(/[「“]{1}[」”]{1}/g, '')
        .trim()
    : reason;
}
