import type { AutomationView } from '@careloop/contracts';
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
/** The database gives keys back in another order, and leaves out what is undefined. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
const same = (a: Draft, b: Draft) => written(a) === written(b);

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
    /** What was sent is saved, as the server wrote it; later changes stay. */
    adopt: (view: AutomationView, sent: Draft) => {
      setBase(draftOf(view));
      setDraft((now) => (same(now, sent) ? draftOf(view) : now));
    },
  };
}
