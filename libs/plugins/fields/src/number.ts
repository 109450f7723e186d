import { defineField } from '@careloop/sdk';
import { checkDecimals, decimalSchema, normaliseDecimal, parseDecimal, showDecimal } from './decimal';
import { checkBounds, checkScale } from './settings';

/**
 * A number, exact to its scale (no scale: as many decimals as it has). The column is `numeric` without one: changing the
 * scale is then instant and rounds nothing that is stored. `parse(display(v)) = v` unless the unit looks like a number.
 */
export const number = defineField({
  id: 'number',
  label: { zh: '数字', en: 'Number' },
  group: 'basic',
  kind: 'number',
  column: () => 'numeric',
  index: () => ({ method: 'btree' }),
  jsonSchema: (field) => decimalSchema(field, field.scale),
  checkSettings: (field) => [...checkScale(field), ...checkBounds(field)],
  decimals: (field) => field.scale,
  check: (value, field) => checkDecimals(value, field.scale),
  normalise: normaliseDecimal,
  parse: (cell, field) => parseDecimal(cell, field.unit ? [field.unit] : []),
  display: (value, field) => {
    const shown = showDecimal(value, field.scale);
    return shown && field.unit ? shown + (/^[a-z]/i.test(field.unit) ? ' ' : '') + field.unit : shown;
  },
});
