import { newShortId } from '@careloop/kernel';
import type { FieldDefinition, FormDefinition } from './types';

type Fields = Pick<FormDefinition, 'fields'>;
const known = new WeakMap<
  readonly FieldDefinition[],
  { live: FieldDefinition[]; byKey: Map<string, FieldDefinition> }
>();

// A definition is never changed in place: every change is a new version with a new list.
function indexed({ fields }: Fields) {
  let index = known.get(fields);
  if (!index) {
    const live = fields.filter((f) => !f.removed);
    known.set(fields, (index = { live, byKey: new Map(live.map((f) => [f.key, f])) }));
  }
  return index;
}

/** The fields a form shows and takes; removed ones are left out. */
export const liveFields = (form: Fields): readonly FieldDefinition[] => indexed(form).live;

/** The live field with this key. */
export const fieldOf = (form: Fields, key: string): FieldDefinition | undefined => indexed(form).byKey.get(key);

/** Unquoted column name of a field: derived from its immutable id, never from what people type. */
export const columnName = (field: Pick<FieldDefinition, 'id'>): string => `f_${field.id}`;

/** The immutable id of a new field; it names the column. */
export const newFieldId = (): string => newShortId();

/** A field as clients write it: they know it by its key, the id is ours. */
export type FieldDraft = Omit<FieldDefinition, 'id' | 'fields'> & { id?: string; fields?: FieldDraft[] };

/**
 * The fields of a new version: known keys keep their ids, new ones get one, and fields that are gone stay at the end as
 * removed, with their columns and values. A removed field whose key comes back with the same type is that field again,
 * unless it is sent with `removed: true`: such a field is, or becomes, removed and is otherwise left as it was.
 */
export function mergeFields(before: readonly FieldDefinition[], wanted: readonly FieldDraft[]): FieldDefinition[] {
  const taken = new Set<string>();
  const take = (...wishes: ((field: FieldDefinition) => boolean)[]): FieldDefinition | undefined => {
    const free = before.filter((f) => !taken.has(f.id));
    const found = wishes.map((wish) => free.find(wish)).find((field) => field !== undefined);
    if (found) taken.add(found.id);
    return found;
  };
  const merged = new Map<FieldDraft, FieldDefinition>();
  const remove = (draft: FieldDraft, field: FieldDefinition | undefined) => {
    if (field) merged.set(draft, { ...field, removed: true });
  };
  // What is to stay removed is set aside first, so that a new field of the same key does not bring it back.
  const removed = wanted.filter((draft) => draft.removed);
  for (const draft of removed)
    if (draft.id !== undefined)
      remove(
        draft,
        take((f) => f.id === draft.id),
      );
  for (const draft of wanted) {
    if (draft.removed) continue;
    const same = take(
      (f) => f.id === draft.id,
      (f) => f.key === draft.key && !f.removed,
      (f) => f.key === draft.key && f.type === draft.type,
    );
    const { removed: _, fields, ...rest } = draft;
    const columns = fields && { fields: mergeFields(same?.fields ?? [], fields) };
    merged.set(draft, { ...rest, id: same?.id ?? newFieldId(), ...columns });
  }
  for (const draft of removed)
    if (!merged.has(draft))
      remove(
        draft,
        take(
          (f) => f.key === draft.key && !!f.removed,
          (f) => f.key === draft.key,
        ),
      );
  return [
    ...wanted.flatMap((draft) => merged.get(draft) ?? []),
    ...before.filter((f) => !taken.has(f.id)).map((f) => ({ ...f, removed: true })),
  ];
}
