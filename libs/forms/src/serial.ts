import type { FieldDefinition } from './types';

/** The period a serial number counts in, on a civil date: `''`, `2027`, `202703` or `20270301`. */
export function serialScope(field: FieldDefinition, date: string): string {
  const length = { never: 0, year: 4, month: 6, day: 8 }[field.serial?.reset ?? 'never'];
  return date.replaceAll('-', '').slice(0, length);
}

/** `HT` + `202703` + `00042`: prefix, period, and the number filled up with zeros (five digits unless said otherwise). */
export const serialText = (field: FieldDefinition, scope: string, n: number): string =>
  `${field.serial?.prefix ?? ''}${scope}${String(n).padStart(field.serial?.digits ?? 5, '0')}`;
