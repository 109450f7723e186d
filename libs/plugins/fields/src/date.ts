import { isLocalDate } from '@careloop/calendar';
import { defineField } from '@careloop/sdk';
import type { FieldProblem } from '@careloop/forms';
import { dateText, readDate, readSerial, readTime, showDate } from './civil-text';

const noDate: FieldProblem = { code: 'FORMAT', message: { zh: '不是有效的日期', en: 'is not a date that exists' } };

/** A civil date, 0001 to 9999: no zone, no time. `parse(display(v)) = v`. */
export const date = defineField({
  id: 'date',
  label: { zh: '日期', en: 'Date' },
  group: 'basic',
  kind: 'date',
  column: () => 'date',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({ type: 'string', format: 'date' }),
  check: (value) => (isLocalDate(value) ? null : noDate),
  parse: (cell, _field, ctx) => {
    if (isLocalDate(cell)) return { value: cell };
    const text = dateText(cell);
    if (text === '') return { value: null };
    const read = readDate(text);
    const serial = !read && ctx.serialDates ? readSerial(text) : null;
    if (serial && serial.seconds === 0) return { value: serial.date };
    if (!read && !serial) return { error: noDate.code, message: noDate.message };
    // Midnight is how spreadsheets write a date; any other time would be lost.
    const rest = read?.rest.replace(/^T/, '').replace(/Z$/, '');
    if (!serial && (rest === '' || readTime(rest!)?.seconds === 0)) return { value: read!.date };
    return {
      error: 'FORMAT',
      message: { zh: '带有时间，请只填日期', en: 'carries a time; give the date only' },
    };
  },
  display: (value, _field, language) =>
    isLocalDate(value) ? showDate(value, language) : value == null ? '' : String(value),
});
