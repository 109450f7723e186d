import type { Kind, Rule } from '@careloop/rules';
import {
  checkDefinition,
  diffForms,
  formGraph,
  type FieldDefinition,
  type FieldType,
  type FieldTypes,
  type FormDefinition,
} from './index';

const aType = (id: string, kind: Kind): FieldType => ({
  id,
  label: { zh: id, en: id },
  group: 'basic',
  kind,
  column: () => 'text',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({}),
  decimals: ({ scale }) => scale,
  parse: (value) => ({ value }),
  display: String,
});
const all = new Map(
  (['text', 'number', 'boolean', 'date', 'option'] as const).map((kind) => [kind as string, aType(kind, kind)]),
).set('subform', aType('subform', 'options'));
const types: FieldTypes = (id) => all.get(id)!;

const field = (key: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `f${key.replaceAll('_', '')}`,
  key,
  type,
  label: key.toUpperCase(),
  ...more,
});
const aForm = (fields: FieldDefinition[], more: Partial<FormDefinition> = {}): FormDefinition => ({
  id: 'form',
  key: 'form',
  name: '表单',
  kind: 'record',
  version: 1,
  fields,
  roles: {},
  ...more,
});
const context = { now: new Date('2026-11-22T01:02:03Z'), zone: 'Asia/Shanghai' };
const is = (key: string, value: Rule): Rule => ({ '==': [{ var: key }, value] });

describe('a form of rules and formulas', () => {
  const form = aForm(
    [
      field('total', 'number', { formula: '{net}+{tax}', scale: 2 }),
      field('net', 'number', { formula: 'SUM({lines.amount})' }),
      field('tax', 'number', { formula: '{net}*{rate}' }),
      field('rate', 'number', { defaultFormula: 'IF({kind}="food",9%,13%)' }),
      field('kind', 'text'),
      field('reason', 'text', { visibleWhen: is('kind', 'other'), required: true }),
      field('note', 'text', { requiredWhen: { '>': [{ var: 'total' }, 100] }, readonlyWhen: is('kind', 'food') }),
      field('length', 'number', { formula: 'LEN({reason})' }),
      field('lines', 'subform', {
        fields: [
          field('price', 'number'),
          field('count', 'number'),
          field('amount', 'number', { formula: '{lines.price}*{lines.count}' }),
        ],
      }),
      field('day', 'date', { defaultFormula: 'TODAY()+7' }),
    ],
    {
      checks: [{ id: 'cap', rule: { '<': [{ var: 'total' }, 1000] }, message: '超过上限', fields: ['total'] }],
    },
  );
  const graph = formGraph(form, types);
  const start = (values: Record<string, unknown> = {}) => graph.start(values, context, { isNew: true });
  const lines = [{ price: 10, count: 2 }, { price: 0.1, count: 3 }]; // prettier-ignore

  it('checks, and orders formulas after what they read', () => {
    expect(checkDefinition(form, types)).toEqual([]);
    const place = (key: string) => graph.formulas.indexOf(key);
    expect(place('lines.amount')).toBeLessThan(place('net'));
    expect(place('net')).toBeLessThan(place('tax'));
    expect(place('tax')).toBeLessThan(place('total'));
    expect(formGraph(form, types)).toBe(graph);
  });

  it('reckons everything at the start', () => {
    const state = start({ lines, kind: 'food' });
    expect(state.values).toMatchObject({ net: 20.3, rate: 0.09, tax: 1.827, total: 22.13, day: '2026-11-29' });
    expect(state.values.lines).toEqual([{ price: 10, count: 2, amount: 20 }, { price: 0.1, count: 3, amount: 0.3 }]); // prettier-ignore
    expect([...state.hidden]).toEqual(['reason']);
    expect([...state.readonly]).toEqual(['note']);
  });

  it('reckons after a change what depends on it, and says what changed', () => {
    const state = start({ lines, kind: 'food' });
    state.values.lines = [{ price: 100, count: 2 }];
    const changes = graph.recompute(state, ['lines'], context);
    expect([...changes.values].sort()).toEqual(['lines', 'net', 'tax', 'total']);
    expect([...changes.required]).toEqual(['note']);
    expect(state.values.total).toBe(218);
    expect(graph.missing(state)).toEqual(['note']);
    state.values.lines = [{ price: 10_000, count: 1 }];
    expect([...graph.recompute(state, ['lines'], context).checks]).toEqual(['cap']);
    expect([...state.failed]).toEqual(['cap']);
  });

  it('follows a default formula until somebody writes the field', () => {
    const state = start({ lines });
    expect(state.values.rate).toBe(0.13);
    state.values.kind = 'food';
    graph.recompute(state, ['kind'], context);
    expect(state.values.rate).toBe(0.09);
    state.values.rate = 0.5;
    graph.recompute(state, ['rate'], context);
    state.values.kind = 'books';
    graph.recompute(state, ['kind'], context);
    expect(state.values.rate).toBe(0.5);
  });

  it('never applies a default to a record that exists', () => {
    expect(graph.start({ kind: 'food' }, context).values.rate).toBeUndefined();
  });

  it('keeps what was typed in a hidden field, reads it as empty, and does not submit it', () => {
    const state = start({ kind: 'other', reason: '因为' });
    expect(state.values.length).toBe(2);
    state.values.kind = 'food';
    const changes = graph.recompute(state, ['kind'], context);
    expect([...changes.visible]).toEqual(['reason']);
    expect(state.values).toMatchObject({ reason: '因为', length: 0 });
    expect(graph.submitted(state)).toMatchObject({ reason: null, length: 0, kind: 'food' });
    expect(graph.isRequired(state, 'reason')).toBe(false);
    state.values.kind = 'other';
    graph.recompute(state, ['kind'], context);
    expect(graph.submitted(state)).toMatchObject({ reason: '因为', length: 2 });
  });

  it('wakes what depends on time when it passes', () => {
    const state = start();
    const later = { ...context, now: new Date('2026-11-24T00:00:00Z') };
    expect([...graph.recompute(state, ['_now'], later).values]).toEqual(['day']);
    expect(state.values.day).toBe('2026-12-01');
  });

  it('names the formulas to compute set-based after a change of some fields', () => {
    expect(graph.formulasAfter(['rate'])).toEqual(['tax', 'total']);
    expect(graph.formulasAfter(['lines.price'])).toEqual(['lines.amount', 'net', 'tax', 'total']);
    expect(graph.formulasAfter(['note'])).toEqual([]);
  });

  it('asks linkages again when the fields they match change', () => {
    const linked = formGraph(
      aForm([
        field('phone', 'text'),
        field('level', 'text', {
          linkage: { form: 'customers', match: [{ theirs: 'mobile', ours: 'phone' }], take: 'level' },
        }),
        field('discount', 'number', { formula: 'IF({level}="gold",10%,0)' }),
      ]),
      types,
    );
    const state = linked.start({}, context, { isNew: true });
    state.values.phone = '138';
    expect([...linked.recompute(state, ['phone'], context).linkages]).toEqual(['level']);
    state.values.level = 'gold';
    linked.recompute(state, ['level'], context, { touch: false });
    expect(state.values.discount).toBe(0.1);
    expect(state.touched.has('level')).toBe(false);
  });
});

describe('circles', () => {
  const cases: [string, FieldDefinition[], string][] = [
    ['of formulas', [field('a', 'number', { formula: '{b}+1' }), field('b', 'number', { formula: '{a}+1' })], 'a → b → a'], // prettier-ignore
    ['of one', [field('a', 'number', { formula: '{a}+1' })], 'a → a'],
    ['of what shows what', [field('a', 'text', { visibleWhen: is('b', 'x') }), field('b', 'text', { visibleWhen: is('a', 'x') })], 'a → b → a'], // prettier-ignore
    ['of a default and a condition', [field('a', 'text'), field('b', 'text', { defaultFormula: '{c}' }), field('c', 'text', { visibleWhen: is('b', 'x') })], 'b → c → b'], // prettier-ignore
    ['through a subform', [field('sum', 'number', { formula: 'SUM({lines.x})' }), field('lines', 'subform', { fields: [field('x', 'number', { formula: '{sum}' })] })], 'sum → lines.x → sum'], // prettier-ignore
  ];
  it.each(cases)('%s are refused with their path', (_, fields, path) => {
    const form = aForm(fields);
    expect(() => formGraph(form, types)).toThrow(expect.objectContaining({ code: 'FORM_CYCLE', params: { path } }));
    const [problem] = checkDefinition(form, types);
    expect(problem!.code).toBe('FORM_CYCLE');
    expect(problem!.message.zh).toContain(path.toUpperCase());
  });
});

it('a formula’s field is read though it is hidden, and may be shown by what reads it', () => {
  const form = aForm(
    [
      field('a', 'number'),
      field('half', 'number', { formula: '{a}/2', visibleWhen: { '>': [{ var: 'twice' }, 10] } }),
      field('twice', 'number', { formula: '{half}*4' }),
    ],
    { checks: [{ id: 'small', rule: { '<': [{ var: 'half' }, 3] }, message: '太大', fields: ['half'] }] },
  );
  expect(checkDefinition(form, types)).toEqual([]);
  const graph = formGraph(form, types);
  const state = graph.start({ a: 4 }, context);
  expect([state.values.twice, [...state.hidden], [...state.failed]]).toEqual([8, ['half'], []]);
  state.values.a = 10;
  graph.recompute(state, ['a'], context);
  expect([state.values.twice, [...state.hidden], [...state.failed]]).toEqual([20, [], ['small']]);
});

describe('checkDefinition', () => {
  const codes = (fields: FieldDefinition[], more: Partial<FormDefinition> = {}) =>
    checkDefinition(aForm(fields, more), types).map(({ path, code, from, to }) => [path, code, from, to]);
  it.each([
    [field('a', 'number', { formula: '1+{b}' }), ['fields.0.formula', 'FORMULA_FIELD_UNKNOWN', 2, 5]],
    [field('a', 'number', { formula: '"x"' }), ['fields.0.formula', 'FORMULA_UNFIT', undefined, undefined]],
    [field('a', 'option', { formula: '"x"' }), ['fields.0.formula', 'FORMULA_UNFIT', undefined, undefined]],
    [field('a', 'text', { visibleWhen: is('b', 1) }), ['fields.0.visibleWhen.==.0', 'RULE_FIELD_UNKNOWN', undefined, undefined]], // prettier-ignore
    [field('a', 'text', { requiredWhen: { changed: ['a'] } }), ['fields.0.requiredWhen', 'FORM_RULE_OUT_OF_REACH', undefined, undefined]], // prettier-ignore
    [field('a', 'subform', { fields: [field('x', 'text', { visibleWhen: true })] }), ['fields.0.fields.0.visibleWhen', 'COLUMN_RULE', undefined, undefined]], // prettier-ignore
    [field('a', 'text', { linkage: { form: 'c', match: [{ theirs: 'x', ours: 'b' }], take: 'y' } }), ['fields.0.linkage.match.0.ours', 'FIELD_UNKNOWN', undefined, undefined]], // prettier-ignore
  ])('%j', (one, wanted) => expect(codes([one])).toEqual([wanted]));

  it('takes a text as the default of an option', () => {
    expect(codes([field('a', 'option', { defaultFormula: '"gold"' })])).toEqual([]);
  });

  it('reads checks', () => {
    const checks = [{ id: 'x', rule: is('b', 1), message: '', fields: ['c'] }];
    expect(codes([field('a', 'text')], { checks }).map(([path]) => path)).toEqual([
      'checks.0.rule.==.0',
      'checks.0.message',
      'checks.0.fields',
    ]);
  });

  it('and a diff tells that a formula changed', () => {
    const before = aForm([field('a', 'number', { formula: '1' })]);
    const after = aForm([field('a', 'number', { formula: '2' })]);
    expect(diffForms(before, after)[0]!.message.zh).toBe('字段“A”的公式由“1”改为“2”');
  });
});

describe('one keystroke in a form of 500 fields, 100 conditions and 50 formulas', () => {
  const inputs = Array.from({ length: 450 }, (_, i) =>
    field(`f${i}`, 'number', i < 100 ? {} : i < 200 ? { visibleWhen: { '>': [{ var: `f${i - 100}` }, 5] } } : {}),
  );
  // Formula i reads inputs of its own, one conditional field, and the formula five before it.
  const formulas = Array.from({ length: 50 }, (_, i) =>
    field(`c${i}`, 'number', {
      formula: `ROUND(SUM({f${i}},{f${i + 200}},{f${i + 100}}${i >= 5 ? `,{c${i - 5}}` : ''})*1.06,2)`,
    }),
  );
  const form = aForm([...inputs, ...formulas]);
  const graph = formGraph(form, types);
  const values = Object.fromEntries(inputs.map(({ key }, i) => [key, i % 10]));

  it('reckons only what depends on it', () => {
    const state = graph.start(values, context, { isNew: true });
    const steps = (key: string, value: unknown) => {
      state.values[key] = value;
      return graph.recompute(state, [key], context).steps;
    };
    expect(graph.formulas).toHaveLength(50);
    expect(steps('f449', 3)).toBe(0); // nothing reads it
    expect(steps('f99', 9)).toBe(1); // the condition of f199
    expect(steps('f249', 7)).toBe(1); // the last formula
    expect(steps('f200', 7)).toBe(10); // the first, and nine that build on one another
    expect(steps('f0', 9)).toBe(11); // those, and the condition of f100
    expect(steps('f249', 7)).toBe(1); // the same value again: the formula, and nobody after it
  });

  it('comes to the same as reckoning everything anew', () => {
    const state = graph.start(values, context, { isNew: true });
    for (let i = 0; i < 300; i++) {
      const key = `f${(i * 37) % 450}`;
      state.values[key] = (i * 7) % 11;
      graph.recompute(state, [key], context);
    }
    const typed = Object.fromEntries(inputs.map(({ key }) => [key, state.values[key]]));
    const fresh = graph.start(typed, context, { isNew: true });
    expect(state.seen).toEqual(fresh.seen);
    expect([...state.hidden].sort()).toEqual([...fresh.hidden].sort());
  });
});
