import fc from 'fast-check';
import { checkLayout } from '@careloop/forms';
import { design, MOST_STEPS, startDesigning } from './designing';
import { changeOf, creationOf, definitionOf, draftOf, emptyDraft, orderedFields, type FormDraft } from './draft';
import { changeField, duplicate, insert, insertColumn, move, moveBy, partAt, remove, restore, retype } from './edits';
import { keyFor } from './keys';
import { fieldAt, placeOf } from './places';
import { renameField } from './rename';
import { withRoles } from './roles';

const put = (draft: FormDraft, type: string, label: string, at?: number) =>
  insert(draft, { field: { key: '', type, label } }, at).draft;
const built = (...fields: [type: string, label: string][]) =>
  fields.reduce((draft, [type, label]) => put(draft, type, label), emptyDraft());
const labels = (draft: FormDraft) => orderedFields(draft).map(({ label }) => label);
const saved = (draft: FormDraft): FormDraft =>
  draftOf({ ...draft, fields: definitionOf(draft).fields.map((field) => ({ ...field, id: `saved${field.key}` })) });

describe('keys of fields', () => {
  it.each([
    ['姓名', [], 'f1'],
    ['姓名', ['f1', 'f2'], 'f3'],
    ['Order no.', [], 'order_no'],
    ['Order no.', ['order_no'], 'order_no_1'],
    ['2nd phone', [], 'nd_phone'],
    ['VIP 等级', [], 'vip'],
  ])('%s beside %j is %s', (label, taken, key) => {
    expect(keyFor(label, 'f', taken)).toBe(key);
  });
});

describe('a new form', () => {
  it('knows the name, phone and birthday of a customer without being told', () => {
    const draft = built(['text', '姓名'], ['phone', '手机'], ['date', '生日']);
    expect(withRoles(draft)).toEqual({ name: 'f1', mobile: 'f2', birthday: 'f3' });
  });

  it('takes no other date for a birthday', () => {
    expect(withRoles(built(['date', '上门日期'], ['date', '出生日期']))).toEqual({ birthday: 'f2' });
    expect(withRoles(built(['date', '上门日期']))).toEqual({});
  });

  it('names an order by its number', () => {
    const draft = { ...built(['text', '商品'], ['serial', '订单号'], ['link', '客户']), kind: 'record' as const };
    expect(withRoles(draft)).toEqual({ name: 'f2', customer: 'f3' });
  });

  it('keeps a role its author chose and forgets one whose field is gone', () => {
    const draft = { ...built(['text', '姓名'], ['text', '昵称']), roles: { name: 'f2', mobile: 'gone' } };
    expect(withRoles(draft)).toEqual({ name: 'f2' });
  });

  it('is sent in the order in which it is drawn, without what is empty', () => {
    const draft = changeField(built(['text', ' 姓名 '], ['select', '等级']), 'f2', {
      help: ' ',
      required: false,
      options: [
        { key: 'a', label: '金卡' },
        { key: 'b', label: ' ' },
      ],
    });
    expect(creationOf(move(draft, 'field:f2', 0))).toMatchObject({
      fields: [
        { key: 'f2', type: 'select', label: '等级', options: [{ key: 'a', label: '金卡' }] },
        { key: 'f1', type: 'text', label: '姓名' },
      ],
      layout: [],
    });
  });

  it('sends “no” as a default, but nothing that a formula rules out', () => {
    const draft = changeField(built(['checkbox', '接受'], ['number', '合计']), 'f1', { default: false });
    const { fields } = creationOf(changeField(draft, 'f2', { formula: '1 + 1', required: true, default: 3 }));
    expect(fields).toEqual([
      { key: 'f1', type: 'checkbox', label: '接受', default: false },
      { key: 'f2', type: 'number', label: '合计', formula: '1 + 1' },
    ]);
  });
});

describe('taking fields off', () => {
  it('puts a saved field away and brings it back, while another is simply gone', () => {
    const draft = put(saved(built(['text', '姓名'], ['phone', '手机'])), 'text', '备注');
    const without = remove(remove(draft, 'field:f2'), 'field:f3');
    expect(labels(without)).toEqual(['姓名']);
    expect(without.removed.map(({ key }) => key)).toEqual(['f2']);
    expect(changeOf(without, 1).fields?.map(({ key }) => key)).toEqual(['f1']);
    const back = restore(without, 'savedf2');
    expect(labels(back)).toEqual(['姓名', '手机']);
    expect(fieldAt(back, 'f2')).toMatchObject({ id: 'savedf2' });
  });

  it('gives no new field the key of one that was put away', () => {
    const without = remove(saved(built(['text', '姓名'], ['phone', '手机'])), 'field:f2');
    expect(orderedFields(put(without, 'text', '新的')).map(({ key }) => key)).toEqual(['f1', 'f3']);
  });

  it('forgets the part that it played', () => {
    expect(remove({ ...built(['text', '姓名']), roles: { name: 'f1' } }, 'field:f1').roles).toEqual({});
  });
});

it('copies a field right behind itself, as a field of its own', () => {
  const draft = saved(built(['text', '姓名'], ['phone', '手机']));
  const copy = duplicate(draft, 'field:f1')!;
  expect(labels(copy.draft)).toEqual(['姓名', '姓名 2', '手机']);
  expect(fieldAt(copy.draft, 'f3')).not.toHaveProperty('id');
  expect(copy.place).toBe('field:f3');
});

it('makes a field one of another type, without settings that no longer mean anything', () => {
  const select = changeField(built(['select', '等级']), 'f1', {
    options: [{ key: 'a', label: '金' }],
    required: true,
    span: 4,
  });
  const many = retype(select, 'f1', { key: '', type: 'multi-select', label: '' });
  expect(fieldAt(many, 'f1')).toEqual({ ...fieldAt(select, 'f1'), type: 'multi-select' });
  const text = retype(select, 'f1', { key: '', type: 'text', label: '' });
  expect(fieldAt(text, 'f1')).toEqual({ key: 'f1', type: 'text', label: '等级', required: true, span: 4 });
});

describe('another key', () => {
  it('is used wherever the form speaks of the field', () => {
    let draft = built(['number', '单价'], ['number', '数量'], ['number', '合计']);
    draft = changeField(draft, 'f3', { formula: '{f1} * { f2 } & "{f1}"', visibleWhen: { '>': [{ var: 'f1' }, 0] } });
    draft = {
      ...draft,
      roles: { name: 'f1' },
      checks: [{ id: 'c', rule: { '!': { var: ['f1'] } }, message: 'x', fields: ['f1'] }],
    };
    const renamed = renameField(draft, 'f1', 'price');
    expect(fieldAt(renamed, 'f3')).toMatchObject({
      formula: '{price} * { f2 } & "{f1}"',
      visibleWhen: { '>': [{ var: 'price' }, 0] },
    });
    expect(renamed).toMatchObject({
      roles: { name: 'price' },
      checks: [{ rule: { '!': { var: ['price'] } }, fields: ['price'] }],
    });
    expect(renamed.layout.map(placeOf)).toEqual(['field:price', 'field:f2', 'field:f3']);
  });

  it('is used by what follows the field: lookups, options, linkages', () => {
    let draft = built(['link', '客户'], ['text', '电话'], ['select', '城市']);
    draft = changeField(draft, 'f2', { lookup: { link: 'f1', field: 'mobile' } });
    draft = changeField(draft, 'f3', {
      optionsBy: { field: 'f1', map: {} },
      linkage: { form: 'x', match: [{ theirs: 'f1', ours: 'f1' }], take: 'f1' },
    });
    const renamed = renameField(draft, 'f1', 'customer');
    expect(fieldAt(renamed, 'f2')?.lookup).toEqual({ link: 'customer', field: 'mobile' });
    expect(fieldAt(renamed, 'f3')).toMatchObject({
      optionsBy: { field: 'customer' },
      linkage: { match: [{ theirs: 'f1', ours: 'customer' }], take: 'f1' },
    });
  });

  it('of a column is used in the formulas that read it', () => {
    let draft = changeField(built(['subform', '明细'], ['number', '合计']), 'f1', { fields: [] });
    ({ draft } = insertColumn(draft, 'f1', { key: '', type: 'number', label: '金额' }));
    draft = changeField(draft, 'f2', { formula: 'SUM({f1.c1})' });
    expect(fieldAt(renameField(draft, 'f1.c1', 'amount'), 'f2')?.formula).toBe('SUM({f1.amount})');
    expect(fieldAt(renameField(draft, 'f1', 'lines'), 'f2')?.formula).toBe('SUM({lines.c1})');
  });
});

type Step = (draft: FormDraft, n: number) => FormDraft;
const place = (draft: FormDraft, n: number) => placeOf(draft.layout[n % draft.layout.length]!);
const steps: Step[] = [
  (draft, n) => put(draft, ['text', 'number', 'select'][n % 3]!, '名称', n % (draft.layout.length + 1)),
  (draft, n) =>
    insert(draft, { item: { kind: 'section', id: '', title: '分组' } }, n % (draft.layout.length + 1)).draft,
  (draft) => insert(draft, { item: { kind: 'tab', id: '', title: '标签' } }).draft,
  (draft, n) => (draft.layout.length ? remove(draft, place(draft, n)) : draft),
  (draft, n) => (draft.layout.length ? move(draft, place(draft, n), (n * 7) % (draft.layout.length + 1)) : draft),
  (draft, n) => (draft.layout.length ? moveBy(draft, place(draft, n), n % 2 ? 1 : -1) : draft),
  (draft, n) => (draft.layout.length ? duplicate(draft, place(draft, n))!.draft : draft),
  (draft, n) => (draft.removed.length ? restore(draft, draft.removed[n % draft.removed.length]!.id!) : draft),
  (draft, n) => (draft.fields.length ? renameField(draft, draft.fields[n % draft.fields.length]!.key, `r${n}`) : draft),
];
const edits = fc.array(fc.tuple(fc.nat(steps.length - 1), fc.nat(1000)), { maxLength: 80 });

describe('any row of edits', () => {
  it('leaves a draft whose layout has every field once, with keys of their own', () => {
    fc.assert(
      fc.property(edits, (list) => {
        let draft = saved(built(['text', '姓名'], ['phone', '手机'], ['date', '生日']));
        list.forEach(([step, n], i) => (draft = steps[step]!(draft, n * 100 + i)));
        const keys = draft.fields.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(orderedFields(draft)).toHaveLength(keys.length);
        expect(checkLayout(definitionOf(draft))).toEqual([]);
      }),
    );
  });

  it('can be undone to the beginning and done again to the end', () => {
    fc.assert(
      fc.property(edits, (list) => {
        const first = startDesigning(built(['text', '姓名']));
        let state = first;
        list.forEach(([step, n], i) => {
          state = design(state, { type: 'edit', change: (draft) => steps[step]!(draft, n * 100 + i) });
        });
        const last = state;
        for (const _ of list) state = design(state, { type: 'undo' });
        expect(state.draft).toBe(first.draft);
        expect(design(state, { type: 'undo' }).draft).toBe(first.draft);
        for (const _ of list) state = design(state, { type: 'redo' });
        expect(state.draft).toBe(last.draft);
      }),
    );
  });
});

describe('undo', () => {
  const typed = (label: string) => ({
    type: 'edit' as const,
    change: (draft: FormDraft) => changeField(draft, 'f1', { label }),
    about: 'f1.label',
  });

  it('takes back a typed name at once, not letter by letter', () => {
    let state = startDesigning(built(['text', '']));
    for (const label of ['客', '客户', '客户名']) state = design(state, typed(label));
    expect(state.past).toHaveLength(1);
    expect(labels(design(state, { type: 'undo' }).draft)).toEqual(['']);
  });

  it('tells two visits to the same setting apart', () => {
    let state = design(startDesigning(built(['text', ''])), typed('客'));
    state = design(state, { type: 'select', place: 'field:f1' });
    state = design(state, typed('客户'));
    expect(labels(design(state, { type: 'undo' }).draft)).toEqual(['客']);
  });

  it('goes back fifty steps and more, but not for ever', () => {
    let state = startDesigning(emptyDraft());
    for (let i = 0; i < MOST_STEPS + 10; i++)
      state = design(state, { type: 'edit', change: (draft) => put(draft, 'text', '名') });
    for (let i = 0; i < MOST_STEPS + 10; i++) state = design(state, { type: 'undo' });
    expect(MOST_STEPS).toBeGreaterThanOrEqual(50);
    expect(state.draft.fields).toHaveLength(10);
  });

  it('after saving still knows which fields are saved', () => {
    let state = design(startDesigning(emptyDraft()), { type: 'edit', change: (draft) => put(draft, 'text', '甲') });
    state = design(state, { type: 'edit', change: (draft) => put(draft, 'text', '乙') });
    state = design(design(state, { type: 'saved', draft: saved(state.draft) }), { type: 'undo' });
    expect(state.draft.fields).toMatchObject([{ label: '甲', id: 'savedf1' }]);
  });

  it('selects again what was selected then', () => {
    let state = design(startDesigning(built(['text', '甲'], ['text', '乙'])), { type: 'select', place: 'field:f2' });
    state = design(state, {
      type: 'edit',
      change: (draft) => ({ draft: remove(draft, 'field:f2'), place: null }),
    });
    expect(design(state, { type: 'undo' }).selected).toBe('field:f2');
  });
});

it('copies a section with its words', () => {
  const { draft, place: at } = insert(emptyDraft(), { item: { kind: 'section', id: '', title: '联系方式' } });
  expect(insert(draft, partAt(draft, at)!).draft.layout).toEqual([
    { kind: 'section', id: 'section1', title: '联系方式' },
    { kind: 'section', id: 'section2', title: '联系方式' },
  ]);
});
