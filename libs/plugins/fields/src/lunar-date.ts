import { isLunarDate, lunarCode, type LunarDate } from '@careloop/calendar';
import { defineField } from '@careloop/sdk';
import type { FieldProblem } from '@careloop/forms';
import { readLunar, showLunar } from './lunar-text';

const noLunarDate: FieldProblem = {
  code: 'FORMAT',
  message: { zh: '不是存在的农历日期', en: 'is not a lunar date that exists' },
};

/** A lunar date, with or without its year, leap months known. Sorts by month and day. `parse(display(v)) = v`. */
export const lunarDate = defineField({
  id: 'lunar-date',
  label: { zh: '农历日期', en: 'Lunar date' },
  group: 'care',
  kind: 'lunar-date',
  column: () => 'integer',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({
    type: 'object',
    properties: {
      month: { type: 'integer', minimum: 1, maximum: 12 },
      day: { type: 'integer', minimum: 1, maximum: 30 },
      leap: { type: 'boolean' },
      year: { type: ['integer', 'null'], minimum: 1901, maximum: 2099 },
    },
    required: ['month', 'day'],
    additionalProperties: false,
  }),
  check: (value) => (isLunarDate({ leap: false, ...(value as object) }) ? null : noLunarDate),
  normalise: (value) => {
    const { month, day, leap, year } = value as Partial<LunarDate>;
    return { month, day, leap: leap === true, ...(year != null && { year }) };
  },
  toColumn: (value) => (value == null ? null : lunarCode(value as LunarDate)),
  jsonSql: (column) => {
    const parts = `'month', ${column} % 10000 / 100, 'day', ${column} % 100, 'leap', ${column} % 20000 >= 10000`;
    return `case when ${column} < 20000 then json_build_object(${parts}) when ${column} >= 20000 then json_build_object(${parts}, 'year', ${column} / 20000) end`;
  },
  sortSql: (column) => `(${column} % 10000 / 100 * 200 + ${column} % 20000 / 10000 * 100 + ${column} % 100)`,
  parse: (cell) => {
    if (cell.trim() === '') return { value: null };
    const value = readLunar(cell);
    return value
      ? { value }
      : {
          error: 'FORMAT',
          message: {
            zh: '不是农历日期，如“八月十五”“闰六月初一”',
            en: 'is not a lunar date such as 八月十五 or 1990-08-15',
          },
        };
  },
  display: (value, _field, language) =>
    value == null ? '' : isLunarDate(value) ? showLunar(value, language) : JSON.stringify(value),
});
