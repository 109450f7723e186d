import type { FieldDefinition } from '@careloop/forms';
import type { Language, Text } from '@careloop/kernel';
import { fieldType } from '../forms/field-types';

/** How the first rows of a column read as a field. */
export interface ColumnReading {
  /** Cells that hold something. */
  filled: number;
  /** Cells that the field can't read, as they are; each text once. */
  unread: string[];
  /** What the first one that is read becomes, as people see it. */
  becomes: string | null;
  /** Why the first unread one is. */
  why: Text | null;
}

/** Types whose cells name something that only the server finds: members, departments, records. */
const NAMED = ['link', 'member', 'members', 'department', 'departments', 'address'];

/** Reads a column's cells as the import will; null for fields that only the server can read. */
export function readCells(
  field: FieldDefinition,
  cells: readonly string[],
  { language, zone }: { language: Language; zone: string },
): ColumnReading | null {
  if (NAMED.includes(field.type)) return null;
  const type = fieldType(field.type);
  const filled = cells.map((cell) => cell.trim()).filter(Boolean);
  const reading: ColumnReading = { filled: filled.length, unread: [], becomes: null, why: null };
  for (const cell of filled) {
    const parsed = type.parse(cell, field, { language, zone });
    if ('error' in parsed) {
      reading.why ??= parsed.message;
      if (!reading.unread.includes(cell)) reading.unread.push(cell);
    } else if (reading.becomes === null) reading.becomes = type.display(parsed.value, field, language, { zone });
  }
  return reading;
}
