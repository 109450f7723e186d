import { isReckoned, liveColumns, MOST_ROWS, type FieldDefinition } from '@careloop/forms';
import { fieldType } from '../forms/field-types';

type Row = Record<string, unknown>;

/**
 * Rows with a block of cells from a spreadsheet written over them, from one cell on to the right and down; rows are added
 * as needed, up to the most a subform may have. A text that its column can't read is put there as it is, so that saving
 * tells what is wrong with it.
 */
export function pastedRows(
  field: FieldDefinition,
  rows: readonly Row[],
  text: string,
  { at, key }: { at: number; key: string },
): Row[] {
  const writable = liveColumns(field).filter((column) => !isReckoned(column));
  const first = writable.findIndex((column) => column.key === key);
  const next = [...rows];
  if (first < 0) return next;
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  const ctx = { language: 'zh-CN', zone: Intl.DateTimeFormat().resolvedOptions().timeZone } as const;
  lines.slice(0, MOST_ROWS - at).forEach((line, i) => {
    const row: Row = { ...next[at + i] };
    line.split('\t').forEach((cell, j) => {
      const column = writable[first + j];
      if (!column) return;
      const parsed = fieldType(column.type).parse(cell.trim(), column, ctx);
      row[column.key] = 'value' in parsed ? parsed.value : cell.trim();
    });
    next[at + i] = row;
  });
  return next;
}
