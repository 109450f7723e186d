import type { FieldProblem, FieldType, Parsed } from '@careloop/forms';
import { isId, type Text } from '@careloop/kernel';
import { idNamed } from './reference';

/** Ids one field can hold. */
export const MOST_REFERENCES = 200;

const NOT_AN_ID: FieldProblem = {
  code: 'FORMAT',
  message: { zh: '有无效的编号', en: 'holds something that is no id' },
};

/** What fields that hold several ids share: a set, in the order they were named; rules read it as chosen options. */
export const references: Pick<
  FieldType,
  'kind' | 'column' | 'index' | 'jsonSchema' | 'check' | 'normalise' | 'display'
> = {
  kind: 'options',
  column: () => 'text[]',
  index: () => ({ method: 'gin' }),
  jsonSchema: (field) => ({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    uniqueItems: true,
    maxItems: Math.min(field.max ?? MOST_REFERENCES, MOST_REFERENCES),
  }),
  check: (value) => ((value as unknown[]).every(isId) ? null : NOT_AN_ID),
  normalise: (value) => [...new Set((value as string[]).map((id) => id.toLowerCase()))],
  display: (value, field, language, ctx) =>
    Array.isArray(value)
      ? value.map((id) => ctx?.name?.(String(id), field) ?? String(id)).join(language === 'en' ? ', ' : '、')
      : '',
};

/** The ids a cell names, separated by `，、,；;|` or lines; a cell that names one as a whole is that one. */
export function idsNamed(
  cell: string,
  find: (text: string) => string | undefined,
  unknown: (text: string) => { error: string; message: Text },
): Parsed {
  if (cell.trim() === '') return { value: null };
  const whole = idNamed(cell, find);
  if (whole.id) return { value: [whole.id] };
  const ids: string[] = [];
  for (const part of cell.split(/[，、,；;|\n\r]/)) {
    const { text, id } = idNamed(part, find);
    if (id === undefined) return unknown(text);
    if (id !== null && !ids.includes(id)) ids.push(id);
  }
  return { value: ids.length ? ids : null };
}
