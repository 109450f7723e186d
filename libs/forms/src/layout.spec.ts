import fc from 'fast-check';
import { checkLayout, diffForms, layoutBlocks, normaliseLayout, storedLayout } from './index';
import type { FieldDefinition, FormDefinition, LayoutItem } from './types';

const field = (key: string, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: `i${key}`,
  key,
  type: 'text',
  label: key.toUpperCase(),
  ...more,
});
const form = (fields: FieldDefinition[], layout?: LayoutItem[]): FormDefinition => ({
  id: 'f',
  key: 'f',
  name: 'F',
  kind: 'record',
  version: 1,
  fields,
  roles: {},
  ...(layout && { layout }),
});
const f = (key: string): LayoutItem => ({ kind: 'field', key });
const section = (id: string, title = id): LayoutItem => ({ kind: 'section', id, title });
const tab = (id: string): LayoutItem => ({ kind: 'tab', id, title: id });

/** Fields a … h, some removed, and any list of things that name them, others, and each other again. */
const aForm = fc
  .record({
    fields: fc.uniqueArray(
      fc.record({ key: fc.constantFrom(...'abcdefgh'), removed: fc.boolean() }),
      { selector: ({ key }) => key }, // prettier-ignore
    ),
    layout: fc.option(
      fc.array(
        fc.oneof(
          fc.constantFrom(...'abcdefghxy').map(f),
          fc.nat(9).map((n) => section(`s${n}`)),
          fc.nat(9).map((n) => tab(`t${n}`)),
          fc.nat(9).map((n): LayoutItem => ({ kind: 'divider', id: `d${n}` })),
          fc.nat(9).map((n): LayoutItem => ({ kind: 'note', id: `n${n}`, text: 'x' })),
        ),
        { maxLength: 30 },
      ),
      { nil: undefined },
    ),
  })
  .map(({ fields, layout }) =>
    form(
      fields.map(({ key, removed }) => field(key, removed ? { removed } : {})),
      layout,
    ),
  );
const keysOf = (items: LayoutItem[]) => items.flatMap((item) => (item.kind === 'field' ? [item.key] : []));
const leavesOf = (one: FormDefinition) =>
  layoutBlocks(one).flatMap((block) =>
    block.kind === 'tabs' ? block.tabs.flatMap(({ items }) => items) : block.items,
  );

describe('a layout, brought into order', () => {
  it('has each live field exactly once, and all the rest as it was', () => {
    fc.assert(
      fc.property(aForm, (one) => {
        const laid = normaliseLayout(one);
        const live = one.fields.filter(({ removed }) => !removed).map(({ key }) => key);
        expect([...keysOf(laid)].sort()).toEqual([...live].sort());
        expect(laid.filter(({ kind }) => kind !== 'field')).toEqual(
          (one.layout ?? []).filter(({ kind }) => kind !== 'field'),
        );
        expect(normaliseLayout({ ...one, layout: laid })).toEqual(laid);
      }),
    );
  });

  it('is drawn completely, in its order', () => {
    fc.assert(
      fc.property(aForm, (one) => {
        const drawn = leavesOf(one).flatMap((leaf) => (leaf.kind === 'field' ? [leaf.field.key] : []));
        expect(drawn).toEqual(keysOf(normaliseLayout(one)));
      }),
    );
  });

  it('is not stored where it only repeats the order of the fields', () => {
    const fields = [field('a'), field('b'), field('old', { removed: true })];
    expect(storedLayout(form(fields))).toBeUndefined();
    expect(storedLayout(form(fields, [f('a'), f('b')]))).toBeUndefined();
    expect(storedLayout(form(fields, [f('b'), f('a')]))).toEqual([f('b'), f('a')]);
    expect(storedLayout(form(fields, [f('a'), section('s'), f('old')]))).toEqual([f('a'), section('s'), f('b')]);
  });
});

it('puts tabs that follow each other into one set, and ends it at the next section', () => {
  const fields = [...'abcde'].map((key) => field(key));
  const layout = [f('a'), tab('t1'), f('b'), tab('t2'), f('c'), section('s1'), f('d'), tab('t3'), f('e')];
  expect(layoutBlocks(form(fields, layout))).toMatchObject([
    { kind: 'plain', items: [{ field: { key: 'a' } }] },
    {
      kind: 'tabs',
      id: 't1',
      tabs: [
        { id: 't1', items: [{ field: { key: 'b' } }] },
        { id: 't2', items: [{ field: { key: 'c' } }] },
      ],
    },
    { kind: 'section', id: 's1', collapsed: false, items: [{ field: { key: 'd' } }] },
    { kind: 'tabs', id: 't3', tabs: [{ id: 't3' }] },
  ]);
});

describe('what is wrong with a layout', () => {
  const codes = (layout: LayoutItem[]) =>
    checkLayout(form([field('a'), field('old', { removed: true })], layout)).map(({ path, code }) => `${path} ${code}`);
  it.each<[LayoutItem[], string[]]>([
    [[f('a'), section('s'), f('old')], []],
    [[f('b')], ['layout.0.key FIELD_UNKNOWN']],
    [[f('a'), f('a')], ['layout.1 DUPLICATE']],
    [[section('s'), tab('s')], ['layout.1 DUPLICATE']],
    [[section('s', ' ')], ['layout.0.title REQUIRED']],
    [[{ kind: 'note', id: 'n', text: '' }], ['layout.0.text REQUIRED']],
    [Array.from({ length: 201 }, (_, i): LayoutItem => ({ kind: 'divider', id: `d${i}` })), ['layout TOO_MANY']],
  ])('%j', (layout, expected) => expect(codes(layout)).toEqual(expected));
});

describe('the story of a change', () => {
  const fields = [field('a'), field('b')];
  const told = (before: LayoutItem[] | undefined, after: LayoutItem[] | undefined) =>
    diffForms(form(fields, before), form(fields, after)).map(({ message }) => message.zh);
  it.each<[string, LayoutItem[] | undefined, LayoutItem[] | undefined, string[]]>([
    ['nothing', undefined, [f('a'), f('b')], []],
    ['a new section', undefined, [section('s', '联系'), f('a'), f('b')], ['新增分组“联系”']],
    ['a section renamed', [section('s', '联系')], [section('s', '联络')], ['分组“联系”改为分组“联络”']],
    ['a tab gone', [tab('t')], [], ['移除标签页“t”']],
    ['fields about', [f('a'), f('b')], [f('b'), f('a')], ['字段在表单上的位置有变']],
    ['a section moved', [section('s'), f('a')], [f('a'), section('s')], ['字段在表单上的位置有变']],
    ['folded', [section('s')], [{ kind: 'section', id: 's', title: 's', collapsed: true }], ['分组“s”的设置有变']],
  ])('%s', (_, before, after, sentences) => expect(told(before, after)).toEqual(sentences));
});
