import { defineField } from '@careloop/sdk';
import type { FieldDefinition } from '@careloop/forms';
import { checkDecimals, decimalSchema, normaliseDecimal, parseDecimal, showDecimal } from './decimal';
import { checkBounds, checkScale } from './settings';

const SIGNS: Record<string, string> = {
  CNY: '¥',
  USD: '$',
  EUR: '€',
  GBP: '£',
  HKD: 'HK$',
  TWD: 'NT$',
  JPY: 'JP¥',
};
const scaleOf = (field: FieldDefinition) => field.scale ?? 2;
const currencyOf = (field: FieldDefinition) => field.currency ?? 'CNY';
/** Longest first: the sign of NT$ is not that of $. */
const affixes = (currency: string) =>
  currency === 'CNY'
    ? ['人民币', 'CN¥', 'CNY', 'RMB', '¥', '元', '圆']
    : [
        SIGNS[currency] ?? '',
        currency,
        ...(currency === 'JPY' ? ['¥', '円', '日元'] : []),
        ...(currency === 'USD' ? ['美元'] : []),
      ];

/** An amount of one currency, exact to its scale (two decimals unless said otherwise). `parse(display(v)) = v`. */
export const money = defineField({
  id: 'money',
  label: { zh: '金额', en: 'Money' },
  group: 'basic',
  kind: 'number',
  column: () => 'numeric',
  index: () => ({ method: 'btree' }),
  jsonSchema: (field) => decimalSchema(field, scaleOf(field)),
  checkSettings: (field) => [
    ...checkScale(field),
    ...checkBounds(field),
    ...(/^[A-Z]{3}$/.test(currencyOf(field))
      ? []
      : [
          {
            path: 'currency',
            code: 'FORMAT',
            message: {
              zh: '币种须是三位字母代码，如 CNY',
              en: 'the currency has to be a three-letter code such as CNY',
            },
          },
        ]),
  ],
  decimals: scaleOf,
  check: (value, field) => checkDecimals(value, scaleOf(field)),
  normalise: normaliseDecimal,
  parse: (cell, field) => parseDecimal(cell.replace(/\uffe5/g, '¥'), affixes(currencyOf(field))),
  display: (value, field) => {
    const shown = showDecimal(value, scaleOf(field));
    if (!shown) return '';
    const sign = SIGNS[currencyOf(field)] ?? `${currencyOf(field)} `;
    return shown.startsWith('-') ? `-${sign}${shown.slice(1)}` : sign + shown;
  },
});
