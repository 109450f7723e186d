import { defineField } from '@careloop/sdk';
import { readable } from './characters';
import { checkDecimals, decimalSchema, normaliseDecimal, parseDecimal, plain, showDecimal } from './decimal';
import { checkBounds, checkScale } from './settings';

/** Decimals of the number before the sign: 12.5 % has one. */
const scaleOf = (field: { scale?: number }) => field.scale ?? 2;
/** The decimal point moved by `digits`, exactly. */
const shifted = (value: number, digits: number): number => Number(plain(`${plain(String(value))}e${digits}`));

/**
 * A share. The value is the number that formulas reckon with (12.5 % is 0.125), as spreadsheets have it; files and
 * people see and type the percentage. `parse(display(v)) = v`.
 */
export const percent = defineField({
  id: 'percent',
  label: { zh: '百分比', en: 'Percent' },
  group: 'basic',
  kind: 'number',
  column: () => 'numeric',
  index: () => ({ method: 'btree' }),
  jsonSchema: (field) => decimalSchema(field, scaleOf(field) + 2),
  checkSettings: (field) => [...checkScale(field), ...checkBounds(field)],
  decimals: (field) => scaleOf(field) + 2,
  check: (value, field) => {
    const problem = checkDecimals(value, scaleOf(field) + 2);
    if (problem?.code !== 'DECIMALS') return problem;
    const scale = scaleOf(field);
    return {
      ...problem,
      message: { zh: `百分数最多 ${scale} 位小数`, en: `has more than ${scale} decimals as a percentage` },
      params: { scale },
    };
  },
  normalise: normaliseDecimal,
  parse: (cell) => {
    const text = readable(cell);
    const percentage = /^(.*?)\s*(?:%|percent)$/i.exec(text) ?? /^百分之\s*(.+)$/.exec(text);
    const parsed = parseDecimal(percentage ? percentage[1]! : text, []);
    return percentage && 'value' in parsed && typeof parsed.value === 'number'
      ? { value: shifted(parsed.value, -2) }
      : parsed;
  },
  display: (value, field) =>
    typeof value === 'number' && Number.isFinite(value)
      ? `${showDecimal(shifted(value, 2), field.scale)}%`
      : value == null
        ? ''
        : String(value),
});
