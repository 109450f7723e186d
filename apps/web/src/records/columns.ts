import type { FieldDefinition } from '@careloop/forms';
import type { FormView } from '@careloop/contracts';
import { fieldType, titleField, visibleFields } from '../forms/field-types';

const widths: Record<string, number> = {
  'long-text': 260,
  number: 120,
  money: 130,
  date: 140,
  datetime: 190,
  select: 130,
  'multi-select': 220,
  checkbox: 90,
  phone: 150,
  email: 220,
  url: 220,
  member: 120,
  members: 180,
  departments: 180,
  address: 260,
  image: 150,
  signature: 110,
  file: 220,
  'lunar-date': 160,
  serial: 130,
};
const DEFAULT_WIDTH = 180;
/** More columns than this are there to be chosen; a form may have hundreds of fields. */
const SHOWN_AT_FIRST = 12;

/** Room a column takes, in pixels. */
export const widthOf = ({ type }: FieldDefinition): number => widths[type] ?? DEFAULT_WIDTH;

/** Whether a column can be sorted by: its order must mean something to a reader. */
export const isSortable = ({ type }: FieldDefinition): boolean =>
  !['options', 'reference', 'object'].includes(fieldType(type).kind);

/** The columns to show: those chosen that still exist, else the form's first; the name leads. */
export function columnsOf(form: FormView, chosen: string[] | null): FormView['fields'] {
  const fields = visibleFields(form.fields);
  const title = titleField(form);
  const wanted = chosen
    ? chosen.flatMap((key) => fields.find((field) => field.key === key) ?? [])
    : fields.slice(0, SHOWN_AT_FIRST);
  return title ? [title, ...wanted.filter(({ key }) => key !== title.key)] : wanted;
}
