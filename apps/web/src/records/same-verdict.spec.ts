import { ajvCheck, type FieldDefinition, type FormDefinition, type SchemaCheck, writtenRecord } from '@careloop/forms';
import fc from 'fast-check';
import { fieldType } from '../forms/field-types';
import { schemaCheck } from './record-check';

/** Forms of every type with settings of every sort, with rules among them. */
const options = ['a', 'b', 'c'].map((key) => ({ key, label: key, ...(key === 'c' && { retired: true }) }));
const text = fc.record(
  { maxLength: fc.integer({ min: 1, max: 8 }), pattern: fc.constantFrom('^[a-z]+$', '\\d{2}'), required: fc.boolean() },
  { requiredKeys: [] },
);
const figure = fc.record(
  { min: fc.constantFrom(-1, 0, 2), max: fc.constantFrom(5, 100), scale: fc.integer({ min: 0, max: 3 }), required: fc.boolean() }, // prettier-ignore
  { requiredKeys: [] },
);
const some = fc.record({ required: fc.boolean() }, { requiredKeys: [] });
const typed: [string, fc.Arbitrary<object>][] = [
  ...['text', 'long-text'].map((type): [string, fc.Arbitrary<object>] => [type, text]),
  ...['number', 'money', 'percent'].map((type): [string, fc.Arbitrary<object>] => [type, figure]),
  ...'rating duration date datetime phone email url checkbox lunar-date member members department address location file signature rich-text'
    .split(' ')
    .map((type): [string, fc.Arbitrary<object>] => [type, some]),
  ...['select', 'multi-select'].map((type): [string, fc.Arbitrary<object>] => [
    type,
    some.map((s) => ({ ...s, options })),
  ]),
];
const settings = fc.oneof(...typed.map(([type, more]) => more.map((own) => ({ type, ...own }))));
const rules = fc.constantFrom<Partial<FieldDefinition>>(
  {},
  {},
  { visibleWhen: { '==': [{ var: 'k0' }, 'a'] } },
  { requiredWhen: { '!': [{ is_empty: [{ var: 'k0' }] }] } },
);
const formOf = (fields: object[], columns: object[]): FormDefinition => ({
  id: '00000000-0000-7000-8000-000000000001',
  key: 'f',
  name: 'F',
  kind: 'record',
  version: 1,
  roles: {},
  fields: [
    { id: 'k0', key: 'k0', type: 'text', label: 'K0' },
    ...fields.map((own, i) => ({ id: `k${i + 1}`, key: `k${i + 1}`, label: `K${i + 1}`, ...own }) as FieldDefinition),
    {
      id: 'rows',
      key: 'rows',
      type: 'subform',
      label: '行',
      fields: columns.map((own, i) => ({ id: `c${i}`, key: `c${i}`, label: `C${i}`, ...own }) as FieldDefinition),
    },
  ],
});

const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    [],
    {},
    'a',
    'b',
    'c',
    'x',
    'ab12',
    '12',
    'é😀',
    '2027-02-30',
    '2027-03-01',
    '0000-00-00',
  ),
  fc.constantFrom<unknown>(
    '13800138000',
    'a@b.cn',
    'https://a.cn',
    '2027-03-01T09:00:00+08:00',
    'javascript:alert(1)',
    '广东省/深圳市',
  ),
  fc.constantFrom<unknown>(0, -0, 1, 2.5, -3, 0.1234, 1e15, 1e300, true, false, ['a'], ['a', 'a'], ['x'], [null], [1]),
  fc.constantFrom<unknown>(
    { month: 6, day: 1 },
    { month: 13, day: 1, leap: true },
    { lng: 1, lat: 2 },
    { lng: 200, lat: 0 },
  ),
  fc.constantFrom<unknown>(
    '00000000-0000-7000-8000-000000000001',
    ['00000000-0000-7000-8000-000000000001'],
    [{ id: 'x' }],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

describe('the browser and the server', () => {
  const context = { now: new Date('2027-03-01T01:00:00Z'), zone: 'Asia/Shanghai' };
  /** Where something is wrong, with the codes that say what; the record as it would be stored. */
  const judge = (form: FormDefinition, values: unknown, check: SchemaCheck) => {
    const { values: clean, details } = writtenRecord(form, values, {
      types: fieldType,
      check,
      language: 'zh-CN',
      context,
    });
    const places = new Map<string, Set<string>>();
    for (const { path, code } of details) {
      // Which part of a value is wrong (an address without a province) the two may tell at different depths.
      const at = path
        .split('.')
        .slice(0, path.startsWith('values.rows.') ? 4 : 2)
        .join('.');
      places.set(at, (places.get(at) ?? new Set()).add(code));
    }
    return { clean, places };
  };

  it('say the same of any values in any form, though one compiles its schemas and the other reads them', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(settings, rules).map(([a, b]) => ({ ...a, ...b })),
          { minLength: 1, maxLength: 6 },
        ),
        fc.array(settings, { minLength: 1, maxLength: 3 }),
        fc.array(value, { minLength: 7, maxLength: 7 }),
        fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { maxLength: 3 }),
        (fields, columns, given, cells) => {
          const form = formOf(fields, columns);
          const values: Record<string, unknown> = Object.fromEntries(given.map((one, i) => [`k${i}`, one]));
          values.rows = cells.map((row) => Object.fromEntries(row.map((cell, i) => [`c${i}`, cell])));
          const [browser, server] = [judge(form, values, schemaCheck), judge(form, values, ajvCheck)];
          expect(browser.clean).toEqual(server.clean);
          expect([...browser.places.keys()].sort()).toEqual([...server.places.keys()].sort());
          // Of a value with several faults one may name more of them; what both name is never nothing.
          for (const [place, codes] of browser.places)
            expect([...codes].some((code) => server.places.get(place)!.has(code))).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
