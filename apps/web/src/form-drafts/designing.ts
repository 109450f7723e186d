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

export type DesignAct =
  /** `about` joins edits that follow each other (letters typed into one setting) into one step. */
  | { type: 'edit'; change: (draft: FormDraft) => FormDraft; select?: Place | null; about?: string }
  | { type: 'select'; place: Place | null }
  | { type: 'undo' }
  | { type: 'redo' };

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
      const next = act.change(draft);
      const chosen = act.select === undefined ? selected : act.select;
      if (next === draft) return chosen === selected ? state : { ...state, selected: chosen, about: null };
      const joined = act.about !== undefined && act.about === about && past.length > 0;
      return {
        draft: next,
        selected: chosen,
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
  }
}
