import { defineField } from '@careloop/sdk';
import { readable } from './characters';

const AREA = '0(?:10|2\\d|[3-9]\\d\\d)';

/**
 * The one spelling of a phone number, or null when it can't be one. Chinese mobiles are eleven digits, landlines
 * `010-12345678` (with `转123` → `-123`), foreign numbers `+` and up to 15 digits (E.164).
 */
export function canonicalPhone(value: string): string | null {
  if (/^1[3-9]\d{9}$/.test(value)) return value;
  const text = readable(value)
    .replace(/^tel:/i, '')
    .replace(/\s*(?:转|轉|ext\.?|#)\s*(?=\d{1,6}$)/i, 'x');
  if (!/^[+\d\s().\-/\u2010-\u2015x]+$/.test(text)) return null;
  const [number = '', extension] = text.replace(/^00(?=[1-9])/, '+').split('x');
  if (extension !== undefined && !/^\d{1,6}$/.test(extension)) return null;
  const dashed = /^0\d{2,3}-\d{7,8}-(\d{1,6})$/.exec(number.trim());
  const tail = extension ?? dashed?.[1];
  let digits = (dashed ? number.trim().slice(0, -dashed[1]!.length) : number).replace(/[^+\d]/g, '');
  if (digits.lastIndexOf('+') > 0) return null;
  digits = digits
    .replace(/^\+?86(?=1[3-9]\d{9}$)/, '')
    .replace(/^\+860?(?=\d{9,})/, '0')
    .replace(/^0(?=1[3-9]\d{9}$)/, '');
  const line = new RegExp(`^(${AREA})(\\d{7,8})$`).exec(digits);
  if (line) return `${line[1]}-${line[2]}${tail ? `-${tail}` : ''}`;
  if (tail) return /^[2-9]\d{6,10}$/.test(digits) ? `${digits}-${tail}` : null;
  if (/^1[3-9]\d{9}$/.test(digits) || /^\+[1-9]\d{6,14}$/.test(digits) || /^[2-9]\d{6,14}$/.test(digits)) return digits;
  return null;
}

/** A phone number in its one spelling. `parse(display(v)) = v`. */
export const phone = defineField({
  id: 'phone',
  label: { zh: '手机', en: 'Phone' },
  group: 'basic',
  kind: 'text',
  column: () => 'text',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({ type: 'string', maxLength: 60 }),
  check: (value) =>
    canonicalPhone(value as string) === null
      ? { code: 'FORMAT', message: { zh: '不是有效的手机号', en: 'is not a valid phone number' } }
      : null,
  normalise: (value) => canonicalPhone(value as string) ?? value,
  parse: (cell) => {
    const text = readable(cell);
    if (text === '') return { value: null };
    // A spreadsheet may have made a number of it.
    const value = canonicalPhone(text.replace(/^(\d+)\.0$/, '$1'));
    return value === null
      ? { error: 'FORMAT', message: { zh: '不是有效的手机号', en: 'is not a valid phone number' } }
      : { value };
  },
  display: (value) => (value == null ? '' : String(value)),
});
