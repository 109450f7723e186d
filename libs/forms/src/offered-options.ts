import { isEmpty } from './empty';
import { fieldOf } from './fields';
import type { FieldDefinition, FieldProblem, FormDefinition } from './types';

/**
 * 选项联动: the keys a field offers beside this value of the field it follows; null = all of its options. Nothing narrows
 * it while that field is empty, or holds an option without an entry; several chosen options offer what any of them does.
 */
export function offeredOptions({ optionsBy }: FieldDefinition, parent: unknown): ReadonlySet<string> | null {
  if (!optionsBy || isEmpty(parent)) return null;
  const offered = new Set<string>();
  for (const key of Array.isArray(parent) ? parent : [parent]) {
    const keys = Object.hasOwn(optionsBy.map, key as string) ? optionsBy.map[key as string] : undefined;
    if (!keys) return null;
    for (const option of keys) offered.add(option);
  }
  return offered;
}

/** A value without the options that are not offered; the same value when all of them are, null when none is left. */
export function stillOffered(field: FieldDefinition, value: unknown, parent: unknown): unknown {
  const offered = offeredOptions(field, parent);
  if (!offered || isEmpty(value)) return value;
  if (!Array.isArray(value)) return offered.has(value as string) ? value : null;
  const kept = value.filter((key) => offered.has(key as string));
  return kept.length === value.length ? value : kept.length ? kept : null;
}

const labelOf = (field: FieldDefinition | undefined, key: unknown) =>
  field?.options?.find((option) => option.key === key)?.label ?? String(key);

/** What is wrong with a chosen option that its field does not offer beside `parent`. */
export function notOffered(
  form: Pick<FormDefinition, 'fields'>,
  field: FieldDefinition,
  value: unknown,
  parent: unknown,
): FieldProblem | null {
  const offered = offeredOptions(field, parent);
  if (!offered || isEmpty(value)) return null;
  const odd = (Array.isArray(value) ? value : [value]).find((key) => !offered.has(key as string));
  if (odd === undefined) return null;
  const other = fieldOf(form, field.optionsBy!.field);
  const chosen = (Array.isArray(parent) ? parent : [parent]).map((key) => labelOf(other, key));
  const option = labelOf(field, odd);
  return {
    code: 'OPTION_NOT_OFFERED',
    message: {
      zh: `${other?.label ?? ''}是“${chosen.join('、')}”时，不能选“${option}”`,
      en: `“${option}” cannot be chosen while ${other?.label ?? ''} is “${chosen.join(', ')}”`,
    },
  };
}
