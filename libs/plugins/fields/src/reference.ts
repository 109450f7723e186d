import type { FieldDefinition, FieldType } from '@careloop/forms';
import { isId } from '@careloop/kernel';
import { readable } from './characters';

/** What fields that hold the id of somebody or something share. */
export const reference: Pick<
  FieldType,
  'kind' | 'column' | 'index' | 'jsonSchema' | 'check' | 'normalise' | 'display'
> = {
  kind: 'reference',
  column: () => 'uuid',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({ type: 'string', format: 'uuid' }),
  check: (value) => (isId(value) ? null : { code: 'FORMAT', message: { zh: '不是有效的编号', en: 'is not an id' } }),
  normalise: (value) => String(value).toLowerCase(),
  display: (value, field, _language, ctx) =>
    value == null ? '' : (ctx?.name?.(String(value), field) ?? String(value)),
};

/** The id a cell names: itself, or what the finder says. */
export function idNamed(
  cell: string,
  find: (text: string) => string | undefined,
): { text: string; id?: string | null } {
  const text = readable(cell);
  if (text === '') return { text, id: null };
  const found = find(text) ?? find(cell.trim());
  return { text, id: found ?? (isId(text) ? text.toLowerCase() : undefined) };
}

/** Whether a link names the form it points to. */
export const pointsSomewhere = (field: FieldDefinition): boolean => typeof field.form === 'string' && field.form !== '';
