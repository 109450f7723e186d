import { useEffect } from 'react';
import type { RowLine } from '../records/grid-lines';

/** Tells the ids of the rows whenever they are others; null: somebody else tells. */
export function useShown(rows: readonly RowLine[] | null, onShown: (ids: string[]) => void) {
  useEffect(() => {
    if (rows) onShown(rows.map(({ record }) => record.id));
  }, [rows, onShown]);
}
