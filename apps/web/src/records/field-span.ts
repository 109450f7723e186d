import type { CSSProperties } from 'react';

/** Types that need the whole width of the form to be written in. */
const WIDE: ReadonlySet<string> = new Set([
  'long-text',
  'rich-text',
  'lunar-date',
  'multi-select',
  'checkbox-group',
  'address',
  'location',
  'file',
  'image',
  'signature',
  'subform',
]);

/** How wide a field is on the form, in twelfths: as its author said, else as its type needs it. */
export const spanOf = ({ type, span }: { type: string; span?: number }): number => span ?? (WIDE.has(type) ? 12 : 6);

/** The same for a cell of the form's grid. */
export const spanStyle = (field: { type: string; span?: number }) => ({ '--span': spanOf(field) }) as CSSProperties;
