import type { LayoutItem } from '@careloop/forms';
import type { DraftField, FormDraft } from './draft';

/** What can be selected: `field:name`, a subform's column `field:lines.amount`, or `item:section1`. */
export type Place = string;

export const fieldPlace = (path: string): Place => `field:${path}`;
export const placeOf = (item: LayoutItem): Place => (item.kind === 'field' ? fieldPlace(item.key) : `item:${item.id}`);

/** The path of the field that a place names: `name`, `lines.amount`; undefined for all else. */
export const pathOf = (place: Place | null): string | undefined =>
  place?.startsWith('field:') ? place.slice('field:'.length) : undefined;

/** Where in the layout a place is; a column is where its subform is. -1 when it is not there. */
export function indexOf({ layout }: Pick<FormDraft, 'layout'>, place: Place | null): number {
  const path = pathOf(place);
  return layout.findIndex((item) =>
    path === undefined ? placeOf(item) === place : item.kind === 'field' && item.key === path.split('.')[0],
  );
}

/** The field at a path: of the form, or a column of a subform. */
export function fieldAt({ fields }: Pick<FormDraft, 'fields'>, path: string | undefined): DraftField | undefined {
  const [key, column] = (path ?? '').split('.');
  const field = fields.find((one) => one.key === key);
  return column === undefined ? field : field?.fields?.find((one) => one.key === column);
}

/** The section, tab, divider or note at a place. */
export const ornamentAt = ({ layout }: Pick<FormDraft, 'layout'>, place: Place | null) =>
  layout.find(
    (item): item is Exclude<LayoutItem, { kind: 'field' }> => item.kind !== 'field' && placeOf(item) === place,
  );
