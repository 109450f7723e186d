import { check, type Rule, type RuleSchema } from '@careloop/rules';
import fc from 'fast-check';
import { duplicate, move, remove, wrap } from './edit';
import { hintsFor, offerOf } from './hints';
import { emptyGroup, emptyLine, type Condition, type Group, type Slots } from './model';
import { fromRule } from './parse';
import { modesFor, momentRule, slotsOf, takesDays, wantedBy, type Wanted } from './values';
import { toRule } from './write';

const offer = offerOf({ changes: true });
const orders: RuleSchema = {
  form: 'orders',
  fields: {
    ordered_on: { key: 'ordered_on', label: '下单日', kind: 'date' },
    amount: { key: 'amount', label: '金额', kind: 'number' },
  },
};
const schema: RuleSchema = {
  form: 'customers',
  fields: {
    name: { key: 'name', label: '姓名', kind: 'text' },
    city: { key: 'city', label: '城市', kind: 'text' },
    fee: { key: 'fee', label: '月费', kind: 'number' },
    visits: { key: 'visits', label: '到店次数', kind: 'number' },
    active: { key: 'active', label: '在用', kind: 'boolean' },
    birthday: { key: 'birthday', label: '生日', kind: 'date' },
    renews_on: { key: 'renews_on', label: '续约日', kind: 'date' },
    seen_at: { key: 'seen_at', label: '上次登录', kind: 'datetime' },
    lunar: { key: 'lunar', label: '农历生日', kind: 'lunar-date' },
    tier: { key: 'tier', label: '等级', kind: 'option', options: [{ key: 'gold', label: '金卡' }] },
    likes: { key: 'likes', label: '兴趣', kind: 'options', options: [{ key: 'gold', label: '金饰' }] },
    owner: { key: 'owner', label: '负责人', kind: 'reference' },
  },
  relations: { 'orders.customer': { key: 'orders.customer', label: '订单', schema: () => orders } },
};
const read = (rule: Rule) => fromRule(rule, schema, offer);
const kindsOf = (condition: Condition): string[] =>
  condition.kind === 'group' ? condition.items.flatMap(kindsOf) : [condition.kind];

/** Literals of every kind. */
const literal: Record<string, fc.Arbitrary<Rule>> = {
  text: fc.string({ minLength: 1 }),
  number: fc.integer(),
  boolean: fc.boolean(),
  date: fc
    .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') })
    .map((d) => d.toISOString().slice(0, 10)),
  datetime: fc
    .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') })
    .map((d) => d.toISOString()),
  'lunar-date': fc.record({
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 30 }),
    leap: fc.boolean(),
  }),
  option: fc.constant('gold'),
  options: fc.constant(['gold']),
  reference: fc.uuid(),
};

/** Whatever the editor of a place can produce, in every mode it offers. */
function slotValue(wanted: Wanted, own: string, at: RuleSchema): fc.Arbitrary<Rule> {
  if (wanted.many) return fc.array(literal[wanted.kind]!, { minLength: 1, maxLength: 3 });
  if (wanted.days) return fc.integer({ min: 0, max: 366 });
  const byMode: Record<string, () => fc.Arbitrary<Rule>> = {
    fixed: () => literal[wanted.kind]!,
    me: () => fc.constant({ var: '_me' }),
    field: () =>
      fc
        .constantFrom(...Object.values(at.fields).filter((f) => f.kind === wanted.kind && f.key !== own))
        .map((f) => ({ var: f.key })),
    moving: () =>
      fc
        .constantFrom(...offer.moments)
        .chain((operator) =>
          fc
            .integer({ min: -400, max: 400 })
            .map((days) => momentRule({ operator, days: takesDays(operator) && days ? days : null })),
        ),
  };
  return fc.oneof(...modesFor(wanted, at, offer, own).map((mode) => byMode[mode]!()));
}

/** Every line people can build on a field. */
const line = (at: RuleSchema): fc.Arbitrary<Condition> =>
  fc
    .constantFrom(...Object.values(at.fields))
    .chain((field) => {
      const subject = { kind: 'field' as const, field: field.key };
      return fc
        .constantFrom(...hintsFor(subject, field.kind, offer))
        .map((hint) => ({ subject, hint, kind: field.kind }));
    })
    .chain(({ subject, hint, kind }) => {
      const wanted = wantedBy(hint, kind);
      const values = wanted
        ? slotsOf(hint).map((slot) => slotValue(wanted, subject.field, at).map((v) => [slot, v] as const))
        : [];
      return fc
        .tuple(...values)
        .map((slots) => ({ ...emptyLine(), subject, hint: hint.id, slots: Object.fromEntries(slots) as Slots }));
    });

const group = (depth: number): fc.Arbitrary<Group> =>
  fc
    .record({
      join: fc.constantFrom('and' as const, 'or' as const),
      items: fc.array(
        depth > 1
          ? fc.oneof({ weight: 3, arbitrary: line(schema) }, { weight: 1, arbitrary: group(depth - 1) })
          : line(schema),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    })
    .map(({ join, items }) => ({ ...emptyGroup(items), join, bare: false }));

const anyRule: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Rule>(
      null,
      true,
      3,
      'gold',
      [],
      { var: 'tier' },
      { var: 'gone' },
      { and: [] },
      { or: [{ var: 'active' }] },
    ),
    fc.array(tie('rule'), { maxLength: 3 }),
    fc
      .tuple(
        fc.constantFrom('and', 'or', '!', '==', '<', 'in', 'if', 'between', 'var', 'nothing'),
        fc.array(tie('rule'), { maxLength: 3 }),
      )
      .map(([name, args]) => ({ [name]: args })),
  ),
})).rule;

describe('the rows of the condition builder', () => {
  it('builds rules that may be saved, and draws them as the same rows again', () => {
    fc.assert(
      fc.property(group(3), (rows) => {
        const rule = toRule(rows, offer);
        const again = read(rule);
        expect(toRule(again, offer)).toEqual(rule);
        expect(kindsOf(again)).not.toContain('opaque');
        expect(check(rule, schema)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('gives back any rule at all, also what it cannot draw', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(toRule(read(rule), offer)).toEqual(rule);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, Rule, string[]]>([
    ['no rule', null, []],
    ['one comparison', { '==': [{ var: 'tier' }, 'gold'] }, ['line']],
    ['one comparison in and', { and: [{ '==': [{ var: 'tier' }, 'gold'] }] }, ['line']],
    ['a field against a field', { '<': [{ var: 'fee' }, { var: 'visits' }] }, ['line']],
    [
      'related records',
      { '<': [{ count: ['orders.customer', { '>=': [{ var: 'ordered_on' }, { today: [-90] }] }] }, 1] },
      ['line'],
    ],
    [
      'the latest of related records',
      { '>=': [{ days_since: [{ last: ['orders.customer', 'ordered_on'] }] }, 90] },
      ['line'],
    ],
    ['a change', { changed_to: ['tier', 'gold'] }, ['line']],
    ['a field that is gone', { '==': [{ var: 'gone' }, 'gold'] }, ['opaque']],
    ['arithmetic', { '<': [{ '*': [{ var: 'fee' }, 12] }, 1000] }, ['opaque']],
    ['a value of the wrong kind', { '==': [{ var: 'fee' }, 'many'] }, ['opaque']],
    [
      'drawable beside opaque',
      { and: [{ '==': [{ var: 'active' }, true] }, { '!': [{ var: 'city' }] }] },
      ['line', 'opaque'],
    ],
  ])('draws %s', (_, rule, rows) => {
    expect(kindsOf(read(rule))).toEqual(rows);
    expect(toRule(read(rule), offer)).toEqual(rule);
  });

  it('draws groups three deep, and keeps what is deeper as code', () => {
    const is: Rule = { '==': [{ var: 'tier' }, 'gold'] };
    expect(kindsOf(read({ and: [is, { or: [is, { and: [is] }] }] }))).toEqual(['line', 'line', 'line']);
    expect(kindsOf(read({ and: [is, { or: [is, { and: [{ or: [is] }] }] }] }))).toEqual(['line', 'line', 'opaque']);
  });

  it('leaves unfinished rows out of the rule', () => {
    const done = read({ '==': [{ var: 'tier' }, 'gold'] });
    expect(toRule({ ...done, items: [...done.items, emptyLine(), emptyGroup([emptyLine()])] }, offer)).toEqual({
      '==': [{ var: 'tier' }, 'gold'],
    });
    expect(toRule(emptyGroup([emptyLine()]), offer)).toBeNull();
  });
});

it('offers changes only where there is one', () => {
  const rule: Rule = { changed_to: ['tier', 'gold'] };
  expect(kindsOf(fromRule(rule, schema, offerOf()))).toEqual(['opaque']);
  expect(toRule(fromRule(rule, schema, offerOf()), offerOf())).toEqual(rule);
});

describe('editing rows', () => {
  const three = () =>
    read({ and: [{ '==': [{ var: 'fee' }, 1] }, { '==': [{ var: 'fee' }, 2] }, { '==': [{ var: 'fee' }, 3] }] });
  const fees = (root: Group) =>
    (toRule(root, offer) as { and: { '==': [unknown, number] }[] }).and.map((rule) => rule['=='][1]);

  it('moves a row, and not beyond the edge', () => {
    const root = three();
    expect(fees(move(root, root.items[0]!.id, 1))).toEqual([2, 1, 3]);
    expect(fees(move(root, root.items[0]!.id, -1))).toEqual([1, 2, 3]);
    expect(fees(move(root, root.items[2]!.id, 1))).toEqual([1, 2, 3]);
  });

  it('duplicates a row with an id of its own', () => {
    const root = three();
    const twice = duplicate(root, root.items[1]!.id);
    expect(fees(twice)).toEqual([1, 2, 2, 3]);
    expect(new Set(twice.items.map(({ id }) => id)).size).toBe(4);
  });

  it('removes a row', () => {
    const root = three();
    expect(fees(remove(root, root.items[0]!.id))).toEqual([2, 3]);
  });

  it('puts a row into a group of its own', () => {
    const root = three();
    expect(toRule(wrap(root, root.items[2]!.id), offer)).toEqual({
      and: [{ '==': [{ var: 'fee' }, 1] }, { '==': [{ var: 'fee' }, 2] }, { and: [{ '==': [{ var: 'fee' }, 3] }] }],
    });
  });
});
