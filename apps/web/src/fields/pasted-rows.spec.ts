import type { FieldDefinition } from '@careloop/forms';
import { pastedRows } from './pasted-rows';

const column = (key: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `f${key}`,
  key,
  type,
  label: key,
  ...more,
});
const lines: FieldDefinition = column('lines', 'subform', {
  fields: [
    column('item', 'text'),
    column('price', 'money'),
    column('amount', 'money', { formula: '{lines.price} * 2' }),
    column('on', 'date'),
  ],
});

describe('a block pasted into a subform', () => {
  it.each([
    [
      'from the first cell, adding rows',
      [{}],
      'a\t1,200.50\t2027年3月1日\nb\t2\t',
      { at: 0, key: 'item' },
      [
        { item: 'a', price: 1200.5, on: '2027-03-01' },
        { item: 'b', price: 2, on: null },
      ],
    ],
    [
      'from a cell in the middle, leaving the rest',
      [{ item: 'x', price: 1 }, { item: 'y' }],
      '7\n8',
      { at: 1, key: 'price' },
      [{ item: 'x', price: 1 }, { item: 'y', price: 7 }, { price: 8 }],
    ],
    [
      'wider than the columns',
      [{ item: 'x' }],
      '2027-01-02\tmore',
      { at: 0, key: 'on' },
      [{ item: 'x', on: '2027-01-02' }],
    ],
    ['with what a column can’t read', [{}], 'a\tabc', { at: 0, key: 'item' }, [{ item: 'a', price: 'abc' }]],
    ['on a column that a formula makes', [{ item: 'x' }], '1\n2', { at: 0, key: 'amount' }, [{ item: 'x' }]],
  ])('%s', (_, rows, text, place, expected) => {
    expect(pastedRows(lines, rows, text, place)).toEqual(expected);
  });

  it('stops at the most rows there can be', () => {
    const rows = pastedRows(lines, [], Array.from({ length: 1200 }, (_, i) => `r${i}\t1`).join('\n'), {
      at: 0,
      key: 'item',
    });
    expect(rows).toHaveLength(1000);
  });
});
