import { fieldUses, usesOfOther } from './index';
import type { FieldDefinition, FormDefinition } from './types';

const field = (key: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `i${key}`,
  key,
  type: 'text',
  label: key.toUpperCase(),
  ...more,
});
const form = (key: string, fields: FieldDefinition[], more: Partial<FormDefinition> = {}): FormDefinition => ({
  id: `id-${key}`,
  key,
  name: key,
  kind: 'record',
  version: 1,
  fields,
  roles: {},
  ...more,
});
const v = (key: string) => ({ var: key });

const orders = form(
  'orders',
  [
    field('price'),
    field('count'),
    field('kind'),
    field('customer', { type: 'link', form: 'customers' }),
    field('lines', {
      type: 'subform',
      fields: [field('amount'), field('tax', { formula: '{lines.amount} * {count}' })],
    }),
    field('total', { formula: '{price} * {count}', visibleWhen: { '>': [v('price'), 0] } }),
    field('sum', { formula: 'SUM({lines.amount})' }),
    field('note', { defaultFormula: '{kind}', readonlyWhen: { '==': [v('kind'), 'x'] } }),
    field('city', { optionsBy: { field: 'kind', map: {} } }),
    field('mail', { lookup: { link: 'customer', field: 'email' } }),
    field('fill', { linkage: { form: 'customers', match: [{ theirs: 'name', ours: 'note' }], take: 'email' } }),
    field('broken', { formula: '{price} *' }),
    field('old', { formula: '{price}', removed: true }),
  ],
  {
    roles: { name: 'note', customer: 'customer' },
    checks: [
      { id: 'few', rule: { '<': [v('count'), 9] }, message: '太多', fields: ['price'] },
      { id: 'self', rule: { '!=': [v('kind'), null] }, message: '缺', fields: [] },
    ],
  },
);
const told = (path: string) => fieldUses(orders, path).map(({ kind, at }) => `${kind} ${at}`);

it.each([
  ['price', ['formula total', 'visibleWhen total', 'check few']],
  ['count', ['formula lines.tax', 'formula total', 'check few']],
  ['kind', ['defaultFormula note', 'readonlyWhen note', 'optionsBy city', 'check self']],
  ['customer', ['lookup mail', 'role customer']],
  ['note', ['linkage fill', 'role name']],
  ['lines', ['formula sum']],
  ['lines.amount', ['formula lines.tax', 'formula sum']],
  ['total', []],
])('%s is used by %j', (path, uses) => expect(told(path)).toEqual(uses));

it('knows what other forms take from a field', () => {
  const customers = form('customers', [
    field('spent', {
      rollup: { form: 'orders', link: 'customer', op: 'sum', field: 'total', filter: { '==': [v('kind'), 'x'] } },
    }),
  ]);
  const uses = (other: FormDefinition, of: FormDefinition, key: string) =>
    usesOfOther(other, of, key).map(({ kind, at }) => `${kind} ${at}`);
  for (const key of ['total', 'customer', 'kind']) expect(uses(customers, orders, key)).toEqual(['rollup spent']);
  expect(uses(customers, orders, 'price')).toEqual([]);
  expect(uses(orders, customers, 'email')).toEqual(['lookup mail', 'linkage fill']);
  expect(uses(orders, customers, 'name')).toEqual(['linkage fill']);
  expect(uses(orders, form('others', []), 'email')).toEqual([]);
});
