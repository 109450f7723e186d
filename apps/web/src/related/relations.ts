import type { FormView } from '@careloop/contracts';
import { visibleFields } from '../forms/field-types';

/** A field of some form that links to this one. */
export interface Relation {
  form: FormView;
  link: FormView['fields'][number];
  /** The form's name, with the field's where the form links here more than once. */
  label: string;
}

/** Every link to a form, in the order of the forms; links in subforms have no list of their own. */
export function relationsOf(target: Pick<FormView, 'id' | 'key'>, forms: readonly FormView[]): Relation[] {
  return forms.flatMap((form) => {
    const links = visibleFields(form.fields).filter(
      (field) => field.type === 'link' && !field.lookup && (field.form === target.key || field.form === target.id),
    );
    return links.map((link) => ({ form, link, label: links.length > 1 ? `${form.name}（${link.label}）` : form.name }));
  });
}

/** The address of a new record whose fields are filled in already. */
export const newRecordPath = (form: string, values: Record<string, string>): string =>
  `/forms/${form}/new?${new URLSearchParams(Object.entries(values).map(([key, value]) => [`set.${key}`, value])).toString()}`;

/** What an address fills in of a new record: only links, and only ids. */
export function filledBy(form: FormView, search: URLSearchParams): Record<string, string> {
  const links = visibleFields(form.fields).filter(({ type, lookup }) => type === 'link' && !lookup);
  return Object.fromEntries(
    links.flatMap(({ key }) => {
      const id = search.get(`set.${key}`);
      return id && /^[0-9a-f-]{36}$/i.test(id) ? [[key, id]] : [];
    }),
  );
}
