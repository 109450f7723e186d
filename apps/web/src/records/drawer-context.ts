import type { FormView } from '@careloop/contracts';
import { useOutletContext } from 'react-router';

/** What the data page tells the drawer of one record beside it. */
export interface DrawerContext {
  form: FormView;
  forms: FormView[];
  /** Ids of the loaded rows in their order, for going to the next one. */
  ids: string[];
  open: (id: string) => void;
  close: () => void;
}

export const useDrawerContext = () => useOutletContext<DrawerContext>();
