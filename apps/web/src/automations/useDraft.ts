import type { AutomationView, ChangeAutomation } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';
import type { Policy, Step, Trigger } from '@careloop/workflow';
import { useState } from 'react';

/** What people edit of an automation. */
export interface Draft {
  name: string;
  trigger: Trigger;
  condition: Rule;
  steps: Step[];
  policy: Policy;
}

const draftOf = ({ name, trigger, condition, steps, policy }: AutomationView): Draft => ({
  name,
  trigger,
  condition,
  steps,
  policy: policy as Policy,
});
const same = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

/**
 * The draft on the screen beside the one on the server. What a colleague saved meanwhile is taken over unless this
 * draft has changes of its own.
 */
export function useDraft(automation: AutomationView) {
  const saved = draftOf(automation);
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState(saved);
  const dirty = !same(draft, base);
  if (!same(saved, base)) {
    setBase(saved);
    if (!dirty || same(draft, saved)) setDraft(saved);
  }
  return {
    draft,
    dirty,
    /** Changes part of the draft. */
    set: (next: Partial<Draft>) => setDraft((old) => ({ ...old, ...next })),
    editSteps: (change: (steps: Step[]) => Step[]) => setDraft((old) => ({ ...old, steps: change(old.steps) })),
    discard: () => setDraft(saved),
    body: { ...draft, condition: draft.condition } satisfies ChangeAutomation,
  };
}
