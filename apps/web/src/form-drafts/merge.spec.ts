import fc from 'fast-check';
import { checkLayout } from '@careloop/forms';
import { definitionOf, draftOf, emptyDraft, orderedFields, type FormDraft } from './draft';
import { changeField, changeOrnament, insert, move, remove, restore } from './edits';
import { mergeDrafts } from './merge';
import { fieldAt } from './places';

const put = (draft: FormDraft, label: string, at?: number) =>
  insert(draft, { field: { key: '', type: 'text', label } }, at).draft;
/** As the server would give it back: every field has an id. */
const saved = (draft: FormDraft): FormDraft => {
  const { fields, ...rest } = definitionOf(draft);
  return draftOf({
    ...rest,
    fields: fields.map((field) => ({ ...field, id: field.id.startsWith('n') ? `s${field.key}` : field.id })),
  });
};
const base = saved(
  insert(
    ['姓名', '手机', '备注'].reduce((draft, label) => put(draft, label), emptyDraft()),
    {
      item: { kind: 'section', id: '', title: '其他' },
    },
    2,
  ).draft,
);
const labels = (draft: FormDraft) => orderedFields(draft).map(({ label }) => label);
const merge = (mine: FormDraft, theirs: FormDraft, choices = {}) => mergeDrafts(base, mine, saved(theirs), choices);

it('keeps what either of two changed, where it was not the same', () => {
  const mine = changeField(put(base, '微信', 1), 'f1', { required: true });
  const theirs = changeField(changeField(put(base, '生日'), 'f1', { help: '身份证上的' }), 'f2', { label: '电话' });
  const { draft, collisions } = merge(mine, theirs);
  expect(collisions).toEqual([]);
  expect(labels(draft)).toEqual(['姓名', '微信', '电话', '备注', '生日']);
  expect(fieldAt(draft, 'f1')).toMatchObject({ required: true, help: '身份证上的' });
  // Both called their new field f4.
  expect(new Set(draft.fields.map(({ key }) => key)).size).toBe(5);
});

it('names what both changed, and takes the side that is chosen', () => {
  const mine = changeField(base, 'f1', { label: '客户名' });
  const theirs = changeField(base, 'f1', { label: '称呼' });
  const { draft, collisions } = merge(mine, theirs);
  expect(collisions).toEqual([{ id: 'sf1 label', field: '称呼', setting: 'label' }]);
  expect(labels(draft)[0]).toBe('客户名');
  expect(labels(merge(mine, theirs, { 'sf1 label': 'theirs' }).draft)[0]).toBe('称呼');
});

it('does not take off what the other has just changed without asking', () => {
  const gone = remove(base, 'field:f2');
  const changed = changeField(base, 'f2', { required: true });
  for (const [mine, theirs] of [
    [gone, changed],
    [changed, gone],
  ] as const) {
    const { draft, collisions } = merge(mine, theirs);
    expect(collisions).toMatchObject([{ setting: 'removed' }]);
    expect(labels(draft)).toEqual(labels(mine));
    expect(labels(merge(mine, theirs, { 'sf2 removed': 'theirs' }).draft)).toEqual(labels(theirs));
  }
});

it('takes off what one took off and the other left alone, and it can be brought back', () => {
  const { draft } = merge(put(base, '微信'), remove(base, 'field:f2'));
  expect(labels(draft)).toEqual(['姓名', '备注', '微信']);
  expect(labels(restore(draft, 'sf2'))).toEqual(['姓名', '备注', '微信', '手机']);
  expect(labels(merge(remove(base, 'field:f2'), put(base, '微信')).draft)).toEqual(['姓名', '备注', '微信']);
});

it('has the order of whoever changed it, and both sections of the same name', () => {
  const section = { item: { kind: 'section' as const, id: '', title: '联系' } };
  const { draft } = merge(insert(base, section, 0).draft, insert(move(base, 'field:f3', 0), section).draft);
  expect(draft.layout.filter(({ kind }) => kind === 'section')).toHaveLength(3);
  expect(checkLayout(definitionOf(draft))).toEqual([]);
});

it('takes words of a section from whoever changed them, and leaves one out that was taken away', () => {
  const renamed = changeOrnament(base, 'item:section1', { title: '更多' });
  expect(merge(put(base, '微信'), renamed).draft.layout).toContainEqual({
    kind: 'section',
    id: 'section1',
    title: '更多',
  });
  expect(merge(put(base, '微信'), remove(base, 'item:section1')).draft.layout.map(({ kind }) => kind)).not.toContain(
    'section',
  );
});

const steps: ((draft: FormDraft, n: number) => FormDraft)[] = [
  (draft, n) => put(draft, `新 ${n}`, n % (draft.layout.length + 1)),
  (draft, n) =>
    draft.fields.length ? changeField(draft, draft.fields[n % draft.fields.length]!.key, { label: `名 ${n}` }) : draft,
  (draft, n) => (draft.fields.length ? remove(draft, `field:${draft.fields[n % draft.fields.length]!.key}`) : draft),
  (draft, n) =>
    draft.fields.length ? move(draft, `field:${draft.fields[n % draft.fields.length]!.key}`, n % 5) : draft,
  (draft, n) => insert(draft, { item: { kind: 'divider', id: '', title: `线 ${n}` } }).draft,
  (draft) => (draft.removed[0] ? restore(draft, draft.removed[0].id!) : draft),
];
const edited = fc
  .array(fc.tuple(fc.nat(steps.length - 1), fc.nat(99)), { maxLength: 12 })
  .map((list) => list.reduce((draft, [step, n]) => steps[step]!(draft, n), base));

describe('any two rows of edits', () => {
  it('make a form that can be drawn, with every field that either side added', () => {
    fc.assert(
      fc.property(edited, edited, (mine, theirs) => {
        const { draft } = merge(mine, theirs);
        expect(checkLayout(definitionOf(draft))).toEqual([]);
        const keys = draft.fields.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(orderedFields(draft)).toHaveLength(keys.length);
        const added = [
          ...mine.fields.filter(({ id }) => !id),
          ...saved(theirs).fields.filter(({ id }) => !base.fields.some((f) => f.id === id)),
        ];
        for (const { label } of added) expect(labels(draft)).toContain(label);
      }),
    );
  });

  it('lose no field: what is not on the form can be brought back', () => {
    fc.assert(
      fc.property(edited, edited, (mine, theirs) => {
        const { draft } = merge(mine, theirs);
        const ids = [...draft.fields, ...draft.removed].map(({ id }) => id);
        for (const { id } of base.fields) expect(ids.filter((one) => one === id)).toHaveLength(1);
      }),
    );
  });

  it('are theirs when I changed nothing, and mine when they did not', () => {
    fc.assert(
      fc.property(edited, (changed) => {
        expect(labels(merge(base, changed).draft)).toEqual(labels(changed));
        expect(labels(merge(changed, base).draft)).toEqual(labels(changed));
      }),
    );
  });
});
