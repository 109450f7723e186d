import published from 'chinese-days/dist/chinese-days.json';
import type { HolidayData } from './workdays';

const holidays = Object.keys(published.holidays).sort();
const years = [...new Set(holidays.map((date) => Number(date.slice(0, 4))))];

/** 法定节假日 and 调休 of China as the State Council has announced them, from the chinese-days package (2004 onwards). */
export const CN_HOLIDAYS: HolidayData = {
  version: `cn-${years[years.length - 1]}`,
  years,
  holidays,
  workdays: Object.keys(published.workdays).sort(),
};
