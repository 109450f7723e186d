import type { FormView } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';
import { fieldType } from '../forms/field-types';

type Field = FormView['fields'][number];

/** One column of a board: the records whose field has this value. */
export interface Lane {
  key: string;
  /** What the field has; null: nothing. */
  value: string | boolean | null;
  label: string;
  color?: string;
}

/** What a lane without a value is called in drags and keys. */
const EMPTY = 'empty';
const keyOf = (value: Lane['value']) => (value === null ? EMPTY : `is:${value}`);

/** Fields whose choices are the workspace's own: its members, its departments. */
export const chosenOutside = ({ type }: Pick<Field, 'type'>) => type === 'member' || type === 'department';

/**
 * The columns of a board in their order: the choices that can be made, then what records still have beside them
 * (retired choices, members who left), then those without a value. `outside`: the choices that are not the field's own.
 */
export function lanesOf(
  field: Field,
  outside: readonly { id: string; name: string; disabled?: boolean }[],
  found: readonly unknown[],
  words: { yes: string; no: string; empty: string; gone: string },
): Lane[] {
  const lane = (value: Lane['value'], label: string, color?: string): Lane => ({
    key: keyOf(value),
    value,
    label,
    ...(color && { color }),
  });
  const seen = (value: unknown) => found.includes(value);
  const { kind } = fieldType(field.type);
  const known: Lane[] =
    kind === 'boolean'
      ? [lane(true, words.yes), lane(false, words.no)]
      : chosenOutside(field)
        ? outside.filter(({ id, disabled }) => !disabled || seen(id)).map(({ id, name }) => lane(id, name))
        : (field.options ?? [])
            .filter(({ key, retired }) => !retired || seen(key))
            .map(({ key, label, color }) => lane(key, label, color));
  const others = found.filter((v): v is string => typeof v === 'string' && !known.some(({ value }) => value === v));
  return [...known, ...others.map((value) => lane(value, words.gone)), lane(null, words.empty)];
}

/** The condition that the records of a lane meet. */
export const laneRule = (field: string, { value }: Lane): Rule =>
  value === null ? { is_empty: [{ var: field }] } : { '==': [{ var: field }, value] };
