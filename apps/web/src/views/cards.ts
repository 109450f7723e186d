import type { FormView, ViewSettings } from '@careloop/contracts';
import { titleField, visibleFields } from '../forms/field-types';

type Field = FormView['fields'][number];

/** So many fields a card shows until somebody chooses. */
const AT_FIRST = 3;

/** What a card says below its name: the chosen fields, else the form's first that the view does not show otherwise. */
export function cardFieldsOf(form: FormView, settings: ViewSettings): Field[] {
  const fields = visibleFields(form.fields);
  if (settings.cardFields) return settings.cardFields.flatMap((key) => fields.find((f) => f.key === key) ?? []);
  const known = [titleField(form)?.key, settings.kanbanField, settings.dateField, settings.coverField];
  return fields.filter(({ key, type }) => !known.includes(key) && type !== 'image').slice(0, AT_FIRST);
}

/** The field keys a view of cards asks for. */
export function cardQueryFields(form: FormView, settings: ViewSettings): string[] {
  const title = titleField(form)?.key;
  const { kanbanField, dateField, coverField } = settings;
  const keys = [title, kanbanField, dateField, coverField, ...cardFieldsOf(form, settings).map(({ key }) => key)];
  return [...new Set(keys.filter((key) => key !== undefined))];
}
