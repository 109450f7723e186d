import { defineField } from '@careloop/sdk';
import { readable } from './characters';
import { parseDecimal } from './decimal';

/** Stars there are: five unless said otherwise. */
export const starsOf = (field: { max?: number }): number => field.max ?? 5;

/** Stars from one up to `max`. Nothing given is empty, not zero. `parse(display(v)) = v`. */
export const rating = defineField({
  id: 'rating',
  label: { zh: '评分', en: 'Rating' },
  group: 'basic',
  kind: 'number',
  column: () => 'numeric',
  index: () => ({ method: 'btree' }),
  decimals: () => 0,
  jsonSchema: (field) => ({ type: 'integer', minimum: 1, maximum: starsOf(field) }),
  checkSettings: ({ max }) =>
    max === undefined || (Number.isInteger(max) && max >= 2 && max <= 10)
      ? []
      : [{ path: 'max', code: 'RANGE', message: { zh: '星数须是 2 到 10 的整数', en: 'takes 2 to 10 stars' } }],
  parse: (cell) => {
    const text = readable(cell);
    const stars = /^(★{1,10})☆*$/.exec(text)?.[1];
    return stars ? { value: stars.length } : parseDecimal(text, ['星', '分', 'stars', 'star']);
  },
  display: (value) => (value == null ? '' : String(value)),
});
