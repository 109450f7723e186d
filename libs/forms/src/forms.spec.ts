import fc from 'fast-check';
import {
  applyDefaults,
  checkDefinition,
  diffForms,
  mergeFields,
  recordSchema,
  ruleSchema,
  sameValue,
  validateRecord,
  ajvCheck,
  type FieldDefinition,
  type FieldType,
  type FieldTypes,
  type FormDefinition,
} from './index';

// Types of the test's own: this package knows none.
const aType = (id: string, more: Partial<FieldType>): FieldType => ({
  id,
  label: { zh: id, en: id },
  group: 'basic',
  kind: 'text',
  column: () => 'text',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({ type: 'string', maxLength: 5 }),
  parse: (value) => ({ value }),
  display: String,
  ...more,
});
const all = [
  aType('text', {}),
  aType('number', {
    kind: 'number',
    jsonSchema: (f) => ({ type: 'number', ...(f.min != null && { minimum: f.min }) }),
  }),
  aType('date', { kind: 'date' }),
  aType('pick', {
    kind: 'option',
    jsonSchema: (f) => ({ enum: f.options?.filter((o) => !o.retired).map((o) => o.key) }),
    checkSettings: (f) =>
      f.options ? [] : [{ path: 'options', code: 'REQUIRED', message: { zh: '缺选项', en: 'no options' } }],
  }),
  aType('tags', {
    kind: 'options',
    jsonSchema: () => ({ type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true }),
  }),
  aType('phone', {
    check: (v) =>
      /^\s*1\d\s*$/.test(v as string)
        ? null
        : { code: 'FORMAT', message: { zh: '不是有效的手机号', en: 'is not a valid phone number' } },
    normalise: (v) => (v as string).trim(),
  }),
  aType('link', { kind: 'reference', column: () => 'uuid' }),
  aType('no', { system: true }),
  aType('odd', { jsonSchema: () => ({ type: 'object', dependentRequired: { a: ['b'] } }) }),
];
const types: FieldTypes = (id) => {
  const type = all.find((t) => t.id === id);
  if (!type) throw new Error(id);
  return type;
};
const field = (key: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `id${key}`,
  key,
  type,
  label: key,
  ...more,
});
const form = (fields: FieldDefinition[], more: Partial<FormDefinition> = {}): FormDefinition => ({
  id: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  key: 'customers',
  name: '客户',
  kind: 'customer',
  version: 1,
  fields,
  roles: {},
  ...more,
});
const customers = form([
  field('name', 'text', { label: '姓名', required: true }),
  field('mobile', 'phone', { label: '手机' }),
  field('age', 'number', { label: '年龄', min: 0 }),
  field('tier', 'pick', {
    label: '等级',
    options: [
      { key: 'gold', label: '金' },
      { key: 'old', label: '旧', retired: true },
    ],
  }),
  field('tags', 'tags', { label: '标签' }),
  field('number', 'no', { label: '编号' }),
  field('gone', 'text', { removed: true }),
  field('odd', 'odd', { label: '奇' }),
]);
const validate = (values: unknown, more = {}) =>
  validateRecord(customers, values, { types, language: 'zh-CN', ...more });
const codes = (values: unknown, more = {}) =>
  Object.fromEntries(validate(values, more).details.map((d) => [d.path, d.code]));

describe('a record', () => {
  it('is given back in its one spelling, empty values as null', () =>
    expect(validate({ name: '张三', mobile: ' 13 ', tags: [], age: null })).toEqual({
      values: { name: '张三', mobile: '13', tags: null, age: null },
      details: [],
    }));

  it.each([
    [{ name: 1 }, { 'values.name': 'TYPE' }],
    [{}, { 'values.name': 'REQUIRED' }],
    [{ name: '' }, { 'values.name': 'REQUIRED' }],
    [{ name: '一二三四五六' }, { 'values.name': 'TOO_LONG' }],
    [{ name: '𠮷𠮷𠮷𠮷𠮷' }, {}],
    [{ name: 'a', mobile: 'x' }, { 'values.mobile': 'FORMAT' }],
    [{ name: 'a', age: -1 }, { 'values.age': 'TOO_SMALL' }],
    [{ name: 'a', tier: 'silver' }, { 'values.tier': 'OPTION_UNKNOWN' }],
    [{ name: 'a', tier: 'old' }, { 'values.tier': 'OPTION_UNKNOWN' }],
    [{ name: 'a', tags: ['a', 'c'] }, { 'values.tags.1': 'OPTION_UNKNOWN' }],
    [{ name: 'a', tags: ['a', 'a'] }, { 'values.tags': 'DUPLICATE' }],
    [{ name: 'a', number: 'N1' }, { 'values.number': 'READ_ONLY' }],
    [
      { name: 'a', nope: 1, gone: 'x' },
      { 'values.nope': 'UNKNOWN_FIELD', 'values.gone': 'UNKNOWN_FIELD' },
    ],
    [{ name: 'a', odd: { a: 1 } }, { 'values.odd': 'DEPENDENT_REQUIRED' }],
    [JSON.parse('{"name":"a","__proto__":1}'), { 'values.__proto__': 'UNKNOWN_FIELD' }],
    [{ name: 'a', constructor: 1 }, { 'values.constructor': 'UNKNOWN_FIELD' }],
    [null, { values: 'TYPE' }],
    [[], { values: 'TYPE' }],
  ])('%j has the problems %j', (values, problems) => expect(codes(values)).toEqual(problems));

  it('need not repeat required fields in a change, and may not empty them', () => {
    expect(codes({ age: 3 }, { partial: true })).toEqual({});
    expect(codes({ name: null }, { partial: true })).toEqual({ 'values.name': 'REQUIRED' });
  });

  it('keeps an option that was retired since', () => {
    expect(validate({ name: 'a', tier: 'old' }, { previous: { name: 'b', tier: 'old' } })).toEqual({
      values: { name: 'a', tier: 'old' },
      details: [],
    });
  });

  it('says what is wrong in the reader’s language, the label first', () => {
    const bad = { name: 'a', mobile: 'x' };
    expect(validate(bad).details[0]!.message).toBe('手机：不是有效的手机号');
    expect(validate(bad, { language: 'en' }).details[0]!.message).toBe('手机: is not a valid phone number');
    expect(validate(bad, { language: 'zh-TW', traditional: () => '不是有效的手機號' }).details[0]!.message).toBe(
      '手机：不是有效的手機號',
    );
    expect(validate({ name: 'a', odd: { a: 1 } }, { language: 'zh-TW' }).details[0]!.message).toMatch(/^奇：應該/);
  });

  it('compiles once per form version', () => {
    const schema = recordSchema(customers, types, { partial: true });
    expect(recordSchema(customers, types, { partial: true })).toBe(schema);
    expect(recordSchema(customers, types)).toMatchObject({ required: ['name'], additionalProperties: false });
    expect(schema).not.toHaveProperty('required');
    expect(Object.keys(schema.properties as object)).not.toContain('number');
  });

  it('never throws, whatever is thrown at it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('name', 'mobile', 'age', 'tier', 'tags', 'number', 'x'), fc.jsonValue()),
        (values) => {
          const { details } = validateRecord(customers, values, { types, language: 'en', partial: true });
          return details.every((d) => d.path.startsWith('values') && /^[A-Z_]+$/.test(d.code) && d.message);
        },
      ),
      { numRuns: 500, examples: [[{ mobile: '12' }]] },
    );
  });
});

describe('a definition', () => {
  const problems = (f: FormDefinition, more = {}) =>
    checkDefinition(f, types, { check: ajvCheck, ...more }).map((p) => `${p.path} ${p.code}`);
  it('is accepted when it is right', () => expect(problems(customers)).toEqual([]));
  it.each<[string, FormDefinition, string[]]>([
    ['a key with capitals', form([field('Name', 'text', { id: 'a' })]), ['fields.0.key FORMAT']],
    ['a key twice', form([field('a', 'text'), field('a', 'text', { id: 'b' })]), ['fields.1.key DUPLICATE']],
    ['an id twice', form([field('a', 'text'), field('b', 'text', { id: 'ida' })]), ['fields.1.id DUPLICATE']],
    ['no label', form([field('a', 'text', { label: ' ' })]), ['fields.0.label FORMAT']],
    ['an unknown type', form([field('a', 'rocket')]), ['fields.0.type FIELD_TYPE_UNKNOWN']],
    ['bad settings', form([field('a', 'pick')]), ['fields.0.options REQUIRED']],
    ['a unique list', form([field('a', 'tags', { unique: true })]), ['fields.0.unique UNIQUE_UNFIT']],
    ['a bad default', form([field('a', 'number', { default: 'x' })]), ['fields.0.default DEFAULT_UNFIT']],
    ['a word as default', form([field('a', 'date', { default: 'today' })]), []],
    ['a role without its field', form([], { roles: { name: 'nope' } }), ['roles.name FIELD_UNKNOWN']],
    [
      'a role of the wrong type',
      form([field('a', 'number')], { roles: { birthday: 'a' } }),
      ['roles.birthday ROLE_UNFIT'],
    ],
    ['a role nobody knows', form([], { roles: { boss: 'a' } as never }), ['roles.boss ROLE_UNKNOWN']],
    ['no name', form([], { name: '' }), ['name FORMAT']],
    ['501 fields', form(Array.from({ length: 501 }, (_, i) => field(`a${i}`, 'text'))), ['fields TOO_MANY']],
    ['a removed field’s key again', form([field('a', 'text'), field('a', 'text', { id: 'b', removed: true })]), []],
  ])('%s', (_, f, expected) => expect(problems(f)).toEqual(expected));

  it('follows links where it knows the forms', () => {
    const orders = form([field('customer', 'link', { form: 'customers' })], { key: 'orders', kind: 'record' });
    expect(problems(orders, { forms: [] })).toEqual(['fields.0.form FORM_UNKNOWN']);
    expect(problems(orders, { forms: [customers] })).toEqual([]);
  });
});

describe('versions', () => {
  it('keep ids, and the columns of what is removed', () => {
    const first = mergeFields(
      [],
      [field('a', 'text'), field('b', 'number')].map(({ id: _, ...f }) => f),
    );
    const second = mergeFields(first, [{ key: 'b', type: 'number', label: 'B' }]);
    expect(second.map((f) => [f.key, f.removed ?? false, f.id])).toEqual([
      ['b', false, first[1]!.id],
      ['a', true, first[0]!.id],
    ]);
    const back = mergeFields(second, [{ key: 'a', type: 'text', label: 'A' }]);
    expect(back[0]).toEqual({ key: 'a', type: 'text', label: 'A', id: first[0]!.id });
    const other = mergeFields(second, [{ key: 'a', type: 'date', label: 'A' }]);
    expect(other[0]!.id).not.toBe(first[0]!.id);
  });

  it('stay removed when they are sent so', () => {
    const before = [field('a', 'text'), field('b', 'number'), field('c', 'text', { removed: true })];
    const [a, b, c] = before as [FieldDefinition, FieldDefinition, FieldDefinition];
    const removed = (one: FieldDefinition) => ({ ...one, removed: true });
    // Sent back as read, with one more taken away; what is said of a removed field's settings changes nothing.
    expect(mergeFields(before, [a, { ...b, removed: true, label: '别的' }, c])).toEqual([a, removed(b), c]);
    // A new field may have the key of one that stays removed.
    const again = mergeFields(before, [{ key: 'c', type: 'text', label: 'C' }, c]);
    expect(again.map((f) => [f.key, f.removed ?? false])).toEqual([
      ['c', false],
      ['c', true],
      ['a', true],
      ['b', true],
    ]);
    expect(again[0]!.id).not.toBe(c.id);
    // Known by key only; what never was there is not made.
    const byKey = mergeFields(before, [
      { key: 'a', type: 'text', label: 'A', removed: true },
      { key: 'nobody', type: 'text', label: 'N', removed: true },
      b,
    ]);
    expect(byKey).toEqual([removed(a), b, c]);
    // The live field keeps its column, whichever comes first in the list.
    const both = mergeFields(before, [{ key: 'a', type: 'text', label: 'A', removed: true }, a, b]);
    expect(both).toEqual([a, b, c]);
  });

  it('tell what changed', () => {
    const before = form([field('a', 'text', { label: '甲' }), field('b', 'text'), field('c', 'text')]);
    const after = form([
      field('c', 'text'),
      field('d', 'text', { label: '丁' }),
      field('a', 'text', { label: '乙', required: true }),
    ]);
    const changes = diffForms(before, after);
    expect(changes.map((c) => [c.kind, c.field, c.setting])).toEqual([
      ['added', 'd', undefined],
      ['removed', 'b', undefined],
      ['changed', 'a', 'label'],
      ['changed', 'a', 'required'],
      ['moved', undefined, undefined],
    ]);
    expect(changes[2]!.message).toEqual({
      zh: '字段“甲”的名称由“甲”改为“乙”',
      en: 'field “甲”: label changed from “甲” to “乙”',
    });
    expect(diffForms(before, structuredClone(before))).toEqual([]);
  });
});

it('defaults fill what is absent, not what is empty', () => {
  const f = form([
    field('a', 'text', { default: 'x' }),
    field('b', 'text', { default: 'x' }),
    field('day', 'date', { default: 'today' }),
    field('owner', 'link', { default: 'me' }),
    field('word', 'text', { default: 'today' }),
  ]);
  const now = new Date('2027-03-01T00:00:00Z');
  expect(applyDefaults(f, types, { b: null }, { today: '2027-03-01', now, memberId: 'm' })).toEqual({
    a: 'x',
    b: null,
    day: '2027-03-01',
    owner: 'm',
    word: 'today',
  });
});

it('rules see live fields and the forms that link here', () => {
  const orders = form([field('customer', 'link', { form: 'customers' }), field('paid', 'number')], {
    id: 'o',
    key: 'orders',
    name: '订单',
    kind: 'record',
  });
  const schema = ruleSchema(customers, types, { forms: [customers, orders], table: (f) => `"w"."${f.key}"` });
  expect(schema.table).toBe('"w"."customers"');
  expect(schema.fields.gone).toBeUndefined();
  expect(schema.fields.tier).toMatchObject({
    kind: 'option',
    column: 'f_idtier',
    options: [{ key: 'gold' }, { key: 'old' }],
  });
  expect(schema.relations).toMatchObject({ 'orders.customer': { label: '订单', column: 'f_idcustomer' } });
  expect(schema.relations!['orders.customer']!.schema()).toMatchObject({
    form: 'orders',
    table: '"w"."orders"',
    fields: { paid: { kind: 'number' } },
  });
});

it.each([
  [null, '', true],
  [[], null, true],
  [{ a: 1, b: null }, { a: 1 }, true],
  [['a', 'b'], ['b', 'a'], false],
  [0, null, false],
  [{}, null, false],
])('%j and %j are the same: %s', (a, b, same) => expect(sameValue(a, b)).toBe(same));
