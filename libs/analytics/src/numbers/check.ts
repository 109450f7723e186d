import { Invalid } from '@careloop/kernel';

/** What a number has to be, for the error that says it is not. */
const KINDS = {
  finite: (value: number) => Number.isFinite(value),
  positive: (value: number) => Number.isFinite(value) && value > 0,
  'not negative': (value: number) => Number.isFinite(value) && value >= 0,
  probability: (value: number) => value >= 0 && value <= 1,
  'open probability': (value: number) => value > 0 && value < 1,
  count: (value: number) => Number.isSafeInteger(value) && value >= 0,
  'positive count': (value: number) => Number.isSafeInteger(value) && value > 0,
} satisfies Record<string, (value: number) => boolean>;

export type NumberKind = keyof typeof KINDS;

/** The number itself; `ANALYTICS_VALUE_INVALID { name, value, expected }` when it is not of that kind. */
export function checked(name: string, value: number, kind: NumberKind): number {
  if (typeof value !== 'number' || !KINDS[kind](value)) {
    throw new Invalid('ANALYTICS_VALUE_INVALID', { name, value: String(value), expected: kind });
  }
  return value;
}

/** The list itself; `ANALYTICS_VALUE_INVALID` for the first number that is not of that kind, named with its place. */
export function checkedAll<T extends ArrayLike<number>>(name: string, values: T, kind: NumberKind): T {
  const fits = KINDS[kind];
  for (let i = 0; i < values.length; i++) if (!fits(values[i]!)) checked(`${name}[${i}]`, values[i]!, kind);
  return values;
}
