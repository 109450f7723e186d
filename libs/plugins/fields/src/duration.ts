import { defineField } from '@careloop/sdk';
import { readable } from './characters';
import { checkBounds } from './settings';

/** A hundred years. */
const MOST = 3_155_760_000;

const PARTS: [pattern: string, seconds: number][] = [
  ['天|日|days?|d', 86_400],
  ['小时|小時|时|時|hours?|hrs?|h', 3_600],
  ['分钟|分鐘|分|minutes?|mins?|m', 60],
  ['秒钟|秒鐘|秒|seconds?|secs?|s', 1],
];
const NUMBER = '(\\d{1,9}(?:\\.\\d{1,6})?)';
const WORDS = new RegExp(`^${PARTS.map(([words]) => `(?:${NUMBER}\\s*(?:${words}))?`).join('\\s*')}$`, 'i');

/** Seconds of `1小时30分`, `1 h 30 min`, `1:30` (hours and minutes), `1:30:15`; null when it is none. */
function secondsOf(text: string): number | null {
  const clock = /^(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const words = text ? WORDS.exec(text) : null;
  if (!words) return null;
  const seconds = PARTS.reduce((sum, [, unit], i) => sum + Number(words[i + 1] ?? 0) * unit, 0);
  const whole = Math.round(seconds);
  return Math.abs(seconds - whole) < 1e-6 ? whole : null;
}

const noDuration = {
  code: 'FORMAT',
  message: {
    zh: '不是时长，如“1小时30分”或“1:30”',
    en: 'is not a length of time such as 1 h 30 min or 1:30',
  },
};

/** A length of time in whole seconds. A bare number in a file is seconds, as the API has it. `parse(display(v)) = v`. */
export const duration = defineField({
  id: 'duration',
  label: { zh: '时长', en: 'Duration' },
  group: 'basic',
  kind: 'number',
  column: () => 'numeric',
  index: () => ({ method: 'btree' }),
  decimals: () => 0,
  jsonSchema: ({ min, max }) => ({ type: 'integer', minimum: min ?? 0, maximum: max ?? MOST }),
  checkSettings: checkBounds,
  parse: (cell) => {
    const text = readable(cell);
    if (text === '') return { value: null };
    const seconds = /^\d{1,10}$/.test(text) ? Number(text) : secondsOf(text);
    if (seconds === null) return { error: noDuration.code, message: noDuration.message };
    return { value: seconds };
  },
  display: (value, _field, language) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return value == null ? '' : String(value);
    const names = language === 'en' ? [' d', ' h', ' min', ' s'] : ['天', '小时', '分', '秒'];
    let rest = value;
    const shown = PARTS.flatMap(([, unit], i) => {
      const n = Math.floor(rest / unit);
      rest -= n * unit;
      return n ? [`${n}${names[i]}`] : [];
    });
    return shown.length ? shown.join(language === 'en' ? ' ' : '') : `0${names[3]}`;
  },
});
