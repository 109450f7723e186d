import type { FormView } from '@careloop/contracts';
import type { FormDefinition } from '@careloop/forms';
import { createContext, useContext } from 'react';
import type { FormDraft } from '../form-drafts/draft';
import type { Edited } from '../form-drafts/designing';
import type { Part } from '../form-drafts/edits';
import type { Place } from '../form-drafts/places';
import type { DraftProblems } from './draft-problems';

/** What every part of the designer reads. */
export interface DesignerView {
  draft: FormDraft;
  /** The draft as a form; the same object for the same draft. */
  definition: FormDefinition;
  selected: Place | null;
  problems: DraftProblems;
  /** The form as it was opened; undefined for a new one. */
  base: FormView | undefined;
  /** All forms of the workspace. */
  forms: FormView[];
}

/** What every part of the designer may do; these never change, so nothing is drawn again for them. */
export interface DesignerActs {
  edit: (change: (draft: FormDraft, selected: Place | null) => Edited, about?: string) => void;
  select: (place: Place | null) => void;
  /** Puts something new on the form: at this place of the layout, else behind what is selected. */
  add: (part: Part, at?: number) => void;
  duplicate: (place: Place) => void;
  /** Takes something off the form; asks first where something else speaks of it. */
  remove: (place: Place) => void;
  /** The same without asking. */
  removeAnyway: (place: Place) => void;
  /** Opens the settings where they are not on the screen. */
  openSettings: () => void;
}

const View = createContext<DesignerView | null>(null);
const Acts = createContext<DesignerActs | null>(null);
export const ViewProvider = View.Provider;
export const ActsProvider = Acts.Provider;

/** The form that is being designed. */
export function useDesigner(): DesignerView {
  const view = useContext(View);
  if (!view) throw new Error('useDesigner is used outside the designer');
  return view;
}

/** What can be done with it. */
export function useDesignerActs(): DesignerActs {
  const acts = useContext(Acts);
  if (!acts) throw new Error('useDesignerActs is used outside the designer');
  return acts;
}
