import type { FormView, QueueView, RecordView } from '@careloop/contracts';
import type { RuleSchema } from '@careloop/rules';
import type { Step } from '@careloop/workflow';
import { createContext, useContext } from 'react';
import type { ValueText } from '../records/useValueText';
import type { ActionTypeView, ChannelTypeView } from './useAutomations';

export interface Problem {
  path: string;
  code: string;
  message: string;
}

/** What every card of the editor shares. */
interface Editor {
  form: FormView;
  schema: RuleSchema;
  /** Whether the member may change anything. */
  readOnly: boolean;
  actions: ActionTypeView[];
  channels: ChannelTypeView[];
  queues: QueueView[];
  valueText: ValueText;
  /** Records to try texts on; the one in use, and the next. */
  sample: RecordView | undefined;
  nextSample: () => void;
  /** `changed` rules have an answer here. */
  afterChange: boolean;
  problems: Map<string, Problem[]>;
  steps: Step[];
  edit: (change: (steps: Step[]) => Step[]) => void;
  /** The step whose settings are open, as `steps.…`, or `trigger`, `condition`, `policy`. */
  open: string | null;
  setOpen: (place: string | null) => void;
}

const Context = createContext<Editor | null>(null);
export const EditorProvider = Context.Provider;

/** The editor a card belongs to. */
export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw new Error('useEditor is used outside the automation editor');
  return editor;
}
