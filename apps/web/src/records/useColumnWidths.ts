import type { FieldDefinition } from '@careloop/forms';
import { useState } from 'react';
import { savedColumnWidths, saveColumnWidths } from '../app/preferences';
import { widthOf } from './columns';

export const NARROWEST = 64;
export const WIDEST = 800;

/**
 * How wide columns are, in pixels: as pulled on this browser, else as the view keeps them, else as their type suggests.
 * `place`: the form or view they were pulled in.
 */
export function useColumnWidths(place: string, kept: readonly { field: string; width?: number }[] = []) {
  const [widths, setWidths] = useState(() => savedColumnWidths(place));
  const put = (next: Record<string, number>) => {
    setWidths(next);
    saveColumnWidths(place, next);
  };
  const keptOf = (key: string) => kept.find(({ field }) => field === key)?.width;
  return {
    widthOf: (field: FieldDefinition): number => widths[field.key] ?? keptOf(field.key) ?? widthOf(field),
    /** As pulled here or kept by the view; undefined: as the type suggests. */
    ownWidthOf: (key: string): number | undefined => widths[key] ?? keptOf(key),
    /** Pulled here, and not as the view keeps it. */
    isPulled: Object.entries(widths).some(([key, width]) => width !== keptOf(key)),
    /** Null gives the column its own width back. */
    resize: (key: string, width: number | null) => {
      const { [key]: _, ...others } = widths;
      put(width === null ? others : { ...others, [key]: Math.round(Math.max(NARROWEST, Math.min(WIDEST, width))) });
    },
    reset: () => put({}),
  };
}

export type ColumnWidths = ReturnType<typeof useColumnWidths>;
