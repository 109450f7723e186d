import type { FormView, ViewKind, ViewSettings } from '@careloop/contracts';
import { fieldType, visibleFields } from '../forms/field-types';

type Field = FormView['fields'][number];

export const VIEW_KINDS: ViewKind[] = ['grid', 'kanban', 'calendar', 'gallery'];

/** Fields by whose values a board can have columns. */
export const boardFields = (form: FormView): Field[] =>
  visibleFields(form.fields).filter(
    ({ type }) => ['option', 'boolean'].includes(fieldType(type).kind) || type === 'member',
  );

/** Fields that place a record on a calendar. */
export const dateFields = (form: FormView): Field[] =>
  visibleFields(form.fields).filter(({ type }) => ['date', 'datetime'].includes(fieldType(type).kind));

/** Fields that hold pictures. */
export const coverFields = (form: FormView): Field[] =>
  visibleFields(form.fields).filter(({ type }) => type === 'image');

/** What a new view of a kind begins with; null when the form has no field for it. */
export function firstSettings(form: FormView, kind: ViewKind): ViewSettings | null {
  if (kind === 'kanban') {
    const [field] = boardFields(form);
    return field ? { kanbanField: field.key } : null;
  }
  if (kind === 'calendar') {
    const [field] = dateFields(form);
    return field ? { dateField: field.key } : null;
  }
  const [cover] = kind === 'gallery' ? coverFields(form) : [];
  return cover ? { coverField: cover.key } : {};
}
