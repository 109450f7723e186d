import type { FieldDefinition } from '@careloop/forms';
import type { FormDraft } from './draft';
import type { Place } from './places';

interface Moment {
  draft: FormDraft;
  selected: Place | null;
}

/** A form being designed: the draft, what is selected, and the way back and forth. */
export interface Designing extends Moment {
  past: Moment[];
  future: Moment[];
  /** What the last edit was about: further edits about the same are one step of undo. */
  about: string | null;
}

/** What an edit makes: the next draft, and what is selected in it where that changes. */
export type Edited = FormDraft | { draft: FormDraft; place: Place | null };

export type DesignAct =
  /** `about` joins edits that follow each other (letters typed into one setting) into one step. */
  | { type: 'edit'; change: (draft: FormDraft, selected: Place | null) => Edited; about?: string }
  | { type: 'select'; place: Place | null }
  | { type: 'undo' }
  | { type: 'redo' }
  /** The draft was saved: the server's is the same with ids, which earlier drafts get as well. No step of undo. */
  | { type: 'saved'; draft: FormDraft };

/** Steps that can be undone. */
export const MOST_STEPS = 200;

export const startDesigning = (draft: FormDraft): Designing => ({
  draft,
  selected: null,
  past: [],
  future: [],
  about: null,
});

/** What one act makes of the state; nothing is changed in place. */
export function design(state: Designing, act: DesignAct): Designing {
  const { draft, selected, past, future, about } = state;
  const now = { draft, selected };
  switch (act.type) {
    case 'edit': {
      const made = act.change(draft, selected);
      const next = 'place' in made ? made : { draft: made, place: selected };
      if (next.draft === draft)
        return next.place === selected ? state : { ...state, selected: next.place, about: null };
      const joined = act.about !== undefined && act.about === about && past.length > 0;
      return {
        draft: next.draft,
        selected: next.place,
        past: joined ? past : [...past, now].slice(-MOST_STEPS),
        future: [],
        about: act.about ?? null,
      };
    }
    case 'select':
      return act.place === selected ? state : { ...state, selected: act.place, about: null };
    case 'undo': {
      const last = past.at(-1);
      return last ? { ...last, past: past.slice(0, -1), future: [now, ...future], about: null } : state;
    }
    case 'redo': {
      const [next, ...rest] = future;
      return next ? { ...next, past: [...past, now], future: rest, about: null } : state;
    }
    case 'saved': {
      const known = (moment: Moment) => ({ ...moment, draft: withIds(moment.draft, act.draft) });
      return { ...state, draft: act.draft, past: past.map(known), future: future.map(known), about: null };
    }
  }
}

/** The draft with the ids that its fields got when they were saved. */
function withIds(draft: FormDraft, saved: FormDraft): FormDraft {
  const ids = new Map([...saved.fields, ...saved.removed].map(({ key, type, id }) => [`${key} ${type}`, id]));
  if (draft.fields.every(({ id }) => id)) return draft;
  return {
    ...draft,
    fields: draft.fields.map((field): FormDraft['fields'][number] =>
      field.id ? field : ({ ...field, id: ids.get(`${field.key} ${field.type}`) } as FieldDefinition),
    ),
  };
}
