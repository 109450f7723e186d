import type { FieldDefinition, FieldProblem, JsonSchema, Parsed } from '@careloop/forms';
import { readable } from './characters';

/** Digits that a double always gives back: our numbers are exact on the wire within them. */
const DIGITS = 15;

/** A decimal numeral without exponent, leading or trailing zeros: `1.50e3` → `1500`, `-0.0` → `0`. */
export function plain(numeral: string): string {
  const [, sign = '', whole = '', part = '', power = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(numeral) ?? [];
  const digits = whole + part;
  const point = whole.length + Number(power);
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const tail = padded.slice(at).replace(/0+$/, '');
  const text = (padded.slice(0, at).replace(/^0+(?=\d)/, '') || '0') + (tail && `.${tail}`);
  return sign === '-' && text !== '0' ? `-${text}` : text;
}

/** Whether a double within our digits is a decimal of that scale: only then is its nearest neighbour of that scale itself. */
const hasScale = (value: number, scale: number) => Math.round(value * 10 ** scale) / 10 ** scale === value;

/** The schema of a decimal: its bounds, and never beyond what a JSON number carries exactly. */
export function decimalSchema(field: FieldDefinition, scale: number | undefined): JsonSchema {
  const most = 10 ** (DIGITS - (scale ?? 0));
  return {
    type: 'number',
    ...(field.min == null ? { exclusiveMinimum: -most } : { minimum: field.min }),
    ...(field.max == null ? { exclusiveMaximum: most } : { maximum: field.max }),
  };
}

/** More decimals than the field keeps are refused, not rounded. */
export function checkDecimals(value: unknown, scale: number | undefined): FieldProblem | null {
  if (typeof value !== 'number') return null;
  if (Math.abs(value) >= 10 ** (DIGITS - (scale ?? 0))) return tooLarge;
  if (scale == null || hasScale(value, scale)) return null;
  return {
    code: 'DECIMALS',
    message: scale
      ? { zh: `最多 ${scale} 位小数`, en: `has more than ${scale} decimals` }
      : { zh: '必须是整数', en: 'has to be a whole number' },
    params: { scale },
  };
}

const tooLarge: FieldProblem = { code: 'TOO_LARGE', message: { zh: '数值过大', en: 'is too large' } };

/** Minus zero is zero. */
export const normaliseDecimal = (value: unknown): unknown => (value === 0 ? 0 : value);

/**
 * Reads a number as people write it: full-width digits, `1,234.5`, `（120）` for −120, `3.5万`. `affixes` are the unit and
 * currency signs that may stand before or after it.
 */
export function parseDecimal(cell: string, affixes: string[]): Parsed {
  // At most fifteen digits: exact, and nothing to take away.
  if (/^-?\d{1,9}(?:\.\d{1,6})?$/.test(cell)) return { value: Number(cell) || 0 };
  let text = readable(cell).replace(/[\u2212\u2013]/g, '-');
  if (text === '') return { value: null };
  const bracketed = /^\((.*)\)$/.exec(text);
  if (bracketed) text = `-${bracketed[1]}`;
  for (const affix of affixes.filter(Boolean).map(readable)) {
    if (text.endsWith(affix)) text = text.slice(0, -affix.length).trim();
    text = text.replace(/^([+-]?)\s*(.*)$/s, (all, sign: string, rest: string) =>
      rest.startsWith(affix) ? sign + rest.slice(affix.length).trim() : all,
    );
  }
  const unit = /[万萬亿億]$/.exec(text)?.[0];
  const shift = unit ? ('万萬'.includes(unit) ? 'e4' : 'e8') : '';
  if (unit) text = text.slice(0, -1).trim();
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text)) text = text.replace(/,/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) || (shift && /e/i.test(text)))
    return { error: 'TYPE', message: { zh: '不是数字', en: 'is not a number' } };
  const value = Number(text + shift);
  if (!Number.isFinite(value)) return { error: tooLarge.code, message: tooLarge.message };
  // More digits than a number carries (an ID card number, say) would be changed: say so instead.
  if (plain(text + shift) !== plain(String(value)))
    return {
      error: 'DIGITS',
      message: { zh: '位数过多，数字无法精确保存', en: 'has more digits than a number can hold' },
    };
  return { value: value === 0 ? 0 : value };
}

/** Thousands separated by commas, decimals filled up to the scale. */
export function showDecimal(value: unknown, scale: number | undefined): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return value == null ? '' : String(value);
  const [whole = '', part = ''] = plain(String(value)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const tail = scale == null ? part : part.padEnd(scale, '0');
  return tail ? `${grouped}.${tail}` : grouped;
}
