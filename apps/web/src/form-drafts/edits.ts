import type { LayoutItem } from '@careloop/forms';
import type { DraftField, FormDraft } from './draft';
import { freeKey, freeLabel } from './keys';
import { fieldAt, fieldPlace, indexOf, pathOf, placeOf, type Place } from './places';

type Ornament = Exclude<LayoutItem, { kind: 'field' }>;
/** What can be put on a form, or copied from it. */
export type Part = { field: DraftField } | { item: Ornament };

const labelsOf = ({ fields }: Pick<FormDraft, 'fields'>) => fields.map(({ label }) => label);
/** Keys that no new field may have: those of fields taken off the form too. */
export const takenKeys = ({ fields, removed }: Pick<FormDraft, 'fields' | 'removed'>): string[] =>
  [...fields, ...removed].map(({ key }) => key);

/** Puts a new field or ornament at this place of the layout (at the end without one); answers the draft and where it is. */
export function insert(draft: FormDraft, part: Part, at = draft.layout.length): { draft: FormDraft; place: Place } {
  const put = (item: LayoutItem, fields = draft.fields) => ({
    draft: { ...draft, fields, layout: draft.layout.toSpliced(at, 0, item) },
    place: placeOf(item),
  });
  if ('item' in part) {
    const ids = draft.layout.flatMap((item) => (item.kind === 'field' ? [] : [item.id]));
    return put({ ...part.item, id: freeKey(part.item.kind, ids) });
  }
  const { id: _, removed: __, ...field } = part.field;
  const key = field.key && !takenKeys(draft).includes(field.key) ? field.key : freeKey('f', takenKeys(draft));
  const label = freeLabel(field.label, labelsOf(draft));
  const fields = field.fields?.map(({ id: _id, ...column }) => column);
  return put({ kind: 'field', key }, [...draft.fields, { ...field, key, label, ...(fields && { fields }) }]);
}

/** Adds a column to a subform, after the others. */
export function insertColumn(draft: FormDraft, subform: string, field: DraftField): { draft: FormDraft; place: Place } {
  const columns = fieldAt(draft, subform)?.fields ?? [];
  const { id: _, ...rest } = field;
  const taken = columns.map((column) => column.key);
  const key = freeKey('c', taken);
  const label = freeLabel(
    field.label,
    columns.filter(({ removed }) => !removed).map((column) => column.label),
  );
  const added = { ...rest, key, label };
  return {
    draft: changeField(draft, subform, { fields: [...columns, added] }),
    place: fieldPlace(`${subform}.${key}`),
  };
}

/** What stands at a place, to be put somewhere else. */
export function partAt(draft: FormDraft, place: Place): Part | undefined {
  const field = fieldAt(draft, pathOf(place));
  if (field) return { field };
  const item = draft.layout.find((one) => placeOf(one) === place);
  return item && item.kind !== 'field' ? { item } : undefined;
}

/** The same again, right behind; a column becomes another column of its subform. */
export function duplicate(draft: FormDraft, place: Place): { draft: FormDraft; place: Place } | undefined {
  const part = partAt(draft, place);
  const [subform, column] = pathOf(place)?.split('.') ?? [];
  if (part && 'field' in part && column !== undefined) {
    return insertColumn(draft, subform!, part.field);
  }
  return part && insert(draft, part, indexOf(draft, place) + 1);
}

/** Moves what stands at a place to before the item that is now at `to` of the layout. */
export function move(draft: FormDraft, place: Place, to: number): FormDraft {
  const from = indexOf(draft, place);
  if (from < 0 || to === from || to === from + 1) return draft;
  const item = draft.layout[from]!;
  const without = draft.layout.toSpliced(from, 1);
  return { ...draft, layout: without.toSpliced(to > from ? to - 1 : to, 0, item) };
}

/** One step up or down; a column one step left or right. */
export function moveBy(draft: FormDraft, place: Place, step: -1 | 1): FormDraft {
  const [subform, column] = pathOf(place)?.split('.') ?? [];
  if (column !== undefined) {
    const columns = fieldAt(draft, subform)?.fields ?? [];
    const from = columns.findIndex(({ key }) => key === column);
    const to = from + step;
    if (from < 0 || to < 0 || to >= columns.length) return draft;
    return changeField(draft, subform!, { fields: columns.toSpliced(from, 1).toSpliced(to, 0, columns[from]!) });
  }
  const from = indexOf(draft, place);
  const to = from + step;
  if (from < 0 || to < 0 || to >= draft.layout.length) return draft;
  return move(draft, place, step > 0 ? to + 1 : to);
}

/** Takes something off the form. A field that was saved is put away with its data, any other is gone. */
export function remove(draft: FormDraft, place: Place): FormDraft {
  const path = pathOf(place);
  const [key, column] = path?.split('.') ?? [];
  if (column !== undefined)
    return changeField(draft, key!, {
      fields: fieldAt(draft, key)?.fields?.filter((one) => one.key !== column),
    });
  const layout = draft.layout.filter((item) => placeOf(item) !== place);
  const field = fieldAt(draft, key);
  if (!field) return { ...draft, layout };
  return {
    ...draft,
    layout,
    fields: draft.fields.filter((one) => one !== field),
    removed: field.id ? [...draft.removed, field] : draft.removed,
    roles: Object.fromEntries(Object.entries(draft.roles).filter(([, role]) => role !== key)),
  };
}

/** Brings a field back to the end of the form, with its data; another key than its own when that is taken meanwhile. */
export function restore(draft: FormDraft, id: string): FormDraft {
  const field = draft.removed.find((one) => one.id === id);
  if (!field) return draft;
  const { removed: _, ...back } = field;
  const taken = draft.fields.map(({ key }) => key);
  const key = taken.includes(field.key) ? freeKey(`${field.key}_`, taken) : field.key;
  return {
    ...draft,
    removed: draft.removed.filter((one) => one !== field),
    fields: [...draft.fields, { ...back, key }],
    layout: [...draft.layout, { kind: 'field', key }],
  };
}

/** Changes settings of the field at a path; undefined takes a setting away. */
export function changeField(draft: FormDraft, path: string, settings: Partial<DraftField>): FormDraft {
  const [key, column] = path.split('.');
  const apply = <T extends DraftField>(field: T): T =>
    Object.fromEntries(
      Object.entries({ ...field, ...settings }).filter(([, value]) => value !== undefined),
    ) as unknown as T;
  return {
    ...draft,
    fields: draft.fields.map((field) =>
      field.key !== key
        ? field
        : column === undefined
          ? apply(field)
          : { ...field, fields: field.fields?.map((one) => (one.key === column ? apply(one) : one)) },
    ),
  };
}

/** Changes a section, tab, divider or note. */
export const changeOrnament = (draft: FormDraft, place: Place, settings: Partial<Ornament>): FormDraft => ({
  ...draft,
  layout: draft.layout.map((item) => (placeOf(item) === place ? ({ ...item, ...settings } as Ornament) : item)),
});

/** Choice types, whose options go along when one becomes the other; the same for decimals. */
const FAMILIES = [
  ['options', ['select', 'multi-select', 'radio', 'checkbox-group']],
  ['scale', ['number', 'money', 'percent']],
] as const;

/** Makes a field one of another type: what every field has stays, settings of the old type go. */
export function retype(draft: FormDraft, path: string, fresh: DraftField): FormDraft {
  const old = fieldAt(draft, path);
  if (!old) return draft;
  const { id, key, label, help, required, span, visibleWhen, requiredWhen, readonlyWhen } = old;
  const shared = Object.fromEntries(
    FAMILIES.flatMap(([setting, types]) =>
      [old.type, fresh.type].every((type) => (types as readonly string[]).includes(type)) && old[setting] !== undefined
        ? [[setting, old[setting]]]
        : [],
    ),
  );
  const cleared = Object.fromEntries(Object.keys(old).map((name) => [name, undefined]));
  return changeField(draft, path, {
    ...cleared,
    ...fresh,
    ...shared,
    ...{ id, key, label, help, required, span, visibleWhen, requiredWhen, readonlyWhen },
  });
}

/** Takes something off the form, and selects what comes to stand in its place. */
export function takeOff(draft: FormDraft, place: Place): { draft: FormDraft; place: Place | null } {
  const [key, column] = pathOf(place)?.split('.') ?? [];
  const next = remove(draft, place);
  if (column !== undefined) return { draft: next, place: fieldPlace(key!) };
  const at = Math.min(indexOf(draft, place), next.layout.length - 1);
  return { draft: next, place: next.layout[at] ? placeOf(next.layout[at]) : null };
}
