import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Part } from '../form-drafts/edits';
import { useFieldTypes } from '../forms/useForms';
import { newField, newOrnament, ORNAMENTS, type NewWords } from './new-part';

/** One chip of the palette: what it is called, and how to make what it stands for. */
export interface Chip {
  id: string;
  label: string;
  make: () => Part;
  /** May stand in a subform. */
  column: boolean;
}

export interface ChipGroup {
  id: string;
  label: string;
  chips: Chip[];
}

const GROUPS = ['basic', 'choice', 'people', 'care', 'advanced'];
/** The same type in another guise, as people look for it. */
const GUISES: Record<string, string> = { select: 'radio', 'multi-select': 'checkboxes' };
/** Types that no subform can have as a column. */
const NO_COLUMN = ['subform', 'serial'];

/** Words of what is newly put on a form. */
export function useNewWords(): NewWords {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      option: (n) => t('designer.new.option', { n }),
      column: t('designer.new.column'),
      section: t('designer.items.section'),
      tab: t('designer.items.tab'),
      note: t('designer.new.note'),
    }),
    [t],
  );
}

/** Everything that can be put on a form, by group, in the reader's language. */
export function usePalette(): ChipGroup[] {
  const { t, i18n } = useTranslation();
  const types = useFieldTypes(i18n.language);
  const words = useNewWords();
  return useMemo(() => {
    const chipOf = (type: string, label: string, style?: 'buttons'): Chip => ({
      id: style ? `${type}:${style}` : type,
      label,
      make: () => ({ field: newField(type, label, words, style && { style }) }),
      column: !NO_COLUMN.includes(type),
    });
    const derived: Chip[] = [
      { id: 'lookup', settings: { lookup: { link: '', field: '' } }, type: 'text' },
      { id: 'rollup', settings: { rollup: { form: '', link: '', op: 'count' as const }, scale: 0 }, type: 'number' },
    ].map(({ id, type, settings }) => {
      const label = t(`designer.derived.${id}`);
      return { id, label, make: () => ({ field: newField(type, label, words, settings) }), column: false };
    });
    const groups = [...new Set([...GROUPS, ...types.map(({ group }) => group)])];
    return [
      ...groups.map((group) => ({
        id: group,
        label: t(`designer.groups.${group}`),
        chips: types
          .filter((type) => type.group === group)
          .flatMap(({ id, label }) => [
            chipOf(id, label),
            ...(GUISES[id] ? [chipOf(id, t(`designer.guises.${GUISES[id]}`), 'buttons')] : []),
            ...(id === 'link' ? derived : []),
          ]),
      })),
      {
        id: 'layout',
        label: t('designer.groups.layout'),
        chips: ORNAMENTS.map((kind) => ({
          id: kind,
          label: t(`designer.items.${kind}`),
          make: () => ({ item: newOrnament(kind, words) }),
          column: false,
        })),
      },
    ].filter(({ chips }) => chips.length);
  }, [t, types, words]);
}
