import type { LayoutItem } from '@careloop/forms';
import type { DraftField } from '../form-drafts/draft';

/** What a new field is born with; the words in the reader's language. */
export interface NewWords {
  option: (n: number) => string;
  column: string;
  section: string;
  tab: string;
  note: string;
}

/** Types whose values are chosen from options. */
export const CHOICES: readonly string[] = ['select', 'multi-select'];

/** A new field of a type, ready to be used: choices have options, subforms a column. */
export function newField(type: string, label: string, words: NewWords, settings: Partial<DraftField> = {}): DraftField {
  return {
    key: '',
    type,
    label,
    ...(CHOICES.includes(type) && { options: [1, 2, 3].map((n) => ({ key: `o${n}`, label: words.option(n) })) }),
    ...(type === 'subform' && { fields: [{ key: 'c1', type: 'text', label: words.column }] }),
    ...settings,
  };
}

export const ORNAMENTS = ['section', 'tab', 'divider', 'note'] as const;
export type OrnamentKind = (typeof ORNAMENTS)[number];

/** A new section, tab, divider or note. */
export function newOrnament(kind: OrnamentKind, words: NewWords): Exclude<LayoutItem, { kind: 'field' }> {
  switch (kind) {
    case 'section':
      return { kind, id: '', title: words.section };
    case 'tab':
      return { kind, id: '', title: words.tab };
    case 'divider':
      return { kind, id: '' };
    case 'note':
      return { kind, id: '', text: words.note };
  }
}
