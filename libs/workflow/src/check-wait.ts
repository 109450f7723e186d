import { isLocalTime } from '@careloop/calendar';
import type { FlowProblem } from './check';

const MOST = { days: 3650, hours: 8760, minutes: 525_600 };

/** What is wrong with the settings of a wait. */
export function checkWait(settings: Record<string, unknown>): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const add = (path: string, code: string, zh: string, en: string) =>
    problems.push({ path, code, message: { zh, en } });
  for (const key of Object.keys(settings))
    if (!(key in MOST) && key !== 'at')
      add(key, 'SETTING_UNKNOWN', `等待没有「${key}」这个设置`, `A wait has no setting “${key}”`);
  for (const [unit, most] of Object.entries(MOST)) {
    const value = settings[unit];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most)
      add(unit, 'WAIT_OUT_OF_RANGE', `要是 0 到 ${most} 的整数`, `A whole number from 0 to ${most}`);
  }
  if (settings.at !== undefined && !isLocalTime(settings.at as string))
    add('at', 'TIME_INVALID', '时间写成 09:00 这样', 'Write the time like 09:00');
  if (settings.at === undefined && Object.keys(MOST).every((unit) => !settings[unit]))
    add('', 'WAIT_EMPTY', '请填写要等多久', 'Say how long to wait');
  return problems;
}
