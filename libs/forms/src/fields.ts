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
export type FieldDraft = Omit<FieldDefinition, 'id'> & { id?: string };

/**
 * The fields of a new version: known keys keep their ids, new ones get one, and fields that are gone stay at the end as
 * removed, with their columns and values. A removed field whose key comes back with the same type is that field again.
 */
export function mergeFields(before: readonly FieldDefinition[], wanted: readonly FieldDraft[]): FieldDefinition[] {
  const taken = new Set<string>();
  const same = (draft: FieldDraft) => {
    const free = before.filter((f) => !taken.has(f.id));
    return (
      free.find((f) => draft.id !== undefined && f.id === draft.id) ??
      free.find((f) => f.key === draft.key && !f.removed) ??
      free.find((f) => f.key === draft.key && f.type === draft.type)
    );
  };
  const fields = wanted.map((draft) => {
    const id = same(draft)?.id ?? newFieldId();
    taken.add(id);
    const { removed: _, ...rest } = draft;
    return { ...rest, id };
  });
  return [...fields, ...before.filter((f) => !taken.has(f.id)).map((f) => ({ ...f, removed: true }))];
}
