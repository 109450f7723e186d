import type { FormView } from '@careloop/contracts';
import type { TFunction } from 'i18next';
import { visibleFields } from '../forms/field-types';

type Field = FormView['fields'][number];

const SYSTEM = [
  ['_created_at', 'datetime'],
  ['_updated_at', 'datetime'],
  ['_created_by', 'member'],
] as const;

/** The fields a view can be ordered and grouped by: the form's own, then when and by whom a record was made. */
export const orderFields = (form: FormView, t: TFunction): Field[] => [
  ...visibleFields(form.fields),
  ...SYSTEM.map(([key, type]) => ({ id: key, key, type, label: t(`conditions.system.${key}`) }) as Field),
];
