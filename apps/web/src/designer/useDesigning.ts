import type { FieldUseView, FormView } from '@careloop/contracts';
import { fieldUses } from '@careloop/forms';
import { useQueryClient } from '@tanstack/react-query';
import { useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import { api } from '../api/client';
import { design, startDesigning } from '../form-drafts/designing';
import { definitionOf, draftOf, emptyDraft } from '../form-drafts/draft';
import { duplicate, insert, takeOff } from '../form-drafts/edits';
import { fieldAt, indexOf, pathOf, type Place } from '../form-drafts/places';
import type { DesignerActs } from './designer-context';

/** Something that is used elsewhere, and would be missed there. */
export interface Removing {
  place: Place;
  uses: FieldUseView[];
}

/** The state of the designer and what can be done with it. */
export function useDesigning(form: FormView | undefined) {
  const [state, dispatch] = useReducer(design, form, (opened) =>
    startDesigning(opened ? draftOf(opened) : emptyDraft()),
  );
  const [removing, setRemoving] = useState<Removing>();
  const [openPane, setOpenPane] = useState<'palette' | 'settings'>();
  const client = useQueryClient();
  const latest = useRef(state);
  useLayoutEffect(() => {
    latest.current = state;
  });
  const formId = form?.id;
  const acts = useMemo((): DesignerActs => {
    const takeAway = (place: Place) => dispatch({ type: 'edit', change: (draft) => takeOff(draft, place) });
    /** What uses a field: of this form as it is drawn now, of all else as it is saved. */
    const usesOf = async (path: string): Promise<FieldUseView[]> => {
      const { draft } = latest.current;
      const definition = definitionOf(draft);
      const { id, key, name } = definition;
      const own = fieldUses(definition, path).map((use) => ({ ...use, form: { id, key, name } }));
      if (!formId || !fieldAt(draft, path)?.id) return own;
      const { items } = await client.fetchQuery({
        queryKey: ['field-uses', formId, path],
        queryFn: () => api.get<{ items: FieldUseView[] }>(`/forms/${formId}/fields/${path}/uses`),
      });
      const isElsewhere = ({ kind, form: at }: FieldUseView) =>
        at.id !== formId || kind === 'automation' || kind === 'view';
      return [...own, ...items.filter(isElsewhere)];
    };
    return {
      edit: (change, about) => dispatch({ type: 'edit', change, about }),
      select: (place) => dispatch({ type: 'select', place }),
      add: (part, at) =>
        dispatch({
          type: 'edit',
          change: (draft, selected) => {
            const behind = indexOf(draft, selected);
            return insert(draft, part, at ?? (behind < 0 ? draft.layout.length : behind + 1));
          },
        }),
      duplicate: (place) => dispatch({ type: 'edit', change: (draft) => duplicate(draft, place) ?? draft }),
      remove: (place) => {
        const path = pathOf(place);
        if (path === undefined) return takeAway(place);
        usesOf(path)
          // Not to know is no reason to keep it: the removed field can be brought back.
          .catch(() => [])
          .then((uses) => (uses.length ? setRemoving({ place, uses }) : takeAway(place)));
      },
      removeAnyway: takeAway,
      openSettings: () => setOpenPane('settings'),
    };
  }, [client, formId]);
  return { state, dispatch, acts, removing, setRemoving, openPane, setOpenPane };
}
