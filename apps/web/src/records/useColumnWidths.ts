import type { FieldDefinition } from '@careloop/forms';
import { useState } from 'react';
import { savedColumnWidths, saveColumnWidths } from '../app/preferences';
import { widthOf } from './columns';

export const NARROWEST = 64;
export const WIDEST = 800;

/** How wide the columns of a form are, in pixels: as pulled on this browser, else as their type suggests. */
export function useColumnWidths(form: string) {
  const [widths, setWidths] = useState(() => savedColumnWidths(form));
  const put = (next: Record<string, number>) => {
    setWidths(next);
    saveColumnWidths(form, next);
  };
  return {
    widthOf: (field: FieldDefinition): number => widths[field.key] ?? widthOf(field),
    /** Null gives the column its own width back. */
    resize: (key: string, width: number | null) => {
      const { [key]: _, ...others } = widths;
      put(width === null ? others : { ...others, [key]: Math.round(Math.max(NARROWEST, Math.min(WIDEST, width))) });
    },
    reset: () => put({}),
  };
}

export type ColumnWidths = ReturnType<typeof useColumnWidths>;
