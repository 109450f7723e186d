import { Invalid, type Text } from '@careloop/kernel';
import { isLunarDate, type LunarDate } from './dates';

const MONTHS = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊'];
const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

function dayName(day: number): string {
  if (day <= 10) return `初${DIGITS[day]}`;
  if (day < 20) return `十${DIGITS[day - 10]}`;
  if (day === 20) return '二十';
  return day === 30 ? '三十' : `廿${DIGITS[day - 20]}`;
}

/** 农历六月初一, 农历2025年闰六月初一; in English "Lunar leap month 6, day 1, 2025". `LUNAR_DATE_INVALID` for what is none. */
export function lunarText(date: LunarDate): Text {
  if (!isLunarDate(date)) throw new Invalid('LUNAR_DATE_INVALID', { ...(date as object) });
  const { year, month, day, leap } = date;
  return {
    zh: `农历${year ? `${year}年` : ''}${leap ? '闰' : ''}${MONTHS[month - 1]}月${dayName(day)}`,
    en: `Lunar ${leap ? 'leap ' : ''}month ${month}, day ${day}${year ? `, ${year}` : ''}`,
  };
}
