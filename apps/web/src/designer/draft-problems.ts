import { checkDefinition, checkDerived, type FormDefinition } from '@careloop/forms';
import type { Text } from '@careloop/kernel';
import type { FormView } from '@careloop/contracts';
import { fieldPlace, placeOf, type Place } from '../form-drafts/places';
import { fieldType } from '../forms/field-types';

/** What is wrong with a draft, by where it is: a place on the canvas, or `form` for all that belongs to no place. */
export type DraftProblems = ReadonlyMap<Place | 'form', readonly string[]>;

/** Finds what the server would refuse, as sentences. */
export function problemsOf(form: FormDefinition, forms: FormView[], say: (text: Text) => string): DraftProblems {
  const found = new Map<Place | 'form', string[]>();
  const saved = forms.find(({ key }) => key === form.key);
  const own = saved ? { ...form, id: saved.id } : form;
  const all = [own, ...(forms as FormDefinition[]).filter(({ id }) => id !== own.id)];
  const problems = checkDefinition(form, fieldType, { forms });
  for (const { path, message } of problems.length ? problems : checkDerived(own, fieldType, all)) {
    const place = placeOfPath(path, form);
    found.set(place, [...(found.get(place) ?? []), say(message)]);
  }
  return found;
}

/** The place that a path of a definition (`fields.2.fields.0.label`, `layout.3.title`) speaks of. */
export function placeOfPath(path: string, form: Pick<FormDefinition, 'fields' | 'layout'>): Place | 'form' {
  const [part, at, inner, column] = path.split('.');
  const field = part === 'fields' ? form.fields[Number(at)] : undefined;
  if (field) {
    const own = inner === 'fields' && column !== undefined ? field.fields?.[Number(column)] : undefined;
    return fieldPlace(own ? `${field.key}.${own.key}` : field.key);
  }
  const item = part === 'layout' ? form.layout?.[Number(at)] : undefined;
  return item ? placeOf(item) : 'form';
}
